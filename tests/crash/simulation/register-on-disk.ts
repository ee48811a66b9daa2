import type { Appended, Draft } from '@usher/register';
import { type FakeDisk, FakeRegister } from '@usher/register/testing';
import type { DiskAround } from './disks.ts';
import type { Power } from './timeline.ts';

export type RegisterOptions = ConstructorParameters<typeof FakeRegister>[0] & {
  readonly disk: FakeDisk;
  readonly power: Power;
  readonly around: DiskAround;
  /** What is on the disk from now on. */
  readonly onCommit: (ids: readonly string[]) => void;
};

/** The register of one start of a hub: a commit takes its time, may fail, and the power may go before it or after. */
export class RegisterOnDisk extends FakeRegister {
  readonly #options: RegisterOptions;
  #line: Promise<unknown> = Promise.resolve();

  constructor(options: RegisterOptions) {
    super(options);
    this.#options = options;
  }

  override append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    return this.#inLine(() => this.#commit(drafts));
  }

  override checkpoint(): Promise<string> {
    const { power, around } = this.#options;
    return this.#inLine(async () => {
      await around.timeline.wait(around.chance.below(5), power);
      return await super.checkpoint();
    });
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  async #commit(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    const { power, around, onCommit } = this.#options;
    const { timeline, chance, faults, cut } = around;
    await timeline.wait(1 + chance.below(20), power);
    const { fails, cuts } = faults();
    if (chance.next() < fails) throw new Error('the disk of the register fails by chance');
    const fate = chance.next();
    if (fate < cuts / 2) cut();
    // A wait of a process without power never ends.
    await timeline.wait(0, power);
    const appended = await super.append(drafts);
    onCommit(drafts.map(({ id }) => id));
    if (fate >= cuts / 2 && fate < cuts) cut();
    await timeline.wait(1 + chance.below(5), power);
    return appended;
  }
}
