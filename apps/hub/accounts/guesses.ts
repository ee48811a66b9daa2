import { RateWindow } from '../limits/rate-window.ts';

const PER_ACCOUNT = { most: 5, withinMs: 15 * 60_000 };
const PER_PLACE = { most: 30, withinMs: 60_000 };

/**
 * Wrong sign-ins, counted for the account and for the place they come from (rules SGN2, SGN3). One count for every door:
 * who was slowed down at a console does not begin anew at the web application. Times are monotonic.
 */
export class Guesses {
  readonly #byAccount = new RateWindow(PER_ACCOUNT.most, PER_ACCOUNT.withinMs);
  readonly #byPlace = new RateWindow(PER_PLACE.most, PER_PLACE.withinMs);
  readonly #said = new RateWindow(1, PER_ACCOUNT.withinMs);

  /** Whether an account or a place has had its share; then nothing is looked at. */
  full(account: string, place: string, now: number): boolean {
    return this.#byAccount.full(account, now) || this.#byPlace.full(place, now);
  }

  /** Counts a try before it is looked at. The returned function takes it back, for one that was right. */
  count(account: string, place: string, now: number): () => void {
    const takeBack = [this.#byAccount.count(account, now), this.#byPlace.count(place, now)];
    return () => {
      for (const undo of takeBack) undo();
    };
  }

  /** Whether it is time to say that somebody tries too often: once in a while, however often they try. */
  worthSaying(who: string, now: number): boolean {
    if (this.#said.full(who, now)) return false;
    this.#said.count(who, now);
    return true;
  }
}
