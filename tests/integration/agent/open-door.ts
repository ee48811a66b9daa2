import { mkdtempSync, rmSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../apps/agent/clock.ts';
import type { DoorRefusal } from '../../../apps/agent/contract/pupil-door.ts';
import { peerCredentials } from '../../../apps/agent/service/door/peer-credentials.ts';
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

/** A real door in a folder of its own, which counts how often it was asked to hide. */
export class OpenDoor implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'usher-door-'));
  readonly hand = handClock();
  readonly refused: DoorRefusal[] = [];
  readonly failures: unknown[] = [];
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
