import { nameKey, type StationPlace } from '@usher/classroom';
import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import type { IncidentAlert } from '@usher/protocol';
import type { Logger } from 'pino';
import type { SignInDesk } from '../accounts/sign-in.ts';
import { GrantBook } from '../authority/grant-book.ts';
import type { SchoolAuthority } from '../authority/school-authority.ts';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import type { ConsoleIncidents } from '../incidents/console-incidents.ts';
import type { ReportTaker } from '../incidents/report-taker.ts';
import type { EvidenceKeyTeller } from '../incidents/evidence/evidence-key-teller.ts';
import type { Witnesses } from '../incidents/witnesses.ts';
import { attachAgent } from './agent-end.ts';
import type { AuditBatch } from './audit-batch.ts';
import { CommandDesk } from './command-desk.ts';
import { ConsoleEnd, type Revoke } from './console-end.ts';
import { QuarantinedLinks } from './quarantined-links.ts';
import { RoomWatch } from './room-watch.ts';
import { type StaffBy, StaffWorkstations } from './staff-workstations.ts';
import { StationBoard } from './station-board.ts';
import { StationStreams } from './station-streams.ts';

/** What a device said of itself for this link: the nonce that is signed over, and where it sits (rules AUT4, CLN8). */
export type Arrival = { readonly nonce: string; readonly seat?: string | undefined };

