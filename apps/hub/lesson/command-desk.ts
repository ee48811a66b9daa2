import { CONSOLE_MAY } from '@usher/classroom';
import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import type { AgentResult, CommandAuth, Message, Outgoing, RefusalCode, StationResult } from '@usher/protocol';
import type { GrantBook } from '../authority/grant-book.ts';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import type { AuditBatch } from './audit-batch.ts';
import { type Person, personMay } from './person.ts';
import type { StationBoard } from './station-board.ts';

/** How long a station has for its answer (rule CMD3). */
const ANSWER_MS = 5_000;

const MOST_REMEMBERED = 256;

type ConsoleCommand = Extract<Message<'console-to-hub'>, { t: `cmd.${string}` }>;
type Ended = Pick<StationResult, 'outcome' | 'code'>;
/** Where a command came from. */
export type Asker = { readonly console: string; readonly link: ConsoleLinkAtHub; readonly person: Person };

type Order = {
  readonly id: string;
  readonly what: ConsoleCommand['t'];
  readonly grantId: string;
  /** The latest to have sent it: a console that lost its link may ask again on another. */
  asker: Asker;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly begunAt: number;
  readonly results: Map<string, StationResult>;
  readonly open: Set<string>;
};

/**
 * Fans commands out to stations and brings back exactly one result for each (rules CMD1 to CMD4, ENV6). The
 * sending comes first; a result is told once its audit line is on disk.
 */
export class CommandDesk {
  readonly #board: StationBoard;
  readonly #agents: ReadonlyMap<string, AgentLinkAtHub>;
  readonly #grants: GrantBook;
  readonly #audit: AuditBatch;
  readonly #clock: Clock;
  readonly #makeId: MakeId;
  /** By console and message id, oldest first. */
  readonly #orders = new Map<string, Order>();

  constructor(options: {
    readonly board: StationBoard;
    readonly agents: ReadonlyMap<string, AgentLinkAtHub>;
    readonly grants: GrantBook;
    readonly audit: AuditBatch;
    readonly clock: Clock;
    readonly makeId: MakeId;
  }) {
    this.#board = options.board;
    this.#agents = options.agents;
    this.#grants = options.grants;
    this.#audit = options.audit;
    this.#clock = options.clock;
    this.#makeId = options.makeId;
  }

  command(message: ConsoleCommand, asker: Asker): void {
    const key = `${asker.console} ${message.id}`;
    const known = this.#orders.get(key);
    if (known !== undefined) {
      if (known.asker.person.user !== asker.person.user)
        return asker.link.refuse('bad-request', 'the id of the command was used by another person', message.id);
      known.asker = asker;
      for (const result of known.results.values()) this.#tell(known, result);
      return;
    }
    const { targets, order, grantId, expMs } = message.body;
    const open = new Set(targets.map(({ station }) => station));
    const made: Order = {
      id: message.id,
      what: message.t,
      grantId,
      asker,
      detail: { ...order, grant: grantId },
      begunAt: this.#clock.monotonic(),
      results: new Map(),
      open,
    };
    this.#remember(key, made);
    const barred: { station: string; ended: Ended }[] = [];
    for (const { station, seq, sig } of targets) {
      const ended = this.#bar(made, station);
      const link = this.#agents.get(station);
      if (ended !== null || link === undefined) {
        barred.push({ station, ended: ended ?? { outcome: 'off' } });
        continue;
      }
      this.#grants.bring(link, asker.console, grantId);
      link.send(toAgent(message, { grantId, expMs, seq, sig }));
    }
    for (const { station, ended } of barred) this.#end(made, station, ended);
    if (open.size > 0)
      this.#clock.after(ANSWER_MS, () => {
        for (const station of open) this.#end(made, station, { outcome: 'timed-out' });
      });
  }

  /** An agent answered. Its cover is the truth whether or not anybody still waits for the answer. */
  answered(station: string, result: AgentResult): void {
    this.#board.covered(station, result.cover);
    const { outcome, code } = result;
    this.#endAt(station, result.re, code === undefined ? { outcome } : { outcome, code });
  }

  /** An agent refused a command outright. True: somebody waited for it. */
  refused(station: string, re: string, code: RefusalCode): boolean {
    return this.#endAt(station, re, { outcome: 'refused', code });
  }

  /** The agent's link ended: whoever waits is told that the station is off. */
  stationOff(station: string): void {
    this.#endAll(station, { outcome: 'off' });
  }

  /** The agent was put into quarantine: whoever waits for it waits no more (rule CLN3). */
  stationBarred(station: string): void {
    this.#endAll(station, { outcome: 'refused', code: 'quarantined' });
  }

  /** Why a station is not even asked; what the agent will refuse by itself is refused here as well (rule CMD2). */
  #bar({ asker, what, grantId }: Order, station: string): Ended | null {
    const view = this.#board.find(station);
    const right = CONSOLE_MAY[what];
    if (view === null) return { outcome: 'refused', code: 'unknown-station' };
    if (right === 'nobody' || right === 'signed-in' || !personMay(asker.person, right, view.room))
      return { outcome: 'refused', code: 'not-allowed' };
    if (!this.#grants.isLive(asker.console, grantId)) return { outcome: 'refused', code: 'grant-ended' };
    return view.quarantined ? { outcome: 'refused', code: 'quarantined' } : null;
  }

  #endAll(station: string, ended: Ended): void {
    for (const order of this.#orders.values()) if (order.open.has(station)) this.#end(order, station, ended);
  }

  #endAt(station: string, id: string, ended: Ended): boolean {
    const waiting = [...this.#orders.values()].filter((order) => order.id === id && order.open.has(station));
    for (const order of waiting) this.#end(order, station, ended);
    return waiting.length > 0;
  }

  #end(order: Order, station: string, ended: Ended): void {
    if (!order.open.delete(station)) return;
    const tookMs = Math.round(this.#clock.monotonic() - order.begunAt);
    const view = this.#board.find(station);
    const { console, person } = order.asker;
    // A station the person may not act on is not described to them either.
    const cover = view === null || ended.code === 'not-allowed' ? {} : { cover: view.cover };
    const result: StationResult = { re: order.id, station, ...ended, ...cover, tookMs };
    const place = view === null ? {} : { room: view.room, name: view.name };
    const detail = { ...order.detail, ...place, tookMs, ...(ended.code === undefined ? {} : { code: ended.code }) };
    const entry = { at: this.#clock.now(), who: person.user, console, what: order.what, station, detail };
    this.#audit.add({ ...entry, outcome: ended.outcome }, (onDisk) => {
      // Nobody is told "done" of something that the school's record does not hold.
      const told: StationResult = onDisk ? result : { ...result, outcome: 'failed', code: 'failed' };
      order.results.set(station, told);
      this.#tell(order, told);
    });
  }

  #tell(order: Order, result: StationResult): void {
    order.asker.link.send({ t: 'cmd.result', id: this.#makeId(), body: result });
  }

  #remember(key: string, order: Order): void {
    this.#orders.set(key, order);
    for (const [oldest, { open }] of this.#orders) {
      if (this.#orders.size <= MOST_REMEMBERED) return;
      if (open.size === 0) this.#orders.delete(oldest);
    }
  }
}

const toAgent = (message: ConsoleCommand, auth: CommandAuth): Outgoing<'hub-to-agent'> => {
  const { id } = message;
  switch (message.t) {
    case 'cmd.cover':
      return { t: message.t, id, body: message.body.order, auth };
    case 'cmd.lock':
      return { t: message.t, id, body: message.body.order, auth };
    case 'cmd.release':
      return { t: message.t, id, body: message.body.order, auth };
  }
};
