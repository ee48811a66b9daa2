import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { RefusalCode } from './refusal.ts';
import { CoverCommand, CoverReport, CoverView, LockCommand, ReleaseCommand } from './screen-cover.ts';
import { Base64Url, U32, Uuid } from './words.ts';

/**
 * What a signed command carries (rules AUT4, AUT5): the session grant it stands under, until when it may be obeyed in
 * milliseconds since that grant arrived at the agent, the command's number under the session key for that agent, and
 * an ECDSA P-256 signature (raw r||s, base64url).
 */
export const CommandAuth = z.strictObject({ grantId: Uuid, expMs: U32, seq: U32, sig: Base64Url(86) });
export type CommandAuth = z.infer<typeof CommandAuth>;

const targets = z
  .array(z.strictObject({ station: Uuid, seq: U32, sig: Base64Url(86) }))
  .min(1)
  .max(LIMITS.stationsPerCommand)
  .refine((all) => new Set(all.map((target) => target.station)).size === all.length, 'a station is named twice');

const signed = { grantId: Uuid, expMs: U32, targets };

/** One order for several stations, signed for each of them. */
export const ConsoleCover = z.strictObject({ ...signed, order: CoverCommand });
export const ConsoleLock = z.strictObject({ ...signed, order: LockCommand });
export const ConsoleRelease = z.strictObject({ ...signed, order: ReleaseCommand });

/** The agent's answer to a command: what it did and what now lies over the screens. */
export const AgentResult = z.strictObject({
  re: Uuid,
  outcome: z.enum(['done', 'refused', 'failed']),
  code: RefusalCode.optional(),
  cover: CoverReport,
});
export type AgentResult = z.infer<typeof AgentResult>;

/** One station's result of a console's command; exactly one per target arrives (rule CMD3). */
export const StationResult = z.strictObject({
  re: Uuid,
  station: Uuid,
  outcome: z.enum(['done', 'refused', 'failed', 'off', 'timed-out']),
  code: RefusalCode.optional(),
  cover: CoverView.optional(),
  tookMs: U32,
});
export type StationResult = z.infer<typeof StationResult>;
