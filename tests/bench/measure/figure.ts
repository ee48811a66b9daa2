import { load } from './processes.ts';
import type { Spread } from './spread.ts';

/** One measured figure: a row of the table and an entry of the JSON. */
export type Figure = {
  readonly what: string;
  readonly unit: '% of a core' | 'MB' | 'kB/s' | 'ms';
  /** What is held against the target. */
  readonly value: number;
  /** The other numbers worth seeing, in words. */
  readonly spread: string;
  /** The most the value may be, or null where there is no target. */
  readonly most: number | null;
  /** Veyon's figure for the same content on the same machine, in the same unit. */
  readonly veyon: string | null;
  readonly runs: string;
  /** One-minute load averages before and after. */
  readonly load: readonly [number, number];
};

type Facts = Pick<Figure, 'what' | 'unit' | 'most' | 'veyon'>;

/** Remembers the load at the beginning; what it returns makes figures of what was measured since. */
export const beginFigures = () => {
  const before = load();
  const now = (): Figure['load'] => [before, load()];
  const short = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  return {
    /** The mean of several runs, with the least and the most of them. */
    mean: (facts: Facts, values: readonly number[], runs: string): Figure => ({
      ...facts,
      value: values.reduce((sum, value) => sum + value, 0) / values.length,
      spread: values.length === 1 ? '' : `${short(Math.min(...values))} to ${short(Math.max(...values))}`,
      runs,
      load: now(),
    }),
    /** One percentile of many times in ms, with the others beside it. */
    times: (facts: Omit<Facts, 'unit'>, spread: Spread, held: 'p95' | 'p99' | 'max'): Figure => ({
      ...facts,
      what: `${facts.what}, ${held}`,
      unit: 'ms',
      value: spread[held],
      spread: (['p50', 'p95', 'p99', 'max'] as const).map((name) => `${name} ${short(spread[name])}`).join(', '),
      runs: `n = ${spread.n}`,
      load: now(),
    }),
  };
};

/** Whether a figure reaches its target; true where there is none. */
export const isReached = ({ value, most }: Figure): boolean => most === null || value <= most;