type LessonOptions = {
  readonly audit: AuditBatch;
  readonly signIns: SignInDesk;
  readonly authority: SchoolAuthority;
  readonly schoolId: string;
  /** How often the school took something back (rule AUT6), as it is on disk now. */
  readonly epoch: () => number;
  readonly revoke: Revoke;
  /** After how long without input consoles cover themselves. */
  readonly consoleLockMs: number;
  readonly reports: ReportTaker;
  readonly incidents: Pick<ConsoleIncidents, 'answer'>;
  readonly witnesses: Pick<Witnesses, 'greet'>;
  readonly evidenceKeys: Pick<EvidenceKeyTeller, 'greet'>;
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
  readonly #detachAgent = new Map<string, () => void>();
  readonly #quarantined: QuarantinedLinks;
  readonly #staff: StaffWorkstations;
  readonly #consoles = new Map<string, { readonly link: ConsoleLinkAtHub; readonly end: ConsoleEnd }>();
  readonly #streams = new Map<string, StationStreams>();

  constructor(options: LessonOptions) {
    this.#options = options;
    const { clock, makeId, audit, authority, schoolId, epoch } = options;
    this.#board = new StationBoard(clock);
    this.#rooms = new RoomWatch(this.#board, clock, makeId);
    this.#grants = new GrantBook({ authority, schoolId, makeId, epoch, agents: () => this.#placed() });
    this.#quarantined = new QuarantinedLinks({
      onAlarm: (station, alarm) => {
        const entry = { at: clock.now(), who: null, console: null, what: 'alarm', station };
        audit.add({ ...entry, outcome: 'told', detail: { ...alarm, quarantined: true } });
      },
      onReport: (device, link, message) => options.reports.take(device, link, message),
      onLastEnded: (device) => this.#ended(device),
    });
    this.#staff = new StaffWorkstations({
      onStaff: (station, by) => this.#hide(station, by),
      onStation: (station) => this.#board.show(station),
    });
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
    return [...this.#agents.keys(), ...this.#consoles.keys(), ...this.#quarantined.linked()];
  }

  /** Every station, and the consoles whose links are up. */
  known(): readonly string[] {
    return [...this.#streams.keys(), ...this.#consoles.keys(), ...this.#quarantined.linked()];
  }

  counts(): { readonly agents: number; readonly consoles: number; readonly quarantined: number } {
    return { agents: this.#agents.size, consoles: this.#consoles.size, quarantined: this.#quarantined.count() };
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
    this.#quarantined.remove(id);
    for (const { end } of this.#consoles.values()) end.stationGone(id);
    this.#streams.delete(id);
    this.#board.remove(id);
    this.#staff.forget(id);
  }

  /** Whether a station's pictures are withheld from everybody (rule IND5). */
  withhold(id: string, withheld: boolean): void {
    this.#streams.get(id)?.withhold(withheld);
    this.#board.withhold(id, withheld);
  }

  /** The stations of that name in that room. */
  stationsAt({ room, device }: { readonly room: string; readonly device: string }): readonly string[] {
    return this.#board.inRoom(room).flatMap(({ id, name }) => (nameKey(name) === nameKey(device) ? [id] : []));
  }

  /** Tells those who have the room open that somebody there needs them (rule IND1). */
  alert(alert: IncidentAlert): void {
    this.#rooms.alert(alert);
  }

  /** Where a report of a device comes from; null for one that is no station. */
  placeOf(id: string): { readonly name: string; readonly room: string; readonly leader: string | null } | null {
    const view = this.#board.known(id);
    return view === null ? null : { name: view.name, room: view.room, leader: this.#rooms.leaderOf(view.room) };
  }

  /** The school says whether a station is a staff workstation (rule CLN8). */
  markStaff(id: string, staff: boolean): void {
    this.#staff.mark(id, staff);
  }

  /** A device is quarantined from now on; links that are up stay so, outside the lesson (rule CLN3). */
  quarantine(id: string): void {
    this.#quarantined.begin(id);
    const agent = this.#agents.get(id);
    if (agent !== undefined) {
      this.#streams.get(id)?.agentBarred();
      this.#detachAgent.get(id)?.();
      this.#agents.delete(id);
      this.#quarantined.tell(agent);
      this.#quarantined.takeAgent(id, agent);
    }
    const console = this.#consoles.get(id);
    if (console !== undefined) {
      console.end.barred();
      this.#consoles.delete(id);
      this.#staff.consoleSits(id, undefined);
      this.#quarantined.tell(console.link);
      this.#quarantined.takeConsole(id, console.link);
    }
    this.#board.quarantine(id, true);
    this.#desk.stationBarred(id);
  }

  /** The quarantine of a device is over (rule CLN7). */
  clear(id: string): void {
    this.#quarantined.end(id);
    this.#board.quarantine(id, false);
  }

  isQuarantined(id: string): boolean {
    return this.#quarantined.has(id);
  }

  /** `nonce` is the one that the agent chose for this link; commands for it are signed over it. */
  agentUp(id: string, link: AgentLinkAtHub, { nonce, seat }: Arrival): void {
    const streams = this.#streams.get(id);
    if (streams === undefined) return link.refuse('not-enrolled', 'this device is not known as a station');
    if (this.#quarantined.has(id)) {
      this.#quarantined.takeAgent(id, link);
      this.#options.witnesses.greet(id, link);
      this.#options.evidenceKeys.greet(link);
      this.#options.reports.greet(id, link);
      return this.#board.up(id, { nonce: null, quarantined: true });
    }
    this.#staff.agentSits(id, seat);
    this.#agents.set(id, link);
    this.#board.up(id, { nonce, quarantined: false });
    this.#grants.greet(link, this.#board.find(id)?.room ?? '');
    const { audit, clock, log, reports } = this.#options;
    this.#options.witnesses.greet(id, link);
    this.#options.evidenceKeys.greet(link);
    reports.greet(id, link);
    const around = { board: this.#board, streams, desk: this.#desk, reports, audit, clock, log };
    this.#detachAgent.set(id, attachAgent({ station: id, link, ...around }));
    link.onEnd(() => {
      // A second link of the device has taken the place of this one (LNK3), or it went into quarantine.
      if (this.#agents.get(id) !== link) return;
      this.#agents.delete(id);
      this.#detachAgent.delete(id);
      streams.agentEnded();
      this.#desk.stationOff(id);
      this.#ended(id);
    });
  }

  /** `nonce` is the one that the hub chose for this link. */
  consoleUp(id: string, link: ConsoleLinkAtHub, { nonce, seat }: Arrival): void {
    if (this.#quarantined.has(id)) return this.#quarantined.takeConsole(id, link);
    const { audit, signIns, revoke, consoleLockMs, incidents, clock, makeId, log } = this.#options;
    this.#options.witnesses.greet(id, link);
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
        consoleLockMs,
        incidents,
        streamsOf: (station) => this.#streams.get(station) ?? null,
        clock,
        makeId,
        log,
      },
    );
    this.#consoles.set(id, { link, end });
    this.#staff.consoleSits(id, seat);
    link.onEnd(() => {
      end.ended();
      if (this.#consoles.get(id)?.link !== link) return;
      this.#consoles.delete(id);
      this.#staff.consoleSits(id, undefined);
      this.#ended(id);
    });
  }

  /** No link of the device is up any more. */
  #ended(id: string): void {
    this.#board.off(id);
    this.#options.onEnded(id);
  }

  #hide(id: string, by: StaffBy): void {
    for (const { end } of this.#consoles.values()) end.stationGone(id);
    this.#board.hide(id);
    // The school's own word has its line already.
    if (by === 'school') return;
    const { audit, clock } = this.#options;
    const entry = { at: clock.now(), who: null, console: by.console, what: 'station.staff', station: id };
    audit.add({ ...entry, outcome: 'done', detail: { why: 'a console is open on the same screen' } });
  }
}
