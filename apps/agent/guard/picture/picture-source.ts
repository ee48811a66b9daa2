import type { Desktop, Rect } from '@usher/desktop';
import type { AgentViewStart } from '@usher/protocol';
import type { Clock } from '../../clock.ts';
import { holds, joinAreas } from './areas.ts';
import type { EncodeImage } from './encode.ts';
import { PictureStream, type SentPart } from './picture-stream.ts';

/**
 * After a quiet time a change waits this long for the rest of its repaint, so that one page turned is one
 * picture. Programs repaint within a frame of 16 ms.
 */
export const GATHER_MS = 12;

// One request for pixels costs about as much as this many pixels.
const REQUEST_PIXELS = 40_000;
// Captured in bands of this many pixels (1 MiB), so that memory stays low and a cover never waits for a picture.
const BAND_PIXELS = 256 * 1024;

type Options = {
  readonly desktop: Pick<Desktop, 'screen' | 'idle'>;
  readonly clock: Clock;
  readonly encode: EncodeImage;
  readonly send: (stream: number, part: SentPart) => void;
  /** The desktop did not do what it was asked; nothing more will be sent. */
  readonly onFailure: (cause: unknown) => void;
};

/**
 * The pictures of a desktop. While there are no streams nothing is watched or captured (rule PIC7), and while the pupil
 * hides the screens nothing is captured or sent (rule HID2).
 */
