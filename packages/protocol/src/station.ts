import { z } from 'zod';
import { CoverReport, CoverView } from './screen-cover.ts';
import { DurationMs, HubTime, Name, Nonce, Uuid } from './words.ts';
import { LIMITS } from './limits.ts';

const Side = z.int().min(1).max(LIMITS.pictureSide);

/** One monitor of a station, in the order the desktop numbers them; number 0 is the primary one. */
export const Monitor = z.strictObject({
  number: z.int().min(0).max(15),
  width: Side,
  height: Side,
});
export type Monitor = z.infer<typeof Monitor>;

/** Who is signed in on a station, by the operating system's word; `user` null means nobody. */
export const SessionReport = z.strictObject({
  user: Name.nullable(),
  forMs: DurationMs.nullable(),
});

/**
 * Everything an agent says of itself; sent after `welcome` and on change, never on a timer.
 * `idleForMs` is null while the pupil is working, else how long there has been no input. `hiddenForMs` is null unless
 * the pupil covered the screen themselves (rule HID1), `tamperedForMs` unless the guard is being ended by force (TAM2).
 */
export const StationReport = z.strictObject({
  guard: z.enum(['up', 'down']),
  monitors: z.array(Monitor).max(16),
  cover: CoverReport,
  session: SessionReport,
  idleForMs: DurationMs.nullable(),
  hiddenForMs: DurationMs.nullable(),
  tamperedForMs: DurationMs.nullable(),
});
export type StationReport = z.infer<typeof StationReport>;

/** The nonce that commands for the station are signed over from now on; the one before it is good once more (rule AUT10). */
export const StationNonce = z.strictObject({ nonce: Nonce });

/**
 * A station as a console sees it. `since` is when the link came up or went off, by hub time; null when never seen.
 * `nonce` is what the agent chose for its present link, which commands for it are signed over (rule AUT4).
 */
export const StationView = z.strictObject({
  id: Uuid,
  name: Name,
  room: Name,
  link: z.enum(['up', 'off']),
  nonce: Nonce.nullable(),
  quarantined: z.boolean(),
  since: HubTime.nullable(),
  guard: z.enum(['up', 'down']),
  monitors: z.array(Monitor).max(16),
  cover: CoverView,
  session: z.strictObject({ user: Name.nullable(), since: HubTime.nullable() }),
  idleSince: HubTime.nullable(),
  hiddenSince: HubTime.nullable(),
  /** A member of staff saw something there: its pictures are withheld from everybody (rule IND5). */
  withheld: z.boolean(),
  tamperedSince: HubTime.nullable(),
});
export type StationView = z.infer<typeof StationView>;
