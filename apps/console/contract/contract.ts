import { CoverView, LIMITS, Name, RegisterAlarm, Role, ScreenMessage, StationView, Uuid } from '@usher/protocol';
import { z } from 'zod';
import { INCIDENT_CALLS, INCIDENT_EVENTS } from './incidents.ts';

/** The shortest password a new account may have, in characters. */
export const LEAST_PASSWORD = 8;

const Colleague = z.strictObject({ user: Name, role: Role });
export type Colleague = z.infer<typeof Colleague>;

/** What the console's page may ask of the program. Both ends parse every value with these schemas. */
export const CALLS = {
  /** What the page shows first. */
  start: { input: z.strictObject({}), output: z.lazy(() => StartView) },
  'sign-in': {
    input: z.strictObject({ user: Name, password: z.string().min(1).max(256) }),
    output: z.lazy(() => Outcome),
  },
  /** Makes the first account of a school whose hub runs on this computer; only while `needsAccount` is true. */
  'account.create': {
    input: z.strictObject({ user: Name, password: z.string().min(LEAST_PASSWORD).max(256) }),
    output: z.lazy(() => Outcome),
  },
  'sign-out': { input: z.strictObject({}), output: z.strictObject({}) },
  /** There was input in the page so long ago; told at most every 10 s. */
  activity: { input: z.strictObject({ agoMs: z.int().min(0).max(60_000) }), output: z.strictObject({}) },
  /** Locks this console at once. */
  lock: { input: z.strictObject({}), output: z.strictObject({}) },
  /** Opens the lock by PIN or password; the code is `wrong-secret` or `signed-out`. */
  unlock: { input: z.strictObject({ secret: z.string().min(1).max(256) }), output: z.lazy(() => Outcome) },
  /** Sets the person's PIN on this console, or takes it away with null; `not-digits`, `weak` or `wrong-password` else. */
  'pin.set': {
    input: z.strictObject({ password: z.string().min(1).max(256), pin: z.string().max(8).nullable() }),
    output: z.lazy(() => Outcome),
  },
  'room.open': { input: z.strictObject({ room: Name }), output: z.lazy(() => Outcome) },
  /** The tiles that can be seen now and how large they are, in device pixels; replaces the earlier list. */
  'tiles.visible': {
    input: z.strictObject({
      stations: z.array(Uuid).max(300),
      width: z.int().min(16).max(LIMITS.pictureSide),
      height: z.int().min(16).max(LIMITS.pictureSide),
    }),
    output: z.strictObject({}),
  },
  /** One monitor large (`width` x `height` device pixels), or none with null. */
  'close.look': {
    input: z
      .strictObject({
        station: Uuid,
        monitor: z.int().min(0).max(15),
        width: z.int().min(16).max(LIMITS.pictureSide),
        height: z.int().min(16).max(LIMITS.pictureSide),
      })
      .nullable(),
    output: z.strictObject({}),
  },
  /** Asks for key pictures of streams that cannot be drawn before their next one; ones not watched are left out. */
  'picture.key': {
    input: z.strictObject({
      pictures: z
        .array(z.strictObject({ station: Uuid, monitor: z.int().min(0).max(15), view: z.enum(['tile', 'close']) }))
        .max(300),
    }),
    output: z.strictObject({}),
  },
  /** Sends one order to many stations; answers when every station has. */
  order: {
    input: z.strictObject({
      stations: z.array(Uuid).min(1).max(1000),
      order: z.lazy(() => Order),
    }),
    output: z.strictObject({ results: z.array(z.lazy(() => OrderResult)) }),
  },
  ...INCIDENT_CALLS,
  'settings.save': { input: z.lazy(() => Settings.partial()), output: z.strictObject({}) },
  /** The page drew a picture for the first time after `start`; used by tests and the benchmark. */
  ready: { input: z.strictObject({}), output: z.strictObject({}) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

/** The calls that are answered while the console is locked (rule IDL3). */
export const CALLS_WHILE_LOCKED: readonly (keyof typeof CALLS)[] = ['start', 'activity', 'unlock', 'sign-out'];

/** What the program tells the page. */
export const EVENTS = {
  link: z.lazy(() => LinkView),
  /** All stations of the opened room, replacing what was known. */
  room: z.strictObject({ room: Name, stations: z.array(StationView) }),
  station: StationView,
  'station.gone': z.strictObject({ id: Uuid }),
  /** Who else has the room open. */
  'room.staff': z.strictObject({ room: Name, people: z.array(Colleague).max(50) }),
  ...INCIDENT_EVENTS,
  /** The console is locked; told again when what it takes has changed. */
  locked: z.lazy(() => LockView),
  /** The school's register is not what this computer remembers of it (rule REG16). */
  'register.trouble': z.lazy(() => RegisterTrouble),
  'signed-out': z.strictObject({ reason: z.enum(['asked', 'ended', 'revoked', 'too-many-tries']) }),
} as const;

/**
 * Pictures come as the binary event `picture`: 16 bytes of station id, one byte of monitor number, one byte
 * 0 for tile or 1 for close, one byte 1 for a key picture, one byte 1 when more parts follow, then the picture payload
 * of the wire (`parsePicture`).
 */
export const PICTURE_EVENT = 'picture';
export const PICTURE_EVENT_HEADER_BYTES = 20;

export const Order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cover'), durationMs: z.int().min(LIMITS.lockMinMs).max(LIMITS.lockMaxMs) }),
  z.strictObject({
    kind: z.literal('lock'),
    durationMs: z.int().min(LIMITS.lockMinMs).max(LIMITS.lockMaxMs),
    message: ScreenMessage,
  }),
  z.strictObject({ kind: z.literal('release') }),
]);
export type Order = z.infer<typeof Order>;

