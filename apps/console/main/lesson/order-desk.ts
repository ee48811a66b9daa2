import { LIMITS, type RefusalCode, type StationResult } from '@usher/protocol';
import type { Order, OrderResult } from '../../contract/contract.ts';
import type { Clock } from '../clock.ts';
import type { LessonAuthority, SignedFor } from './authority.ts';
import type { FromHub, HubLine } from './hub-line.ts';

/** The hub answers for every station within 5 s (rule CMD3); this is for a hub that does not. */
export const ORDER_WITHIN_MS = 8_000;
/** A station whose link is new is told of this soon after it refused what was signed for the old one. */
const NEWS_WITHIN_MS = 300;

/** Refusals of a signature that was right when it was made: the link or the grant has changed under way. */
const OVERTAKEN: ReadonlySet<RefusalCode> = new Set(['not-signed', 'grant-ended', 'rolled-back']);

type Batch = {
  readonly id: string;
  readonly order: Order;
  readonly open: Set<string>;
  /** What each station's command was signed for, by station; those that were signed once more are in `again`. */
  readonly signedFor: Map<string, string>;
  readonly again: Set<string>;
  readonly results: Map<string, OrderResult>;
  readonly finish: () => void;
};

type Result = Pick<StationResult, 're' | 'station' | 'outcome' | 'code' | 'cover'>;

type OrderDeskOptions = {
  readonly line: HubLine;
  readonly authority: LessonAuthority;
  readonly clock: Clock;
  readonly newId: () => string;
};

/** Sends orders in signed commands of at most 64 stations and brings back exactly one result for each station. */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  /** By the id of each message that an order was sent in. */
  readonly #batches = new Map<string, Batch>();

  constructor(options: OrderDeskOptions) {
    this.#options = options;
  }

  /** `ready` false: nobody is signed in on a line that is up, and nothing is sent. */
  async order(named: readonly string[], order: Order, ready: boolean): Promise<OrderResult[]> {
    const stations = [...new Set(named)];
    if (!ready) return stations.map((station) => ({ station, outcome: 'failed', code: 'not-connected' }));
    const parts: Promise<OrderResult[]>[] = [];
    for (let from = 0; from < stations.length; from += LIMITS.stationsPerCommand)
      parts.push(this.#batch(stations.slice(from, from + LIMITS.stationsPerCommand), order));
    return (await Promise.all(parts)).flat();
  }

  heard(message: FromHub): void {
    if (message.t === 'cmd.result') this.#heardResult(message.body);
    if (message.t !== 'refusal' || message.body.re === undefined) return;
    const { re, code } = message.body;
    const batch = this.#batches.get(re);
    for (const station of batch?.open ?? []) this.#result({ re, station, outcome: 'refused', code });
  }

  /** The same person is signed in on a new line: what has no answer is asked again, which does nothing twice (ENV6). */
  resume(): void {
    for (const batch of new Set(this.#batches.values())) this.#say(batch, batch.id, [...batch.open]);
  }

  /** Somebody else is signed in now, or nobody: what has no answer gets none. */
  abandon(): void {
    for (const batch of this.#batches.values()) batch.finish();
  }

  #batch(stations: readonly string[], order: Order): Promise<OrderResult[]> {
    const { clock, newId } = this.#options;
    return new Promise((resolve) => {
      const id = newId();
      const results = new Map<string, OrderResult>();
      const finish = (): void => {
        cancel();
        for (const [known, other] of this.#batches) if (other === batch) this.#batches.delete(known);
        resolve(stations.map((station) => results.get(station) ?? { station, outcome: 'timed-out' }));
      };
      const cancel = clock.after(ORDER_WITHIN_MS, finish);
      const [open, signedFor, again] = [new Set(stations), new Map<string, string>(), new Set<string>()];
      const batch: Batch = { id, order, open, signedFor, again, results, finish };
      this.#say(batch, id, stations);
    });
  }

  /** Says an order to some of its stations, signed for the links that they have now. */
  #say(batch: Batch, id: string, stations: readonly string[]): void {
    const { authority, line } = this.#options;
    this.#batches.set(id, batch);
    const command = commandOf(batch.order);
    const signed = authority.sign(stations, { id, ...command });
    if (signed === null) {
      for (const station of stations) this.#result({ re: id, station, outcome: 'refused', code: 'grant-ended' });
      return;
    }
    for (const station of stations) batch.signedFor.set(station, authority.standsFor(station));
    sayCommand(line, signed, batch.order, id);
  }

  #heardResult(result: Result): void {
    const batch = this.#batches.get(result.re);
    const { station, code } = result;
    const overtaken = result.outcome === 'refused' && code !== undefined && OVERTAKEN.has(code);
    if (batch === undefined || !overtaken || batch.again.has(station)) return this.#result(result);
    batch.again.add(station);
    this.#options.clock.after(NEWS_WITHIN_MS, () => {
      const news = this.#options.authority.standsFor(station) !== batch.signedFor.get(station);
      if (!news) this.#result(result);
      // Under an id of its own: the hub has an answer to the first one.
      else if (batch.open.has(station)) this.#say(batch, this.#options.newId(), [station]);
    });
  }

  #result({ re, station, outcome, code, cover }: Result): void {
    const batch = this.#batches.get(re);
    if (batch === undefined || !batch.open.delete(station)) return;
    batch.results.set(station, {
      station,
      outcome,
      ...(code === undefined ? {} : { code }),
      ...(cover === undefined ? {} : { cover }),
    });
    if (batch.open.size === 0) batch.finish();
  }
}

/** The command of an order as its signature covers it. */
const commandOf = ({ kind, ...body }: Order): { readonly t: `cmd.${Order['kind']}`; readonly body: object } => ({
  t: `cmd.${kind}`,
  body,
});

const sayCommand = (line: HubLine, signed: SignedFor, order: Order, id: string): void => {
  switch (order.kind) {
    case 'cover':
      line.say('cmd.cover', { ...signed, order: { durationMs: order.durationMs } }, id);
      return;
    case 'lock':
      line.say('cmd.lock', { ...signed, order: { durationMs: order.durationMs, message: order.message } }, id);
      return;
    case 'release':
      line.say('cmd.release', { ...signed, order: {} }, id);
  }
};
