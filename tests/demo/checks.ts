import { setTimeout as pause } from 'node:timers/promises';
import type { Tally } from '../run/tally.ts';

/** Runs the checks of the self-test one after another and prints each. */
export class Checks {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  /** One check: passes when `look` resolves, fails with what it throws. The next one runs all the same. */
  async check(name: string, look: () => Promise<void>): Promise<void> {
    try {
      await look();
      this.#passed += 1;
      process.stdout.write(`ok      ${name}\n`);
    } catch (error) {
      this.#failed += 1;
      process.stdout.write(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  /** One check that cannot be made here. */
  skip(name: string, why: string): void {
    this.#skipped += 1;
    process.stdout.write(`skipped ${name}: ${why}\n`);
  }

  tally(): Tally {
    return { passed: this.#passed, failed: this.#failed, skipped: this.#skipped };
  }
}

/** Throws `what` unless it holds. */
export const insist = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** Looks every 100 ms until it holds; throws `what` with the last sight after the time is up. */
export const until = async <Sight>(
  what: string,
  look: () => Promise<Sight>,
  holds: (sight: Sight) => boolean,
  withinMs = 15_000,
): Promise<Sight> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const sight = await look();
    if (holds(sight)) return sight;
    if (performance.now() > deadline) throw new Error(`${what} (saw ${JSON.stringify(sight)})`);
    await pause(100);
  }
};
