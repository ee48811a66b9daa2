import { mkdtempSync, rmSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../apps/agent/clock.ts';
import type { DoorRefusal } from '../../../apps/agent/contract/pupil-door.ts';
import { peerCredentials } from '../../../apps/agent/service/door/peer-credentials.ts';
import type { PupilPromise, PupilReport, PupilReports } from '../../../apps/agent/contract/pupil-report.ts';
import { PupilDoor } from '../../../apps/agent/service/door/pupil-door.ts';

/** A clock that a test moves on. */
export const handClock = () => {
  let now = 0;
  const due = new Map<() => void, number>();
  const clock: Clock = {
    mono: () => now,
    wall: () => now,
    after(ms, run) {
      const once = (): void => run();
      due.set(once, now + ms);
      return () => due.delete(once);
    },
  };
  const pass = (ms: number): void => {
    now += ms;
    for (const [run, at] of due)
      if (at <= now) {
        due.delete(run);
        run();
      }
  };
  return { clock, pass };
};

/** Keeps reports in memory, and promises what a test says. */
export class KeptReports implements PupilReports {
  readonly told: PupilReport[] = [];
  readonly listeners = new Set<(now: PupilPromise | null) => void>();
  #now: PupilPromise | null = null;
  /** The disk takes nothing more. */
  full = false;

  async tell(report: PupilReport): Promise<PupilPromise> {
    if (this.full) throw new Error('the disk is full');
    this.told.push(report);
    const saved: PupilPromise = { promise: 'promise.saved', by: null };
    this.become(saved);
    return saved;
  }

  promise(): PupilPromise | null {
    return this.#now;
  }

  onPromise(listener: (now: PupilPromise | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  become(now: PupilPromise | null): void {
    this.#now = now;
    for (const listener of this.listeners) listener(now);
  }
}

/** A real door in a folder of its own, which counts how often it was asked to hide. */
export class OpenDoor implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'usher-door-'));
  readonly hand = handClock();
  readonly refused: DoorRefusal[] = [];
  readonly failures: unknown[] = [];
  readonly notKept: unknown[] = [];
  readonly heard: PupilReport[] = [];
  reports: KeptReports | null = new KeptReports();
  hides = 0;
  door!: PupilDoor;

  static async open(): Promise<OpenDoor> {
    const opened = new OpenDoor();
    // Other accounts have to come as far as to the door.
    chmodSync(opened.folder, 0o711);
    await opened.start();
    return opened;
  }

  async start(): Promise<void> {
    this.door = await PupilDoor.open({
      folder: join(this.folder, 'runtime'),
      clock: this.hand.clock,
      peerOf: peerCredentials((cause) => this.failures.push(cause)),
      hide: async () => {
        this.hides += 1;
        return true;
      },
      reports: this.reports,
      instead: () => this.heard.some(({ about }) => about === 'adult-here'),
      onTell: (report) => this.heard.push(report),
      onNotKept: (cause) => this.notKept.push(cause),
      onRefused: (code) => this.refused.push(code),
      onFailure: (cause) => this.failures.push(cause),
    });
  }

  get place(): string {
    return join(this.folder, 'runtime');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true });
  }
}
