import { LIMITS, type PicturePart, type RefusalCode } from '@usher/protocol';

/** What an agent did wrong with a stream. */
export type Breach = { readonly code: RefusalCode; readonly detail: string };

// A network that stalls and recovers delivers together what left apart; a link that stalls longer than
// LIMITS.silentMs ends, so this much is the most an honest agent can be behind.
const STALL_SECONDS = LIMITS.silentMs / 1_000;

/** Holds one stream to LIM5 (tile) or LIM6 (close). Times are ms of one monotonic clock. */
export class PictureMeter {
  readonly #view: 'tile' | 'close';
  readonly #perSecond: number;
  #credit: number;
  #creditAt: number;
  #bytes = 0;

  constructor(view: 'tile' | 'close', now: number) {
    this.#view = view;
    this.#perSecond = view === 'tile' ? LIMITS.tilesPerSecond : LIMITS.closePerSecond;
    this.#credit = this.#perSecond * STALL_SECONDS;
    this.#creditAt = now;
  }

  /** Takes account of one part; the breach, if it is one. `more` says that its picture goes on. */
  take(part: Pick<PicturePart, 'width' | 'height'>, bytes: number, more: boolean, now: number): Breach | null {
    if (this.#view === 'tile' && (part.width > LIMITS.tileWidth || part.height > LIMITS.tileHeight))
      return { code: 'too-large', detail: `a tile is at most ${LIMITS.tileWidth} x ${LIMITS.tileHeight}` };
    this.#bytes += bytes;
    if (this.#view === 'tile' && this.#bytes > LIMITS.tileBytes)
      return { code: 'too-large', detail: `a picture of a tile holds at most ${LIMITS.tileBytes} bytes` };
    if (more) return null;
    this.#bytes = 0;
    const earned = ((now - this.#creditAt) * this.#perSecond) / 1_000;
    this.#credit = Math.min(this.#perSecond * STALL_SECONDS, this.#credit + earned) - 1;
    this.#creditAt = now;
    return this.#credit < 0
      ? { code: 'too-fast', detail: `a ${this.#view} stream is at most ${this.#perSecond} pictures a second` }
      : null;
  }
}