export class PictureSource {
  readonly #options: Options;
  readonly #streams = new Map<number, PictureStream>();
  #unwatch: (() => void)[] = [];
  #changed = false;
  #moved = false;
  #looking = false;
  #withheld = false;
  /** Counts the times it was withheld, so that a look begun before is recognised and nothing of it is sent. */
  #withholdings = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;
  /** Bands are captured into the same memory again and again. */
  #band: Uint8Array | undefined;
  #wake: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins a stream, with a key picture at once; one of the same number ends. */
  start(wish: AgentViewStart): void {
    const { screen } = this.#options.desktop;
    const stream = new PictureStream(wish);
    stream.placeOn(this.#areaOf(stream));
    this.#streams.set(stream.id, stream);
    if (this.#unwatch.length === 0)
      this.#unwatch = [
        screen.onChange(() => {
          this.#changed = true;
          this.#plan(GATHER_MS);
        }),
        screen.onMonitors(() => {
          this.#moved = true;
          this.#plan(0);
        }),
      ];
    this.#plan(0);
  }

  stop(id: number): void {
    this.#streams.delete(id);
    if (this.#streams.size > 0) return;
    for (const end of this.#unwatch) end();
    this.#unwatch = [];
    this.#changed = false;
    this.#band = undefined;
    this.#wake?.cancel();
    this.#wake = null;
  }

  stopAll(): void {
    for (const id of this.#streams.keys()) this.stop(id);
  }

  /** Makes the stream's next picture a key picture. Unknown streams have just ended: nothing is done. */
  key(id: number): void {
    this.#streams.get(id)?.wantKey();
    this.#plan(0);
  }

  /** Begins no picture for so long: something else is more urgent. */
  rest(ms: number): void {
    this.#restsUntil = this.#options.clock.mono() + ms;
    this.#wake?.cancel();
    this.#wake = null;
    this.#plan(0);
  }

  /** Captures and sends nothing from now on, not even what was captured a moment ago; else begins anew. */
  withhold(on: boolean): void {
    if (on === this.#withheld) return;
    this.#withheld = on;
    if (on) {
      this.#withholdings += 1;
      this.#wake?.cancel();
      this.#wake = null;
      return;
    }
    for (const stream of this.#streams.values()) stream.placeOn(this.#areaOf(stream));
    this.#plan(0);
  }

  #areaOf(stream: PictureStream): Rect | null {
    const monitors = this.#options.desktop.screen.monitors();
    return monitors.find((monitor) => monitor.number === stream.monitor)?.area ?? null;
  }

  /** Sets the wake for the next thing to do, `gather` after now at the earliest for pictures that are due. */
  #plan(gather: number): void {
    if (this.#looking || this.#withheld || this.#streams.size === 0) return;
    const now = this.#options.clock.mono();
    let at = this.#moved ? now : Number.POSITIVE_INFINITY;
    for (const stream of this.#streams.values()) {
      at = Math.min(at, stream.stillAt);
      if (stream.waiting) at = Math.min(at, Math.max(now, stream.dueAt));
      else if (this.#changed) at = Math.min(at, Math.max(now + gather, stream.dueAt));
    }
    at = Math.max(at, this.#restsUntil);
    if (this.#wake !== null && this.#wake.at <= at) return;
    this.#wake?.cancel();
    this.#wake = null;
    // Only monitors that are not there are looked at: a new monitor will say so.
    if (at === Number.POSITIVE_INFINITY) return;
    const cancel = this.#options.clock.after(Math.ceil(at - now), () => {
      this.#wake = null;
      void this.#look();
    });
    this.#wake = { at, cancel };
  }

  async #look(): Promise<void> {
    this.#looking = true;
    const withholdings = this.#withholdings;
    try {
      await this.#lookOnce(() => withholdings === this.#withholdings);
    } catch (cause) {
      this.#options.onFailure(cause);
      return;
    } finally {
      this.#looking = false;
    }
    this.#plan(0);
  }

  /** Captures and sends what is due; nothing more as soon as it may not go on. */
  async #lookOnce(mayGoOn: () => boolean): Promise<void> {
    const { screen, idle } = this.#options.desktop;
    if (this.#moved) {
      this.#moved = false;
      for (const stream of this.#streams.values()) stream.placeOn(this.#areaOf(stream));
    }
    // Asked for together with the changes, so that both answers come with one waking.
    const sinceInput = idle.sinceInputMs();
    sinceInput.catch(() => undefined);
    if (this.#changed) {
      this.#changed = false;
      for (const area of await screen.takeChanges()) for (const stream of this.#streams.values()) stream.mark(area);
    }
    if (!mayGoOn()) return;
    const now = this.#options.clock.mono();
    const due = [...this.#streams.values()].filter((stream) => stream.waiting && stream.dueAt <= now);
    const still = [...this.#streams.values()].filter((stream) => stream.stillAt <= now);
    if (due.length === 0 && still.length === 0) return;
    const [sinceInputMs] = await Promise.all([sinceInput, this.#capture(due, now, mayGoOn)]);
    for (const stream of due) {
      if (!mayGoOn()) return;
      const parts = await stream.finish(sinceInputMs, now, this.#options.encode);
      if (!mayGoOn()) return;
      if (this.#streams.get(stream.id) === stream) for (const part of parts) this.#options.send(stream.id, part);
    }
    if (!mayGoOn()) return;
    for (const stream of still)
      if (stream.stillAt <= now) this.#options.send(stream.id, stream.still(sinceInputMs, now));
  }

  /** Captures what the streams need, an area that several need once, and draws it. */
  async #capture(streams: readonly PictureStream[], now: number, mayGoOn: () => boolean): Promise<void> {
    const needs = streams.flatMap((stream) => stream.beginCapture(now).map((area) => ({ stream, area })));
    for (const area of joinAreas(
      needs.map((need) => need.area),
      REQUEST_PIXELS,
    )) {
      const takers = new Set(needs.filter((need) => holds(area, need.area)).map((need) => need.stream));
      const [first] = takers;
      // Bands follow the rows of one picture; for several pictures the area is captured whole.
      const bands = takers.size === 1 && first !== undefined ? first.bands(area, BAND_PIXELS) : [area];
      for (const band of bands) {
        this.#band ??= new Uint8Array(BAND_PIXELS * 4);
        const pixels = await this.#options.desktop.screen.capture(band, this.#band);
        if (!mayGoOn()) return;
        for (const stream of takers) stream.draw(pixels, band);
      }
    }
  }
}
