import { nameKey, type StationPlace } from '@usher/classroom';
import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import type { Logger } from 'pino';
import type { SignInDesk } from '../accounts/sign-in.ts';
import { GrantBook } from '../authority/grant-book.ts';
import type { SchoolAuthority } from '../authority/school-authority.ts';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { attachAgent } from './agent-end.ts';
import type { AuditBatch } from './audit-batch.ts';
import { CommandDesk } from './command-desk.ts';
import { ConsoleEnd, type Revoke } from './console-end.ts';
import { RoomWatch } from './room-watch.ts';
import { StationBoard } from './station-board.ts';
import { StationStreams } from './station-streams.ts';

type LessonOptions = {
  readonly audit: AuditBatch;
  readonly signIns: SignInDesk;
  readonly authority: SchoolAuthority;
  readonly schoolId: string;
  /** How often the school took something back (rule AUT6), as it is on disk now. */
  readonly epoch: () => number;
  readonly revoke: Revoke;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
  /** Told when a device's link has ended and no other has taken its place. */
  readonly onEnded: (device: string) => void;
};

/** Everything between agents and consoles: who is here, who may see and do what, and the way pictures go. */
export class Lesson {
  readonly #options: LessonOptions;
  readonly #board: StationBoard;
  readonly #rooms: RoomWatch;
  readonly #desk: CommandDesk;
  readonly #grants: GrantBook;
  readonly #agents = new Map<string, AgentLinkAtHub>();
  readonly #consoles = new Map<string, { readonly link: ConsoleLinkAtHub; readonly end: ConsoleEnd }>();
  readonly #streams = new Map<string, StationStreams>();

  constructor(options: LessonOptions) {
    this.#options = options;
    const { clock, makeId, audit, authority, schoolId, epoch } = options;
    this.#board = new StationBoard(clock);
    this.#rooms = new RoomWatch(this.#board, clock, makeId);
    this.#grants = new GrantBook({ authority, schoolId, makeId, epoch, agents: () => this.#placed() });
    this.#desk = new CommandDesk({
      board: this.#board,
      agents: this.#agents,
      grants: this.#grants,
      audit,
      clock,
      makeId,
    });
  }

  *#placed(): Iterable<readonly [AgentLinkAtHub, string]> {
    for (const [id, link] of this.#agents) yield [link, nameKey(this.#board.find(id)?.room ?? '')];
  }

  /** The console that a live grant was issued to; null when there is none. */
  consoleOf(grantId: string): string | null {
    return this.#grants.consoleOf(grantId);
  }

  /** The school took something back: whoever it was taken from is out, everybody else goes on under a new grant (AUT6). */
  revoked(): void {
    for (const { end } of this.#consoles.values()) end.checkPerson();
    this.#grants.tellEpoch();
    this.#grants.issueAgain((console, statement) => this.#consoles.get(console)?.end.tellGrant(statement));
  }

  /** The devices whose links are up. */
  linked(): readonly string[] {
    return [...this.#agents.keys(), ...this.#consoles.keys()];
  }

  /** Every station, and the consoles whose links are up. */
  known(): readonly string[] {
    return [...this.#streams.keys(), ...this.#consoles.keys()];
  }

  counts(): { readonly agents: number; readonly consoles: number } {
    return { agents: this.#agents.size, consoles: this.#consoles.size };
  }

  /** A station is enrolled; `seenAt` is when it was last linked. */
  addStation(place: StationPlace, seenAt: number | null): void {
    const { clock, makeId } = this.#options;
    if (!this.#streams.has(place.id)) this.#streams.set(place.id, new StationStreams(clock, makeId));
    this.#board.place(place, seenAt);
  }

  /** A device may no longer connect: its link ends, and a station goes from every console. */
  removeDevice(id: string): void {
    const link = this.#agents.get(id) ?? this.#consoles.get(id)?.link;
    link?.refuse('not-enrolled', 'this device was replaced or removed');
    for (const { end } of this.#consoles.values()) end.stationGone(id);
    this.#streams.delete(id);
    this.#board.remove(id);
  }

  /** `nonce` is the one that the agent chose for this link; commands for it are signed over it. */
  agentUp(id: string, link: AgentLinkAtHub, nonce: string): void {
    const streams = this.#streams.get(id);
    if (streams === undefined) return link.refuse('not-enrolled', 'this device is not known as a station');
    this.#agents.set(id, link);
    this.#board.up(id, { nonce, quarantined: false });
    this.#grants.greet(link, this.#board.find(id)?.room ?? '');
    const { audit, clock, log } = this.#options;
    attachAgent({ station: id, link, board: this.#board, streams, desk: this.#desk, audit, clock, log });
    link.onEnd(() => {
      // A second link of the device has taken the place of this one (LNK3).
      if (this.#agents.get(id) !== link) return;
      this.#agents.delete(id);
      streams.agentEnded();
      this.#desk.stationOff(id);
      this.#board.off(id);
      this.#options.onEnded(id);
    });
  }

  /** `nonce` is the one that the hub chose for this link. */
  consoleUp(id: string, link: ConsoleLinkAtHub, nonce: string): void {
    const { audit, signIns, revoke, clock, makeId, log } = this.#options;
    const end = new ConsoleEnd(
      id,
      { link, nonce },
      {
        board: this.#board,
        rooms: this.#rooms,
        desk: this.#desk,
        audit,
        signIns,
        grants: this.#grants,
        revoke,
        streamsOf: (station) => this.#streams.get(station) ?? null,
        clock,
        makeId,
        log,
      },
    );
    this.#consoles.set(id, { link, end });
    link.onEnd(() => {
      end.ended();
      if (this.#consoles.get(id)?.link !== link) return;
      this.#consoles.delete(id);
      this.#options.onEnded(id);
    });
  }
}
