/** Admits `perSecond` on average and `burst` at once (rule LIM4). Times are milliseconds of one monotonic clock. */
export type TokenBucket = {
  take(nowMs: number): boolean;
  /** How long until `take` would admit one; 0 when it would now. */
  waitMs(nowMs: number): number;
};

/** A full bucket. */
export const createTokenBucket = (perSecond: number, burst: number): TokenBucket => {
  let tokens = burst;
  let filledAt = -Infinity;
  const fill = (nowMs: number): void => {
    if (nowMs > filledAt && filledAt !== -Infinity)
      tokens = Math.min(burst, tokens + ((nowMs - filledAt) * perSecond) / 1000);
    filledAt = Math.max(filledAt, nowMs);
  };
  return {
    take(nowMs) {
      fill(nowMs);
      // The sum of many small fills falls short of a whole token by rounding alone.
      if (tokens < 1 - 1e-6) return false;
      tokens = Math.max(0, tokens - 1);
      return true;
    },
    waitMs(nowMs) {
      fill(nowMs);
      return tokens >= 1 - 1e-6 ? 0 : ((1 - tokens) * 1000) / perSecond;
    },
  };
};
