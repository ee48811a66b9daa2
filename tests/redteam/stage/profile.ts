import { randomInt } from 'node:crypto';
import { randomFrom } from '../../painter/random.ts';

const long = process.env['LONG'] === '1';

/** How often something is tried: the long profile runs with LONG=1. */
export const profile = ({ short, long: many }: { readonly short: number; readonly long: number }): number =>
  long ? many : short;

/** What the chance of this run begins with; SEED repeats one. */
export const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** Numbers from 0 up to 1, and what a mutation needs of them. */
export const createChance = (seed = SEED) => {
  const next = randomFrom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    next,
    oneOf: <T>(of: readonly [T, ...T[]]): T => of[below(of.length)] ?? of[0],
    bytes: (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
};
export type Chance = ReturnType<typeof createChance>;

/** Tells a figure of this run, for those who read the output. */
export const figure = (words: string): void => void process.stdout.write(`    ${words}\n`);
