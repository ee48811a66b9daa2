import { nameKey, rightsOf } from '@usher/classroom';
import type { AgentLinkAtHub } from '@usher/link';
import { LIMITS, type SignedStatement } from '@usher/protocol';
import type { Person } from '../lesson/person.ts';
import type { MakeId } from '../make-id.ts';
import type { SchoolAuthority } from './school-authority.ts';

type Grant = { readonly id: string; readonly statement: SignedStatement };
type Entry = {
  readonly person: Person;
  /** The newest last; the one before it is good until its time is over, for commands that are under way. */
  grants: readonly Grant[];
  room: string | null;
};

/** The agents that are linked now and the compared form of their room. */
type Agents = () => Iterable<readonly [link: AgentLinkAtHub, room: string]>;

type Options = {
  readonly authority: SchoolAuthority;
  readonly schoolId: string;
  readonly makeId: MakeId;
  readonly epoch: () => number;
  readonly agents: Agents;
};

/**
 * The session grants of those who are signed in (rules AUT1, AUT8): issued here, brought to each agent before the first
 * command under them, and taken back at sign-out. The hub itself holds no session key, so it can command nothing.
 */
export class GrantBook {
  readonly #options: Options;
  readonly #entries = new Map<string, Entry>();
  readonly #brought = new WeakMap<AgentLinkAtHub, Set<string>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Issues a person at a console another grant and brings it to the room they have open. */
  issue(console: string, person: Person): Grant {
    const known = this.#entries.get(console);
    const entry: Entry = known?.person === person ? known : { person, grants: [], room: null };
    if (known !== undefined && known !== entry) this.end(console);
    this.#entries.set(console, entry);
    return this.#issue(console, entry);
  }

  /** Issues everybody who is signed in another grant, after the epoch rose; tells of each. */
  issueAgain(tell: (console: string, statement: SignedStatement) => void): void {
    for (const [console, entry] of this.#entries) {
      entry.grants = [];
      tell(console, this.#issue(console, entry).statement);
    }
  }

  /** The room the person acts in: its agents have the grant before the first command comes. */
  enter(console: string, room: string): void {
    const entry = this.#entries.get(console);
    if (entry === undefined) return;
    entry.room = nameKey(room);
    this.#bringToRoom(entry);
  }

  /** Whether a console commands under this grant now. */
  isLive(console: string, grantId: string): boolean {
    return this.#entries.get(console)?.grants.some(({ id }) => id === grantId) === true;
  }

  /** The console that a grant was issued to and is live at; null when it has ended. */
  consoleOf(grantId: string): string | null {
    return [...this.#entries.keys()].find((console) => this.isLive(console, grantId)) ?? null;
  }

  /** Brings an agent the grant that a command for it stands under, unless it was brought on this link. */
  bring(link: AgentLinkAtHub, console: string, grantId: string): void {
    const grant = this.#entries.get(console)?.grants.find(({ id }) => id === grantId);
    if (grant !== undefined) this.#bring(link, grant);
  }

  /** Brings an agent whose link is up what was taken back and the grants of those who have its room open. */
  greet(link: AgentLinkAtHub, room: string): void {
    if (this.#options.epoch() > 0) this.#sendRevocation(link, this.#revocation([]));
    const key = nameKey(room);
    for (const entry of this.#entries.values())
      if (entry.room === key) for (const grant of entry.grants) this.#bring(link, grant);
  }

  /** Nobody is signed in at a console any more: its grants end wherever they were brought (rule AUT8). */
  end(console: string): void {
    const entry = this.#entries.get(console);
    this.#entries.delete(console);
    if (entry === undefined) return;
    const revocation = this.#revocation(entry.grants.map(({ id }) => id));
    for (const [link] of this.#options.agents()) {
      const brought = this.#brought.get(link);
      if (entry.grants.some(({ id }) => brought?.has(id) === true)) this.#sendRevocation(link, revocation);
    }
  }

  /** Tells every agent that the epoch rose. */
  tellEpoch(): void {
    const revocation = this.#revocation([]);
    for (const [link] of this.#options.agents()) this.#sendRevocation(link, revocation);
  }

  #issue(console: string, entry: Entry): Grant {
    const { authority, schoolId, makeId, epoch } = this.#options;
    const { user, role, rooms, sessionKey } = entry.person;
    const id = makeId();
    const statement = authority.grant({
      schoolId,
      grantId: id,
      user,
      role,
      console,
      rooms: rooms === 'all' ? 'all' : [...rooms],
      rights: [...rightsOf(role)],
      key: sessionKey,
      ttlMs: LIMITS.grantMs,
      revEpoch: epoch(),
    });
    const grant = { id, statement };
    entry.grants = [...entry.grants.slice(-1), grant];
    this.#bringToRoom(entry);
    return grant;
  }

  #bringToRoom(entry: Entry): void {
    for (const [link, room] of this.#options.agents())
      if (room === entry.room) for (const grant of entry.grants) this.#bring(link, grant);
  }

  #bring(link: AgentLinkAtHub, { id, statement }: Grant): void {
    const brought = this.#brought.get(link) ?? new Set();
    if (brought.has(id)) return;
    this.#brought.set(link, brought.add(id));
    link.send({ t: 'grant', id: this.#options.makeId(), body: statement });
  }

  #revocation(ended: readonly string[]): SignedStatement {
    const { authority, schoolId, epoch } = this.#options;
    return authority.revocation({ schoolId, epoch: epoch(), ended: [...ended] });
  }

  #sendRevocation(link: AgentLinkAtHub, statement: SignedStatement): void {
    link.send({ t: 'revocation', id: this.#options.makeId(), body: statement });
  }
}
