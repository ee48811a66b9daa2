/**
 * Counts events per key within a sliding time and says when a key has had its share. Times are ms of one
 * monotonic clock. A key that is not heard of for `withinMs` is forgotten.
 */
export class RateWindow {
  readonly #most: number;
  readonly #withinMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** True when the key already has `most` events within the time. */
  full(key: string, now: number): boolean {
    return this.#recent(key, now).length >= this.#most;
  }

  /** Counts one event. The returned function takes it back, for what turned out not to count. */
  count(key: string, now: number): () => void {
    if (this.#times.size > 4_096) this.#forgetOld(now);
    const times = this.#recent(key, now);
    times.push(now);
    this.#times.set(key, times);
    return () => {
      const kept = this.#times.get(key) ?? [];
      const at = kept.indexOf(now);
      if (at !== -1) kept.splice(at, 1);
    };
  }

  /** Forgets what was counted for a key. */
  clear(key: string): void {
    this.#times.delete(key);
  }

  #recent(key: string, now: number): number[] {
    const times = this.#times.get(key) ?? [];
    const firstKept = times.findIndex((time) => now - time < this.#withinMs);
    times.splice(0, firstKept === -1 ? times.length : firstKept);
    return times;
  }

  #forgetOld(now: number): void {
    for (const key of this.#times.keys()) if (this.#recent(key, now).length === 0) this.#times.delete(key);
  }
}