export const OrderResult = z.strictObject({
  station: Uuid,
  outcome: z.enum(['done', 'refused', 'failed', 'off', 'timed-out']),
  code: z.string().max(40).optional(),
  cover: CoverView.optional(),
});
export type OrderResult = z.infer<typeof OrderResult>;

/**
 * How a request ended. `code` names the sentence in the page's strings, the hub's refusal code or one of
 * `not-connected`, `timed-out`; the program never sends sentences to show.
 */
export const Outcome = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), code: z.string().max(40) }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const LinkView = z.strictObject({
  state: z.enum(['up', 'connecting', 'refused']),
  code: z.string().max(40).nullable(),
  /** Hub time minus this computer's clock, in milliseconds. */
  hubClockAheadMs: z.number(),
});
export type LinkView = z.infer<typeof LinkView>;

export const Settings = z.strictObject({
  scheme: z.enum(['light', 'dark', 'system']),
  lockMinutes: z.int().min(1).max(240),
  lockMessage: ScreenMessage,
  tileWidth: z.int().min(120).max(480),
  /** Keys without Ctrl act in the room's page; a person may switch them off (WCAG 2.1.4). */
  singleKeys: z.boolean(),
  room: Name.nullable(),
  user: Name.nullable(),
  /** When the newest trouble of the register was that somebody here has read of; 0 for none. */
  troubleRead: z.number().min(0),
});
export type Settings = z.infer<typeof Settings>;

export const StartView = z.strictObject({
  school: z.string().max(64),
  /** Nobody can sign in yet: the page asks for the first account and then signs it in. */
  needsAccount: z.boolean().default(false),
  link: LinkView,
  /** Null while the console is locked. */
  signedIn: z.strictObject({ user: Name, role: Role, rooms: z.array(Name), hasPin: z.boolean() }).nullable(),
  lock: z.lazy(() => LockView).nullable(),
  /** The newest trouble with the register that this computer found, if any. */
  registerTrouble: z.lazy(() => RegisterTrouble).nullable(),
  settings: Settings,
});
export type StartView = z.infer<typeof StartView>;

/** What this computer found wrong with the school's register, and when by its own clock. */
export const RegisterTrouble = z.strictObject({ kind: RegisterAlarm.shape.kind, at: z.number().min(0) });
export type RegisterTrouble = z.infer<typeof RegisterTrouble>;

/** Who locked this console when (hub time), whether their PIN opens it, and how many wrong tries are left of it. */
export const LockView = z.strictObject({
  user: Name,
  since: z.int(),
  pin: z.boolean(),
  left: z.int().min(0).max(10),
});
export type LockView = z.infer<typeof LockView>;
