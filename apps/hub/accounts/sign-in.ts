import { roleMay } from '@usher/classroom';
import type { Message } from '@usher/protocol';
import type { Passwords } from '@usher/trust';
import type { Clock } from '../clock.ts';
import type { AuditBatch } from '../lesson/audit-batch.ts';
import type { Person } from '../lesson/person.ts';
import { Guesses } from './guesses.ts';
import type { Refused } from '@usher/link';
import type { SchoolAuthority } from '../authority/school-authority.ts';
import { type Accounts, type ConsoleAccount, personIdOf } from '../store/accounts.ts';
import { nameKey } from '../store/name-key.ts';
import type { Rooms } from '../store/rooms.ts';
import type { Sessions } from '../store/sessions.ts';

/** How long a sign-in lasts: a long school day. */
const SIGNED_IN_MS = 12 * 60 * 60 * 1_000;

const MOST_ROOMS_TOLD = 500;

/** Who signed in and the rooms to offer them, or why nobody did. */
export type SignInAnswer =
  | { readonly ok: true; readonly person: Person; readonly rooms: readonly string[] }
  | { readonly ok: false; readonly refused: Refused };

type Body<T extends string> = Extract<Message<'console-to-hub'>, { t: T }>['body'];
/** A console's end of a link, by the nonce of the hub's welcome. */
type At = { readonly console: string; readonly nonce: string };

type Needs = {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly sessions: Sessions;
  readonly authority: Pick<SchoolAuthority, 'isReturn' | 'isSessionKey'>;
  readonly passwords: Passwords;
  readonly audit: AuditBatch;
  readonly clock: Clock;
  /** Shared with every other door that takes the same passwords. */
  readonly guesses?: Guesses;
};

/** Checks who signs in, slowly for those who guess (rules SGN2, SGN3). */
export class SignInDesk {
  readonly #needs: Needs;
  readonly #guesses: Guesses;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#guesses = needs.guesses ?? new Guesses();
  }

  /** The room's name as it was first written, or null when there is none. */
  roomNamed(name: string): string | null {
    return this.#needs.rooms.find(name)?.name ?? null;
  }

  /** Signs somebody in by their password; the session is on disk when this resolves (rules SGN2, SGN3). */
  async signIn(asked: Body<'sign-in'>, console: string): Promise<SignInAnswer> {
    const { accounts, passwords, clock, authority, sessions } = this.#needs;
    if (!authority.isSessionKey(asked.sessionKey)) return refused('bad-request', 'the session key is no P-256 key');
    const now = clock.monotonic();
    const name = nameKey(asked.user);
    const account = accounts.findAtConsole(asked.user);
    if (this.#guesses.full(name, console, now)) return await this.#tooMany(account, console, now);
    // Counted before the password is looked at, or many guesses at once would all be looked at.
    const takeBack = this.#guesses.count(name, console, now);
    // An unknown name is looked at as long as a wrong password (SGN3).
    const right = await passwords.verify(account?.password ?? null, asked.password);
    if (account === null || !right) {
      await this.#record('wrong-password', account, console);
      return refused('wrong-password', 'the name or the password is wrong');
    }
    takeBack();
    if (!(await this.#record('done', account, console))) return refused('failed', 'the sign-in could not be recorded');
    const until = clock.now() + SIGNED_IN_MS;
    sessions.begin({ console, accountId: account.id, key: asked.sessionKey, until }, clock.now());
    return this.#welcome(account, asked.sessionKey, until);
  }

  /** Signs somebody in again by the key of a session that has not ended, on a link that returned (rule AUT9). */
  async again({ user, sessionKey, sig }: Body<'sign-in.again'>, at: At): Promise<SignInAnswer> {
    const { accounts, authority, clock, sessions } = this.#needs;
    const session = sessions.find(at.console);
    const account = session === null ? null : accounts.findAtConsole(session.user);
    const same = session !== null && session.key === sessionKey && nameKey(session.user) === nameKey(user);
    if (!same || account === null || clock.now() >= session.until || !authority.isReturn(sessionKey, at, sig)) {
      await this.#record('not-signed-in', account, at.console, { again: true });
      return refused('not-signed-in', 'there is no session of that key at this console');
    }
    if (!(await this.#record('done', account, at.console, { again: true })))
      return refused('failed', 'the sign-in could not be recorded');
    return this.#welcome(account, sessionKey, session.until);
  }

  /** The session of a console, if its person may still be signed in. */
  stillSignedIn(console: string, person: Person): boolean {
    const session = this.#needs.sessions.find(console);
    return session !== null && session.key === person.sessionKey;
  }

  signedOut(console: string): void {
    this.#needs.sessions.end(console);
  }

  #welcome(account: ConsoleAccount, sessionKey: string, until: number): SignInAnswer {
    const { user, role } = account;
    const rooms = account.allRooms ? 'all' : this.#needs.accounts.roomsOf(account);
    return {
      ok: true,
      person: { user, id: personIdOf(account), role, rooms, sessionKey, until },
      rooms: this.#roomsFor(account),
    };
  }

  #roomsFor(account: ConsoleAccount): readonly string[] {
    if (!roleMay(account.role, 'see-room')) return [];
    return this.#needs.accounts.roomsOf(account).slice(0, MOST_ROOMS_TOLD);
  }

  async #tooMany(account: ConsoleAccount | null, console: string, now: number): Promise<SignInAnswer> {
    // One line says that it began; a line for each further try would let a guesser fill the disk.
    if (this.#guesses.worthSaying(`${console} ${account?.id ?? ''}`, now))
      await this.#record('too-many-tries', account, console);
    return refused('too-many-tries', 'too many wrong passwords; wait a while and try again');
  }

  /** An unknown name is not written down: people type their password into the wrong box. */
  #record(
    outcome: string,
    account: ConsoleAccount | null,
    console: string,
    more: { again?: true } = {},
  ): Promise<boolean> {
    const detail = { ...(account === null ? { unknownName: true } : { role: account.role }), ...more };
    const entry = { at: this.#needs.clock.now(), who: account?.user ?? null, console, what: 'sign-in', station: null };
    return new Promise((written) => this.#needs.audit.add({ ...entry, outcome, detail }, written));
  }
}

const refused = (code: Refused['code'], detail: string): SignInAnswer => ({ ok: false, refused: { code, detail } });
