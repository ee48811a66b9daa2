import { type RawRows, verifyRegister } from '@usher/register';
import { diceOf, type Hand, MUTATIONS } from './mutations.ts';

/** A register to tamper with: `begin` to `undo` is one attempt, which `rows` reads. */
export type Tampered = {
  readonly hand: Hand;
  readonly size: number;
  readonly spki: Uint8Array;
  readonly rows: () => Omit<RawRows, typeof Symbol.asyncDispose>;
  readonly begin: () => Promise<void>;
  readonly undo: () => Promise<void>;
};

/** What became of the attempts: how many of each kind there were, and those that nobody noticed. */
export type Attempts = { readonly tried: ReadonlyMap<string, number>; readonly missed: readonly string[] };

/** Tampers `times` times with a register, each time in one way, and has the verifier look. */
export const tamper = async (
  { hand, size, spki, rows, begin, undo }: Tampered,
  times: number,
  seed: number,
): Promise<Attempts> => {
  const tried = new Map<string, number>();
  const missed: string[] = [];
  for (let attempt = 0; attempt < times; attempt += 1) {
    const dice = diceOf(seed + attempt);
    await begin();
    const what = (await MUTATIONS[attempt % MUTATIONS.length]?.(hand, size, dice)) ?? 'nothing';
    tried.set(what, (tried.get(what) ?? 0) + 1);
    const seen = { ...rows(), [Symbol.asyncDispose]: () => Promise.resolve() };
    const { found } = await verifyRegister(seen, { spki, most: 1 });
    if (found === 0) missed.push(`${what} (seed ${seed + attempt})`);
    await undo();
  }
  return { tried, missed };
};
