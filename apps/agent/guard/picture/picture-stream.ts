import type { Pixels, Rect } from '@usher/desktop';
import { type AgentViewStart, blockCount, encodePicture, LIMITS } from '@usher/protocol';
import { clip, joinAreas } from './areas.ts';
import { changedBlocks, copyBlocks, type Image24 } from './blocks.ts';
import type { EncodeImage } from './encode.ts';
import { encodeParts, type Fidelity } from './encode-parts.ts';
import { scaleArea } from './scale-area.ts';
import { fitInside, inPicture, inSource, type Scaling } from './scaling.ts';

/** A still stream says that it looked again this often (rule PIC3). */
export const STILL_EVERY_MS = 2_000;
/** More areas than this are one: keeping them apart would cost more than it saves. */
const MOST_AREAS = 16;
const HEADERS = 64;

/** A picture part ready to be sent: the payload of a media frame and its flags. */
export type SentPart = { readonly key: boolean; readonly more: boolean; readonly payload: Uint8Array<ArrayBuffer> };

const FIDELITY: Readonly<Record<AgentViewStart['view'], Fidelity>> = {
  tile: { quality: 70, coarseQuality: 35, maxBytes: LIMITS.tileBytes - HEADERS - 2 * 600 },
  close: { quality: 75, coarseQuality: 75, maxBytes: LIMITS.mediaBytes - HEADERS - 2 * 0xffff },
};
const FASTEST_MS = { tile: 1000 / LIMITS.tilesPerSecond, close: 1000 / LIMITS.closePerSecond };

const blank = (width: number, height: number): Image24 => ({
  width,
  height,
  rgb: new Uint8Array(width * height * 3),
});

/** The pictures of one monitor for one viewer: what was sent, what has changed since, and when to send again. */
export class PictureStream {
  readonly id: number;
  readonly monitor: number;
  readonly intervalMs: number;
  readonly #wish: AgentViewStart;
  #scaling: Scaling | null = null;
  #area: Rect | null = null;
  #now: Image24 = blank(1, 1);
  #sent: Image24 = blank(1, 1);
  #pending: readonly Rect[] = [];
  #drawn: Rect[] = [];
  #keyWanted = true;
  #captures = 0;
  #lastCapture = Number.NEGATIVE_INFINITY;
  #lastSpoke = Number.NEGATIVE_INFINITY;

