import { LIMITS, type StationResult } from '@usher/protocol';
import type { Order, OrderResult } from '../../contract/contract.ts';
import type { Clock } from '../clock.ts';
import type { FromHub, HubLine } from './hub-line.ts';

/** The hub answers for every station within 5 s (rule CMD3); this is for a hub that does not. */
export const ORDER_WITHIN_MS = 8_000;

type Batch = {
  readonly id: string;
  readonly order: Order;
  readonly stations: readonly string[];
  readonly open: Set<string>;
  readonly results: Map<string, OrderResult>;
  readonly finish: () => void;
};

/** Sends orders in commands of at most 64 stations and brings back exactly one result for each station. */
export class OrderDesk {
  readonly #line: HubLine;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #batches = new Map<string, Batch>();

  constructor(line: HubLine, clock: Clock, newId: () => string) {
    this.#line = line;
    this.#clock = clock;
    this.#newId = newId;
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
    if (message.t === 'cmd.result') this.#result(message.body);
    if (message.t !== 'refusal' || message.body.re === undefined) return;
    const { re, code } = message.body;
    const batch = this.#batches.get(re);
    for (const station of batch?.open ?? []) this.#result({ re, station, outcome: 'refused', code });
  }

  /** The same person is signed in on a new line: what has no answer is asked again, which does nothing twice (ENV6). */
  resume(): void {
    for (const batch of this.#batches.values()) this.#say(batch);
  }

  /** Somebody else is signed in now, or nobody: what has no answer gets none. */
  abandon(): void {
    for (const batch of this.#batches.values()) batch.finish();
  }

  #batch(stations: readonly string[], order: Order): Promise<OrderResult[]> {
    return new Promise((resolve) => {
      const id = this.#newId();
      const results = new Map<string, OrderResult>();
      const finish = (): void => {
        cancel();
        this.#batches.delete(id);
        resolve(stations.map((station) => results.get(station) ?? { station, outcome: 'timed-out' }));
      };
      const cancel = this.#clock.after(ORDER_WITHIN_MS, finish);
      const batch: Batch = { id, order, stations, open: new Set(stations), results, finish };
      this.#batches.set(id, batch);
      this.#say(batch);
    });
  }

  #say({ id, order, stations }: Batch): void {
    const targets = stations.map((station) => ({ station }));
    switch (order.kind) {
      case 'cover':
        this.#line.say('cmd.cover', { targets, order: { durationMs: order.durationMs } }, id);
        return;
      case 'lock':
        this.#line.say('cmd.lock', { targets, order: { durationMs: order.durationMs, message: order.message } }, id);
        return;
      case 'release':
        this.#line.say('cmd.release', { targets, order: {} }, id);
    }
  }

  #result({
    re,
    station,
    outcome,
    code,
    cover,
  }: Pick<StationResult, 're' | 'station' | 'outcome' | 'code' | 'cover'>): void {
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
