import { z } from 'zod';
import { PupilPromise, PupilReport } from './pupil-report.ts';

/** What may be asked at the pupil's door, and how much (rules DOR3, DOR4, DOR6). */
export const DOOR_LIMITS = {
  lineBytes: 1_024,
  /** A line that tells: a report at its largest, every character of it written as `\u0000`. */
  tellBytes: 176 * 1_024,
  guests: 4,
  guestsBegun: 10,
  guestsBegunInMs: 10_000,
  linesPerGuest: 10,
  openMs: 10_000,
  /** Of the guests, those who watch; and for how long, which is longer than the screens stay hidden. */
  watchers: 2,
  watchMs: 90 * 60_000,
} as const;

/** What is said to the door. Nothing in it takes a cover off. */
export const AtDoor = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('hello'), token: z.string().max(100) }),
  z.strictObject({ t: z.literal('hide') }),
  z.strictObject({ t: z.literal('tell'), report: PupilReport }),
  z.strictObject({ t: z.literal('watch') }),
]);
export type AtDoor = z.infer<typeof AtDoor>;

/**
 * Why the door hears somebody no more:
 * - `not-yours`: not the account of the session, nor root
 * - `wrong-token`, `no-hello`: the token is not of this start and session, or was not shown first
 * - `bad-message`, `too-large`: not one of the messages, or longer than a line may be
 * - `too-many`, `too-fast`, `too-slow`: over a limit
 */
export const DoorRefusal = z.enum([
  'not-yours',
  'wrong-token',
  'no-hello',
  'bad-message',
  'too-large',
  'too-many',
  'too-fast',
  'too-slow',
]);
export type DoorRefusal = z.infer<typeof DoorRefusal>;

/**
 * What the door answers; `black` says whether the screens are, else they will be as soon as they can. `told` comes once
 * what was told is kept, `not-kept` when it could not be and is to be told again. Whoever watches gets the `promise` that is
 * true of the last report, now and whenever it has become another; without a report it is null. `instead` says that the report
 * is about an adult here, of whom nothing may be promised.
 */
export const FromDoor = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('welcome') }),
  z.strictObject({ t: z.literal('hidden'), black: z.boolean() }),
  z.strictObject({ t: z.literal('told'), ...PupilPromise.shape }),
  z.strictObject({ t: z.literal('not-kept') }),
  z.strictObject({ t: z.literal('promise'), now: PupilPromise.nullable(), instead: z.boolean() }),
  z.strictObject({ t: z.literal('refused'), code: DoorRefusal }),
]);
export type FromDoor = z.infer<typeof FromDoor>;

/** How a line begins that may be as long as a report is. */
export const TELL_OPENS = '{"t":"tell",';

/** The names in the door's folder. */
export const DOOR_SOCKET = 'door';
export const DOOR_TOKEN = 'token';

/** A message as it travels. */
export const lineOf = (message: AtDoor | FromDoor): string => `${JSON.stringify(message)}\n`;

/** Reads one line; null when it is not such a message. */
export const readLine = <T>(schema: z.ZodType<T>, line: string): T | null => {
  try {
    const read = schema.safeParse(JSON.parse(line));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};
