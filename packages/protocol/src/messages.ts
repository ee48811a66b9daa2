import { SignedEvidenceKeys } from './evidence-keys.ts';
import { z } from 'zod';
import { AgentResult, CommandAuth, ConsoleCover, ConsoleLock, ConsoleRelease, StationResult } from './command.ts';
import { ConsoleLockNews } from './console-lock.ts';
import { EnrolGranted, EnrolRequest } from './enrolment.ts';
import { Hello, Welcome } from './hello.ts';
import {
  IncidentAlert,
  IncidentCase,
  IncidentDone,
  IncidentKinds,
  IncidentList,
  IncidentListAsk,
  IncidentNote,
  IncidentOutcome,
  IncidentRaise,
  IncidentReadAsk,
} from './incident.ts';
import { LIMITS } from './limits.ts';
import { AgentViewStart, ConsoleViewStart, ViewKey, ViewStop } from './picture-view.ts';
import { RegisterAlarm, RegisterCheckpoint, RegisterProof, RegisterProve } from './register-watch.ts';
import { ReportKept, ReportSeen, ReportSubmit } from './incident-report.ts';
import { Refusal } from './refusal.ts';
import { CoverCommand, LockCommand, ReleaseCommand } from './screen-cover.ts';
import { SignedStatement } from './session-grant.ts';
import { GrantRenew, Revoke, RoomStaff, SignedIn, SignedOut, SignIn, SignInAgain, SignOut } from './sign-in.ts';
import { StationNonce, StationReport, StationView } from './station.ts';
import { StationAlarm } from './station-alarm.ts';
import { Name, U32, Uuid } from './words.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** A room as first shown: every station in it. Large rooms come in several parts, `last` on the final one. */
const Room = z.strictObject({ room: Name, stations: z.array(StationView).max(24), last: z.boolean() });

/** Every message there is, by direction. A type that is not in its direction's list is refused (rule ENV4). */
export const MESSAGES = {
  'agent-to-hub': {
    hello: Hello,
    'station.report': StationReport,
    'station.nonce': StationNonce,
    'station.alarm': StationAlarm,
    'report.submit': ReportSubmit,
    'register.prove': RegisterProve,
    'register.alarm': RegisterAlarm,
    'cmd.result': AgentResult,
    refusal: Refusal,
  },
  'hub-to-agent': {
    welcome: Welcome,
    refusal: Refusal,
    grant: SignedStatement,
    revocation: SignedStatement,
    'register.card': SignedStatement,
    'evidence.keys': SignedEvidenceKeys,
    'register.checkpoint': RegisterCheckpoint,
    'register.proof': RegisterProof,
    'report.kept': ReportKept,
    'report.seen': ReportSeen,
    'view.start': AgentViewStart,
    'view.stop': ViewStop,
    'view.key': ViewKey,
    'cmd.cover': CoverCommand,
    'cmd.lock': LockCommand,
    'cmd.release': ReleaseCommand,
    policy: SignedStatement,
  },
  'console-to-hub': {
    hello: Hello,
    'sign-in': SignIn,
    'sign-in.again': SignInAgain,
    'sign-out': SignOut,
    'grant.renew': GrantRenew,
    'console.lock': ConsoleLockNews,
    revoke: Revoke,
    'room.open': z.strictObject({ room: Name }),
    'view.start': ConsoleViewStart,
    'view.stop': ViewStop,
    'view.key': ViewKey,
    'cmd.cover': ConsoleCover,
    'cmd.lock': ConsoleLock,
    'cmd.release': ConsoleRelease,
    'incident.kinds': z.strictObject({}),
    'incident.list': IncidentListAsk,
    'incident.read': IncidentReadAsk,
    'incident.raise': IncidentRaise,
    'incident.note': IncidentNote,
    'incident.outcome': IncidentOutcome,
    'register.prove': RegisterProve,
    'register.alarm': RegisterAlarm,
    refusal: Refusal,
  },
  'hub-to-console': {
    welcome: Welcome,
    refusal: Refusal,
    'signed-in': SignedIn,
    'signed-out': SignedOut,
    grant: SignedStatement,
    revoked: z.strictObject({ re: Uuid }),
    room: Room,
    'room.staff': RoomStaff,
    station: StationView,
    'station.gone': z.strictObject({ id: Uuid }),
    'incident.alert': IncidentAlert,
    'incident.kinds': IncidentKinds,
    'incident.list': IncidentList,
    'incident.case': IncidentCase,
    'incident.done': IncidentDone,
    'register.card': SignedStatement,
    'register.checkpoint': RegisterCheckpoint,
    'register.proof': RegisterProof,
    'cmd.result': StationResult,
  },
  'enrol-to-hub': { 'enrol.request': EnrolRequest },
  'hub-to-enrol': { 'enrol.granted': EnrolGranted, refusal: Refusal },
} as const;

export type Direction = keyof typeof MESSAGES;
export type MessageType<D extends Direction> = keyof (typeof MESSAGES)[D] & string;
export type MessageBody<D extends Direction, T extends MessageType<D>> =
  (typeof MESSAGES)[D][T] extends z.ZodType<infer B> ? B : never;

/** One parsed control message of a direction, discriminated by `t`. */
export type Message<D extends Direction> = {
  [T in MessageType<D>]: {
    readonly v: typeof PROTOCOL_VERSION;
    readonly t: T;
    readonly id: string;
    readonly seq: number;
    readonly body: MessageBody<D, T>;
    readonly auth?: CommandAuth | undefined;
  };
}[MessageType<D>];

/** The envelope every control frame has (rule ENV1); `auth` appears only on `cmd.` messages to an agent. */
export const Envelope = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  t: z.string().max(40),
  id: Uuid,
  seq: U32,
  body: z.unknown(),
  auth: CommandAuth.optional(),
});

/** Byte limit of one control frame of this type (rules LIM1, LIM2). */
export const controlLimit = (type: string): number => (type === 'hello' ? LIMITS.helloBytes : LIMITS.controlBytes);