  constructor(wish: AgentViewStart) {
    const tile = wish.view === 'tile';
    this.#wish = {
      ...wish,
      width: tile ? Math.min(wish.width, LIMITS.tileWidth) : wish.width,
      height: tile ? Math.min(wish.height, LIMITS.tileHeight) : wish.height,
    };
    this.id = wish.stream;
    this.monitor = wish.monitor;
    this.intervalMs = Math.max(wish.intervalMs, FASTEST_MS[wish.view]);
  }

  /** Sets where the monitor now stands on the desktop; null while there is no such monitor. */
  placeOn(area: Rect | null): void {
    this.#area = area;
    if (area === null) {
      this.#pending = [];
      return;
    }
    this.#scaling = fitInside(area, this.#wish);
    const { width, height } = this.#scaling.picture;
    // A picture of another size is a key picture (rule PIC5); so is one of another place.
    this.#now = blank(width, height);
    this.#sent = blank(width, height);
    this.#keyWanted = true;
    this.#pending = [{ x: 0, y: 0, width, height }];
  }

  /** An area of the desktop has changed. */
  mark(changed: Rect): void {
    if (this.#area === null || this.#scaling === null) return;
    const seen = clip(changed, this.#area);
    if (seen === null) return;
    const area = inPicture(this.#scaling, { ...seen, x: seen.x - this.#area.x, y: seen.y - this.#area.y });
    const pending = [...this.#pending, area];
    this.#pending = joinAreas(pending, pending.length > MOST_AREAS ? Number.POSITIVE_INFINITY : 0);
  }

  wantKey(): void {
    this.#keyWanted = true;
  }

  /** Whether there is anything to capture or to send. */
  get waiting(): boolean {
    return this.#area !== null && (this.#pending.length > 0 || this.#keyWanted);
  }

  /** The time from which the next picture may be captured. */
  get dueAt(): number {
    return this.#lastCapture + this.intervalMs;
  }

  /** The time at which a still stream has to say that it is. */
  get stillAt(): number {
    return this.#area === null ? Number.POSITIVE_INFINITY : this.#lastSpoke + STILL_EVERY_MS;
  }

  /** The areas of the desktop that the next picture needs. The stream counts as captured from now on. */
  beginCapture(now: number): readonly Rect[] {
    this.#lastCapture = now;
    this.#drawn = [...this.#pending];
    this.#pending = [];
    const { x, y } = this.#area ?? { x: 0, y: 0 };
    return this.#drawn.flatMap((area) => {
      if (this.#scaling === null) return [];
      const source = inSource(this.#scaling, area);
      return [{ ...source, x: source.x + x, y: source.y + y }];
    });
  }

  /** Draws the part of an area given by `beginCapture` that was captured at `at` of the desktop. */
  draw(captured: Pixels, at: Rect): void {
    if (this.#scaling === null || this.#area === null) return;
    const origin = { ...at, x: at.x - this.#area.x, y: at.y - this.#area.y };
    for (const area of this.#drawn) {
      const source = clip(inSource(this.#scaling, area), origin);
      const inside = source === null ? null : this.#whole(source, area);
      if (inside !== null) scaleArea(this.#scaling, captured, origin, inside, this.#now.rgb);
    }
  }

  /** Cuts an area of the desktop along the picture's rows into areas of at most `most` pixels. */
  bands(area: Rect, most: number): readonly Rect[] {
    if (this.#scaling === null || this.#area === null) return [area];
    const top = area.y - this.#area.y;
    const rows = Math.max(1, Math.floor(most / area.width));
    const factor = this.#scaling.source.height / this.#scaling.picture.height;
    const step = Math.max(1, Math.floor(rows / factor));
    const bands: Rect[] = [];
    const last = inPicture(this.#scaling, { x: 0, y: top, width: 1, height: area.height });
    for (let y = last.y; y < last.y + last.height; y += step) {
      const height = Math.min(step, last.y + last.height - y);
      const source = inSource(this.#scaling, { x: 0, y, width: 1, height });
      const from = Math.max(source.y, top);
      const to = Math.min(source.y + source.height, top + area.height);
      bands.push({ ...area, y: from + this.#area.y, height: to - from });
    }
    return bands;
  }

  /** The parts to send after a capture; none when no block has changed. */
  async finish(sinceInputMs: number, now: number, encode: EncodeImage): Promise<readonly SentPart[]> {
    this.#captures += 1;
    const key = this.#keyWanted;
    const changed = key ? null : changedBlocks(this.#now, this.#sent, this.#drawn);
    if (changed?.length === 0) return [];
    this.#keyWanted = false;
    this.#lastSpoke = now;
    const { width, height } = this.#now;
    const whole = changed === null || changed.length === blockCount(width, height);
    if (whole) this.#sent.rgb.set(this.#now.rgb);
    else copyBlocks(this.#now, this.#sent, changed);
    const parts = await encodeParts(this.#sent, whole ? null : changed, FIDELITY[this.#wish.view], encode);
    return parts.map(({ blocks, image }, index) => ({
      key: whole,
      more: index < parts.length - 1,
      payload: this.#payload(sinceInputMs, blocks, image.encoding, image.bytes),
    }));
  }

  /** The part that says: looked again, nothing has changed. */
  still(sinceInputMs: number, now: number): SentPart {
    this.#captures += 1;
    this.#lastSpoke = now;
    return {
      key: false,
      more: false,
      payload: this.#payload(sinceInputMs, new Uint16Array(), 'none', new Uint8Array()),
    };
  }

  #payload(
    sinceInputMs: number,
    blocks: Uint16Array | null,
    encoding: 'none' | 'webp' | 'jpeg',
    image: Uint8Array,
  ): Uint8Array<ArrayBuffer> {
    return encodePicture({
      capture: this.#captures >>> 0,
      width: this.#now.width,
      height: this.#now.height,
      sourceWidth: this.#area?.width ?? 1,
      sourceHeight: this.#area?.height ?? 1,
      sinceInputMs: Math.max(0, Math.round(sinceInputMs)),
      blocks,
      encoding,
      image,
    });
  }

  /** The picture pixels of `area` for which all that they need was captured. */
  #whole(source: Rect, area: Rect): Rect | null {
    if (this.#scaling === null) return null;
    const touched = clip(inPicture(this.#scaling, source), area);
    if (touched === null) return null;
    let { y, height } = touched;
    const has = (row: number): boolean => {
      if (this.#scaling === null) return false;
      const need = inSource(this.#scaling, { x: 0, y: row, width: 1, height: 1 });
      return need.y >= source.y && need.y + need.height <= source.y + source.height;
    };
    while (height > 0 && !has(y)) {
      y += 1;
      height -= 1;
    }
    while (height > 0 && !has(y + height - 1)) height -= 1;
    return height > 0 ? { ...touched, y, height } : null;
  }
}
