/** Several measurements of one thing, for a table: how many, and where they lie. */
export type Spread = {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** The nearest-rank percentile of values in rising order: always one that was measured. */
const rank = (rising: readonly number[], percent: number): number =>
  rising[Math.max(0, Math.ceil((percent / 100) * rising.length) - 1)] ?? Number.NaN;

export const spread = (values: readonly number[]): Spread => {
  const rising = values.toSorted((a, b) => a - b);
  return {
    n: rising.length,
    min: rank(rising, 0),
    p50: rank(rising, 50),
    p95: rank(rising, 95),
    p99: rank(rising, 99),
    max: rank(rising, 100),
  };
};
