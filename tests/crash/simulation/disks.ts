import type { WitnessStore } from '@usher/trust';
import {
  type NewestReport,
  type Spool,
  SpoolError,
  type SpooledReport,
  type SpoolState,
} from '../../../apps/agent/service/report/spool.ts';
import { FakeSpool } from '../../../apps/agent/service/report/testing/fake-spool.ts';
import type { Chance } from '../../redteam/stage/profile.ts';
import type { Power, Timeline } from './timeline.ts';

/** Thrown into a process whose power went in the midst of a write: nothing of it may go on. */
export class PowerCut extends Error {}

/** What may become of a write, by chance: `fails` says so; the power goes before it or after. */
export type DiskFaults = { readonly fails: number; readonly cuts: number };

export type DiskAround = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: () => DiskFaults;
  /** The power of the process goes. */
  readonly cut: () => void;
};

/** A computer's disk: what outlives its processes. */
export class ComputerDisk {
  readonly spool = new FakeSpool();
  witness = '';
  /** Whether the register's card was kept. */
  knowsCard = false;
  hiddenSince: number | null = null;

  /** The reports that are on it, sealed, whether they wait or were received. */
  reports(): readonly SpooledReport[] {
    return this.spool.everything();
  }
}

/** A process's hold of the spool on its disk: a write may fail, and the power may go before it or after. */
export class SpoolOnDisk implements Spool {
  readonly found = { was: 'whole' } as const;
  readonly #disk: FakeSpool;
  readonly #power: Power;
  readonly #around: DiskAround;

  constructor(disk: FakeSpool, power: Power, around: DiskAround) {
    this.#disk = disk;
    this.#power = power;
    this.#around = around;
  }

  keep(report: SpooledReport): void {
    this.#write(() => this.#disk.keep(report));
  }

  reseal(reportId: string, sealed: Uint8Array): void {
    this.#write(() => this.#disk.reseal(reportId, sealed));
  }

  rename(reportId: string, as: string): void {
    this.#write(() => this.#disk.rename(reportId, as));
  }

  received(reportId: string, at: number): void {
    this.#write(() => this.#disk.received(reportId, at));
  }

  again(receivedAfter: number): number {
    return this.#write(() => this.#disk.again(receivedAfter));
  }

  forget(receivedBefore: number): number {
    return this.#write(() => this.#disk.forget(receivedBefore));
  }

  waiting(limit: number): readonly SpooledReport[] {
    this.#alive();
    return this.#disk.waiting(limit);
  }

  count(state: SpoolState): number {
    this.#alive();
    return this.#disk.count(state);
  }

  newest(): NewestReport | null {
    this.#alive();
    return this.#disk.newest();
  }

  [Symbol.dispose](): void {
    // The disk outlives this.
  }

  #alive(): void {
    if (!this.#power.on) throw new PowerCut('the power went');
  }

  #write<T>(change: () => T): T {
    this.#alive();
    const { chance, faults, cut } = this.#around;
    const { fails, cuts } = faults();
    if (chance.next() < fails) throw new SpoolError('failed', 'this disk fails by chance');
    const fate = chance.next();
    if (fate < cuts / 2) cut();
    this.#alive();
    const done = change();
    if (fate >= cuts / 2 && fate < cuts) cut();
    this.#alive();
    return done;
  }
}

/** What a process has of the file in which it remembers the register: written wholly or not at all, a moment later. */
export const witnessOn = (
  disk: ComputerDisk,
  power: Power,
  { timeline, chance, faults }: DiskAround,
): WitnessStore => ({
  read: async () => disk.witness,
  write: async (text) => {
    await timeline.wait(1 + chance.below(30), power);
    if (chance.next() < faults().fails) throw new Error('this disk fails by chance');
    disk.witness = text;
  },
});
