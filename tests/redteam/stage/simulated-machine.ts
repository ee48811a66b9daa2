import type { Clocks, CoverRecord } from '@usher/classroom';
import type { Clock } from '../../../apps/agent/clock.ts';
import type { ToGuard } from '../../../apps/agent/guard-talk.ts';
import { CoverKeeper } from '../../../apps/agent/service/cover-keeper.ts';
import { CoverStore } from '../../../apps/agent/service/cover-store.ts';
import { restoreCovers } from '../../../apps/agent/service/restore-covers.ts';

export type Order = Parameters<CoverKeeper['order']>[2];
/** Faults that may be planted in what is kept, to see that they are found. */
export type Parts = {
  readonly read: (record: CoverRecord, clocks: Clocks) => CoverRecord;
  readonly saves: (record: CoverRecord | null) => boolean;
};
export const SOUND: Parts = { read: (record) => record, saves: () => true };

/** A service's clock by the machine's; its timers end with it. */
class ServiceClock implements Clock {
  readonly #machine: SimulatedMachine;
  readonly due = new Map<() => void, number>();

  constructor(machine: SimulatedMachine) {
    this.#machine = machine;
  }

  readonly mono = (): number => this.#machine.mono;
  readonly wall = (): number => this.#machine.wall;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const once = (): void => run();
    this.due.set(once, this.mono() + Math.max(0, ms));
    return () => this.due.delete(once);
  };
}

/**
 * A computer whose time a test moves: the real keeper of covers and the real store on a real folder, and a guard that
 * shows at once what it is told. Power, processes and the wall clock may fail at any moment.
 */
export class SimulatedMachine {
  readonly #folder: string;
  readonly #parts: Parts;
  readonly #hiddenForMs: number;
  /** True milliseconds, which nobody in the machine knows. */
  #now = 0;
  #bootedAt = 0;
  #boots = 0;
  #wallAhead = 0;
  #service: { readonly keeper: CoverKeeper; readonly clock: ServiceClock } | null = null;
  #guardUp = false;
  readonly #writes = new Set<Promise<void>>();
  /** What the guard shows: what was last applied, or nothing while it is away. */
  shown: Pick<ToGuard & { t: 'apply' }, 'what' | 'hidden'> = { what: null, hidden: false };
  readonly answered = new Set<string>();

  constructor(folder: string, hiddenForMs: number, parts: Parts) {
    this.#folder = folder;
    this.#hiddenForMs = hiddenForMs;
    this.#parts = parts;
  }

  get mono(): number {
    return this.#now - this.#bootedAt;
  }

  get wall(): number {
    return 1_700_000_000_000 + this.#now + this.#wallAhead;
  }

  /** Starts the service and its guard, which put back what was kept. */
  async start(): Promise<void> {
    const clock = new ServiceClock(this);
    const boot = `boot ${this.#boots}`;
    const clocks: Clocks = { boot, mono: this.mono, wall: this.wall };
    const store = this.#openStore(clocks);
    const unreadable = (): never => {
      throw new Error('what was kept is damaged');
    };
    const service = {
      clock,
      keeper: new CoverKeeper({
        clock,
        boot,
        restored: await restoreCovers(store, clocks, { info: () => undefined, warn: unreadable }),
        hiddenForMs: this.#hiddenForMs,
        tellGuard: (message) => this.#tellGuard(message),
        save: (record) => {
          // A service that was killed writes no more.
          if (this.#service !== service) return new Promise<void>(() => undefined);
          const written = store.save(record);
          this.#writes.add(written);
          return written.finally(() => this.#writes.delete(written));
        },
        answer: (re) => this.answered.add(re),
        onReport: () => undefined,
        onSaveFailed: (cause) => {
          throw cause;
        },
      }),
    };
    this.#service = service;
    await this.startGuard();
  }

  async startGuard(): Promise<void> {
    if (this.#service === null || this.#guardUp) return;
    this.#guardUp = true;
    this.#service.keeper.guardUp();
    await this.#settle();
  }

  /** The guard is ended by force, and what it showed with it. */
  killGuard(): void {
    if (!this.#guardUp) return;
    this.#guardUp = false;
    this.shown = { what: null, hidden: false };
    this.#service?.keeper.guardDown();
  }

  /** The service is ended by force, and its guard with it. What was being written is written or not. */
  async killService(): Promise<void> {
    this.#guardUp = false;
    this.shown = { what: null, hidden: false };
    this.#service = null;
    await Promise.all(this.#writes);
  }

  /** The power goes, and comes back after a while with the wall clock moved by so much. */
  async reboot(offMs: number, clockMs: number): Promise<void> {
    await this.killService();
    this.#now += offMs;
    this.#wallAhead += clockMs;
    this.#boots += 1;
    this.#bootedAt = this.#now;
    await this.start();
  }

  get isServed(): boolean {
    return this.#service !== null;
  }

  setWall(byMs: number): void {
    this.#wallAhead += byMs;
  }

  order(id: string, order: Order): void {
    this.#service?.keeper.order(id, 'a.teacher', order);
  }

  hide(): void {
    void this.#service?.keeper.hide();
  }

  /** What the service says lies over the screens by staff's order. */
  get orderShown(): string | null {
    const report = this.#service?.keeper.report() ?? { kind: 'none' };
    return report.kind === 'none' ? null : report.id;
  }

  /** Lets time go by: what falls due happens at its time, and every write is waited for. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await this.#settle();
      const due = this.#service?.clock.due ?? new Map<() => void, number>();
      const [first] = [...due].toSorted(([, a], [, b]) => a - b);
      if (first === undefined || this.#bootedAt + first[1] > until) break;
      this.#now = Math.max(this.#now, this.#bootedAt + first[1]);
      due.delete(first[0]);
      first[0]();
    }
    this.#now = until;
  }

  #openStore(clocks: Clocks): Pick<CoverStore, 'read' | 'save'> {
    const store = new CoverStore(this.#folder);
    const { read, saves } = this.#parts;
    return {
      async read() {
        const kept = await store.read();
        return kept.found === 'record' ? { ...kept, record: read(kept.record, clocks) } : kept;
      },
      save: async (record) => void (saves(record) && (await store.save(record))),
    };
  }

  #tellGuard(message: ToGuard): void {
    if (message.t !== 'apply' || !this.#guardUp) return;
    const service = this.#service;
    this.shown = message;
    queueMicrotask(() => {
      if (this.#guardUp && service !== null && service === this.#service)
        service.keeper.applied(message.turn, message.what?.kind === 'locked');
    });
  }

  async #settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#writes.size > 0) {
      await Promise.all(this.#writes);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
