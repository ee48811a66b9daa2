import { randomUUID } from 'node:crypto';
import type { Appended, Draft, Register } from '@usher/register';
import { FakeRegister } from '@usher/register/testing';
import type { ComputerFaults } from './computer.ts';
import { RegisterOnDisk, type RegisterOptions } from './register-on-disk.ts';

/** A fault put into a school on purpose, which the checks have to find. */
export type Planted = {
  readonly computer?: ComputerFaults;
  readonly register?: (options: RegisterOptions) => Register;
};

/** Keeps what is delivered a second time as another report, and answers as if it had known it. */
class Forgetful extends RegisterOnDisk {
  override async append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    const known: Draft[] = [];
    for (const draft of drafts) if ((await this.find(draft.id)) !== null) known.push({ ...draft, id: randomUUID() });
    if (known.length > 0) await super.append(known);
    return await super.append(drafts);
  }
}

/** Answers from memory, and writes what it answered for a moment later. */
class Hasty extends FakeRegister {
  readonly #options: RegisterOptions;
  readonly #memory: RegisterOptions['disk'];

  constructor(options: RegisterOptions) {
    const memory = options.disk.copy();
    super({ ...options, disk: memory });
    this.#memory = memory;
    this.#options = options;
  }

  override async append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    const { around, power, disk, onCommit } = this.#options;
    const appended = await super.append(drafts);
    around.timeline.after(around.chance.below(500), power, () => {
      disk.kept.push(...this.#memory.kept.slice(disk.kept.length));
      onCommit(drafts.map(({ id }) => id));
    });
    return appended;
  }
}

/** By what is wrong. */
export const PLANTED = {
  'a second delivery is not recognised': { register: (options) => new Forgetful(options) },
  'the receipt is given before the commit': { register: (options) => new Hasty(options) },
  'the row of the spool is deleted before the receipt': {
    computer: {
      submit: (spool, submit) => (report) => {
        const message = submit(report);
        if (message === null) return null;
        spool.received(report.reportId, 0);
        spool.forget(1);
        return message;
      },
    },
  },
  'a report is said to be saved before it is on disk': {
    computer: { spool: { keep: (spool, report, later) => later(() => spool.keep(report)) } },
  },
  'what was received is not brought again after an alarm': { computer: { spool: { again: () => 0 } } },
} as const satisfies Readonly<Record<string, Planted>>;
export type PlantedName = keyof typeof PLANTED;
