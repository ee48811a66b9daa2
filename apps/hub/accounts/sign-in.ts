import { roleMay } from '@usher/classroom';
import type { Message } from '@usher/protocol';
import type { Passwords } from '@usher/trust';
import type { Clock } from '../clock.ts';
import type { AuditBatch } from '../lesson/audit-batch.ts';
import type { Person } from '../lesson/person.ts';
import { RateWindow } from '../limits/rate-window.ts';
import type { MakeId } from '../make-id.ts';
import type { Refused } from '@usher/link';
import type { Account, Accounts } from '../store/accounts.ts';
import { nameKey } from '../store/name-key.ts';
import type { Rooms } from '../store/rooms.ts';

/** How long a sign-in lasts: a long school day. */
const SIGNED_IN_MS = 12 * 60 * 60 * 1_000;

const PER_ACCOUNT = { most: 5, withinMs: 15 * 60_000 };
const PER_CONSOLE = { most: 30, withinMs: 60_000 };
const MOST_ROOMS_TOLD = 500;

/** Who signed in and the rooms to offer them, or why nobody did. */
export type SignInAnswer =
  | { readonly ok: true; readonly person: Person; readonly rooms: readonly string[] }
  | { readonly ok: false; readonly refused: Refused };

type Credentials = Pick<Extract<Message<'console-to-hub'>, { t: 'sign-in' }>['body'], 'user' | 'password'>;

type Needs = {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly passwords: Passwords;
  readonly audit: AuditBatch;
  readonly clock: Clock;
  readonly makeId: MakeId;
};

/** Checks who signs in, slowly for those who guess (rules SGN2, SGN3). */
export class SignInDesk {
  readonly #needs: Needs;
  readonly #byAccount = new RateWindow(PER_ACCOUNT.most, PER_ACCOUNT.withinMs);
  readonly #byConsole = new RateWindow(PER_CONSOLE.most, PER_CONSOLE.withinMs);
  readonly #saidTooMany = new RateWindow(1, PER_ACCOUNT.withinMs);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The room's name as it was first written, or null when there is none. */
  roomNamed(name: string): string | null {
    return this.#needs.rooms.find(name)?.name ?? null;
  }

  async signIn(asked: Credentials, console: string): Promise<SignInAnswer> {
    const { accounts, passwords, clock } = this.#needs;
    const now = clock.monotonic();
    const name = nameKey(asked.user);
    const account = accounts.find(asked.user);
    if (this.#byAccount.full(name, now) || this.#byConsole.full(console, now))
      return await this.#tooMany(account, console, now);
    // Counted before the password is looked at, or many guesses at once would all be looked at.
    const takeBack = [this.#byAccount.count(name, now), this.#byConsole.count(console, now)];
    // An unknown name is looked at as long as a wrong password (SGN3).
    const right = await passwords.verify(account?.password ?? null, asked.password);
    if (account === null || !right) {
      await this.#record('wrong-password', account, console);
      return refused('wrong-password', 'the name or the password is wrong');
    }
    for (const undo of takeBack) undo();
    if (!(await this.#record('done', account, console))) return refused('failed', 'the sign-in could not be recorded');
    return { ok: true, person: this.#person(account), rooms: this.#roomsFor(account) };
  }

  #person(account: Account): Person {
    const { accounts, clock, makeId } = this.#needs;
    const rooms = account.allRooms ? 'all' : new Set(accounts.roomsOf(account).map(nameKey));
    const { user, role } = account;
    return { user, role, rooms, grantId: makeId(), until: clock.now() + SIGNED_IN_MS };
  }

  #roomsFor(account: Account): readonly string[] {
    if (!roleMay(account.role, 'see-room')) return [];
    return this.#needs.accounts.roomsOf(account).slice(0, MOST_ROOMS_TOLD);
  }

  async #tooMany(account: Account | null, console: string, now: number): Promise<SignInAnswer> {
    const key = `${console} ${account?.id ?? ''}`;
    // One line says that it began; a line for each further try would let a guesser fill the disk.
    if (!this.#saidTooMany.full(key, now)) {
      this.#saidTooMany.count(key, now);
      await this.#record('too-many-tries', account, console);
    }
    return refused('too-many-tries', 'too many wrong passwords; wait a while and try again');
  }

  /** An unknown name is not written down: people type their password into the wrong box. */
  #record(outcome: string, account: Account | null, console: string): Promise<boolean> {
    const detail = account === null ? { unknownName: true } : { role: account.role };
    const entry = { at: this.#needs.clock.now(), who: account?.user ?? null, console, what: 'sign-in', station: null };
    return new Promise((written) => this.#needs.audit.add({ ...entry, outcome, detail }, written));
  }
}

const refused = (code: Refused['code'], detail: string): SignInAnswer => ({ ok: false, refused: { code, detail } });
