import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createFakeMachine, type FakeMachine } from '@usher/trust/testing';
import { runAgent, type RunningAgent } from '../../../apps/agent/index.ts';
import { startDisplays } from '../../demo/displays.ts';
import type { RunningSchool } from '../../integration/hub/running-school.ts';

type Given = { readonly code?: string; readonly machine?: FakeMachine };

/** A pupil's computer by its data folder, run by the real agent on a display of its own. */
export class Computer {
  readonly dataDir: string;
  readonly display: string;
  readonly #school: RunningSchool;
  readonly #machine: FakeMachine;
  readonly #station: string;

  constructor(school: RunningSchool, of: { station: string; dataDir: string; display: string; machine: FakeMachine }) {
    this.#school = school;
    this.#station = of.station;
    this.#machine = of.machine;
    this.dataDir = of.dataDir;
    this.display = of.display;
  }

  /** Starts the agent; resolves when it has the desktop. */
  start({ code, machine = this.#machine }: Given = {}): Promise<RunningAgent> {
    const { url, pin } = this.#school.address;
    return runAgent({
      dataDir: this.dataDir,
      hub: url,
      pin,
      code,
      room: 'ICT1',
      station: this.#station,
      display: this.display,
      machine,
      log: { info: () => undefined, warn: () => undefined },
    });
  }

  /** Runs the agent until it was welcomed, and ends it; its device id. */
  async useOnce(given: Given = {}): Promise<string> {
    await using agent = await this.start(given);
    await agent.linked;
    return agent.deviceId;
  }

  /** What somebody has who copies the disk now, or put the machine back to it: the whole data folder. */
  snapshot(name: string): string {
    const copy = join(this.#school.folder, name);
    cpSync(this.dataDir, copy, { recursive: true });
    return copy;
  }

  /** Puts the machine back to a snapshot. */
  restore(snapshot: string): void {
    rmSync(this.dataDir, { recursive: true });
    cpSync(snapshot, this.dataDir, { recursive: true });
  }

  /** Another computer that was made from this one's disk as it is now. */
  copy(display: string, machine = this.#machine): Computer {
    const dataDir = this.snapshot(`copy of ${this.#station} on ${display}`);
    return new Computer(this.#school, { station: this.#station, dataDir, display, machine });
  }
}

/** Computers of a school and the displays they run on, on numbers that runs beside this one do not use. */
export const startComputers = async (school: RunningSchool, count: number) => {
  const first = 300 + (process.pid % 150) * 4;
  const displays = await startDisplays(count, '800x600', { first, last: first + 60 });
  return {
    displays: displays.map(({ display }) => display),
    computer: (station: string, display: string): Computer =>
      new Computer(school, {
        station,
        dataDir: join(school.folder, `data of ${station}`),
        display,
        machine: createFakeMachine(station),
      }),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await Promise.all(displays.map((display) => display[Symbol.asyncDispose]()));
    },
  };
};
