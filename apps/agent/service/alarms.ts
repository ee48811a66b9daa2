import { LIMITS, type StationAlarm } from '@usher/protocol';
import type { Clock } from '../clock.ts';

type Kind = StationAlarm['kind'];

type Options = {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  /** Answers false when there is no link. */
  readonly send: (alarm: StationAlarm) => boolean;
};

type Told = { readonly at: number; readonly count: number };

/** One kind is told at most once in this time, so that somebody who tries without end fills no record. */
const TOLD_EVERY_MS = 5_000;
const MOST = 0xffff_ffff;

/** Counts what is tried against this station and tells the hub of it, in time even when there is no link now (rule TAM3). */
export class Alarms {
  readonly #options: Options;
  readonly #untold = new Map<Kind, number>();
  /** What was told so lately that a link that ends now may have lost it. */
  readonly #told = new Map<Kind, readonly Told[]>();
  readonly #waits = new Map<Kind, () => void>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** It was tried, `times` over. */
  note(kind: Kind, times = 1): void {
    this.#untold.set(kind, Math.min(MOST, (this.#untold.get(kind) ?? 0) + times));
    this.#tell(kind);
  }

  /** A new link: tells what was counted meanwhile. */
  begin(): void {
    for (const kind of this.#untold.keys()) this.#tell(kind);
  }

  /** The link ended: nothing is told until the next. `lost`: nobody said goodbye, so what was told lately may be lost. */
  end({ lost }: { readonly lost: boolean }): void {
    for (const cancel of this.#waits.values()) cancel();
    this.#waits.clear();
    const { clock } = this.#options;
    const unsure = lost ? clock.mono() - LIMITS.silentMs : clock.mono();
    for (const [kind, told] of this.#told)
      for (const { at, count } of told)
        if (at > unsure) this.#untold.set(kind, Math.min(MOST, (this.#untold.get(kind) ?? 0) + count));
    this.#told.clear();
  }

  #tell(kind: Kind): void {
    const { clock, send } = this.#options;
    const count = this.#untold.get(kind);
    if (count === undefined || this.#waits.has(kind) || !send({ kind, count })) return;
    this.#untold.delete(kind);
    const now = clock.mono();
    const lately = (this.#told.get(kind) ?? []).filter(({ at }) => now - at < LIMITS.silentMs);
    this.#told.set(kind, [...lately, { at: now, count }]);
    const next = (): void => {
      this.#waits.delete(kind);
      this.#tell(kind);
    };
    this.#waits.set(kind, clock.after(TOLD_EVERY_MS, next));
  }
}
