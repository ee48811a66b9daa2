import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { DurationMs, HubTime, Name, ScreenMessage, Uuid } from './words.ts';

const LockMs = z.int().min(LIMITS.lockMinMs).max(LIMITS.lockMaxMs);

/** Turns every monitor of a station black; input is left alone. Ends by itself after `durationMs` (rule COV5). */
export const CoverCommand = z.strictObject({ durationMs: LockMs });
/** Covers every monitor with the lock screen and takes keyboard and pointer, for `durationMs` (rule COV3). */
export const LockCommand = z.strictObject({ durationMs: LockMs, message: ScreenMessage });
/** Takes off whatever covers the station; succeeds when nothing does (rule COV4). */
export const ReleaseCommand = z.strictObject({});

/**
 * What lies over a station's screens by staff's order, as the agent reports it. `remainingMs` counts from the moment of
 * sending; `by` is the person named in the grant it was ordered under, null when that is not known any more.
 */
export const CoverReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('covered'), id: Uuid, by: Name.nullable(), remainingMs: DurationMs }),
  z.strictObject({
    kind: z.literal('locked'),
    id: Uuid,
    by: Name.nullable(),
    remainingMs: DurationMs,
    message: ScreenMessage,
    inputHeld: z.boolean(),
  }),
]);
export type CoverReport = z.infer<typeof CoverReport>;

/** The same as the hub tells consoles: an end by the hub's clock instead of a remainder. */
export const CoverView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('covered'), id: Uuid, by: Name.nullable(), endsAt: HubTime }),
  z.strictObject({
    kind: z.literal('locked'),
    id: Uuid,
    by: Name.nullable(),
    endsAt: HubTime,
    message: ScreenMessage,
    inputHeld: z.boolean(),
  }),
]);
export type CoverView = z.infer<typeof CoverView>;

export type CoverCommand = z.infer<typeof CoverCommand>;
export type LockCommand = z.infer<typeof LockCommand>;
export type ReleaseCommand = z.infer<typeof ReleaseCommand>;
