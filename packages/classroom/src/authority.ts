import type { CommandAuth, RefusalCode, Revocation, SessionGrant } from '@usher/protocol';
import { nameKey } from './name-key.ts';
import { rightForCommand, roleMay } from './rights.ts';

/** Milliseconds of a clock that only goes forward. */
type Mono = number;

/** A grant as an agent holds it. */
type HeldGrant = { readonly grant: SessionGrant; readonly arrivedAt: Mono };

/** The last command obeyed under a session key. */
type LastCommand = { readonly key: string; readonly seq: number; readonly id: string };

/** What an agent knows of who may command it (rules AUT3 to AUT7). `room` is the room of this station. */
export type Authority = {
  readonly schoolId: string;
  readonly room: string;
  /** The highest revocation epoch ever seen; it never falls. */
  readonly epoch: number;
  readonly held: readonly HeldGrant[];
  readonly ended: readonly string[];
  readonly last: readonly LastCommand[];
};

/** Why a statement or command was not accepted. */
export type NotAccepted = { readonly ok: false; readonly code: RefusalCode; readonly detail: string };
export type Taken = { readonly ok: true; readonly authority: Authority } | NotAccepted;
export type Judged = { readonly ok: true; readonly authority: Authority; readonly by: string } | NotAccepted;

/** A command as it arrived; `signedBy` says whether the key of a grant made its signature, for this link and station. */
export type CommandToJudge = {
  readonly t: string;
  readonly id: string;
  readonly auth: CommandAuth | undefined;
  readonly signedBy: (key: string) => boolean;
};

/** Grants, ended grants and session keys remembered: far more than a room has teachers, far less than a flood. */
const REMEMBERED = 64;

/** Nobody may command yet. */
export const beginAuthority = (of: Pick<Authority, 'schoolId' | 'room' | 'epoch'>): Authority => ({
  ...of,
  held: [],
  ended: [],
  last: [],
});

const not = (code: RefusalCode, detail: string): NotAccepted => ({ ok: false, code, detail });

const alive = (authority: Authority, now: Mono): readonly HeldGrant[] =>
  authority.held.filter(({ grant, arrivedAt }) => now - arrivedAt < grant.ttlMs);

const remembered = (known: readonly string[], more: readonly string[]): readonly string[] =>
  [...new Set([...known, ...more])].slice(-4 * REMEMBERED);

/** Takes a grant whose signature was verified; its time runs from now, unless it is here already (rule AUT3). */
export const takeGrant = (authority: Authority, grant: SessionGrant, now: Mono): Taken => {
  if (grant.schoolId !== authority.schoolId) return not('wrong-school', 'the grant is of another school');
  if (grant.revEpoch < authority.epoch) return not('rolled-back', 'the grant is older than what the school took back');
  if (authority.ended.includes(grant.grantId)) return not('grant-ended', 'the grant has ended');
  if (authority.held.some((known) => known.grant.grantId === grant.grantId)) return { ok: true, authority };
  const held = [...alive(authority, now), { grant, arrivedAt: now }].slice(-REMEMBERED);
  // One whose time is over must not begin anew when it is brought again.
  const gone = authority.held.filter((known) => !held.includes(known)).map((known) => known.grant.grantId);
  return { ok: true, authority: { ...authority, held, ended: remembered(authority.ended, gone) } };
};

/** Takes back what a revocation names, whose signature was verified; one older than the last is refused (rule AUT7). */
export const takeRevocation = (authority: Authority, revocation: Revocation): Taken => {
  if (revocation.schoolId !== authority.schoolId) return not('wrong-school', 'the revocation is of another school');
  if (revocation.epoch < authority.epoch) return not('rolled-back', 'the revocation is older than one seen before');
  const ended = remembered(authority.ended, revocation.ended);
  const held = authority.held.filter(
    ({ grant }) => grant.revEpoch >= revocation.epoch && !ended.includes(grant.grantId),
  );
  return { ok: true, authority: { ...authority, epoch: revocation.epoch, ended, held } };
};

/** Whether this station obeys a command, and in whose name (rule AUT5). A refused one changes nothing. */
export const judgeCommand = (authority: Authority, command: CommandToJudge, now: Mono): Judged => {
  const { auth, t, id } = command;
  const right = rightForCommand(t);
  if (auth === undefined) return not('not-signed', 'a command is signed');
  const held = alive(authority, now).find(({ grant }) => grant.grantId === auth.grantId);
  if (held === undefined) return not('grant-ended', 'there is no such grant, or it has ended');
  const { grant, arrivedAt } = held;
  if (right === null || !grant.rights.includes(right) || !roleMay(grant.role, right))
    return not('not-allowed', 'the grant does not carry the right');
  if (grant.rooms !== 'all' && !grant.rooms.some((room) => nameKey(room) === nameKey(authority.room)))
    return not('not-allowed', 'the grant is not for this room');
  if (!command.signedBy(grant.key)) return not('not-signed', 'the signature is not of this command, link and key');
  if (now - arrivedAt > auth.expMs) return not('too-late', 'the command came later than it may');
  const last = authority.last.find(({ key }) => key === grant.key);
  const again = last !== undefined && last.seq === auth.seq && last.id === id;
  if (last !== undefined && auth.seq <= last.seq && !again) return not('repeated', 'a command of that number was here');
  const others = authority.last.filter(({ key }) => key !== grant.key);
  const next = [...others, { key: grant.key, seq: auth.seq, id }].slice(-REMEMBERED);
  return { ok: true, by: grant.user, authority: { ...authority, last: next } };
};
