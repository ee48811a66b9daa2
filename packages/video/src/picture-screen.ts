import { copiesOf, type Size, stripSize } from './blocks.ts';
import { Fingerprint } from './fingerprint.ts';
import type { PictureEvent } from './picture-event.ts';
import { stepStream, type StreamState } from './picture-stream.ts';

/** What a canvas must do; an OffscreenCanvas in the worker, memory in tests. */
export interface Surface<Image> {
  resize(size: Size): void;
  draw(image: Image, from: { sx: number; sy: number }, to: { dx: number; dy: number } & Size): void;
}

/** Turns encoded bytes into an image of this size to draw; rejects when they are none. */
export type Decode<Image> = (bytes: Uint8Array, encoding: 'webp' | 'jpeg', size: Size) => Promise<Image & Size>;

/**
 * One look at a screen: the number of its capture, how long before it there was input, and whether anything in the
 * picture has changed since the look before. A whole picture of the very same bytes has not.
 */
export type Look = { readonly capture: number; readonly sinceInputMs: number; readonly changed: boolean };

/** Called when a picture is drawn or known to be true still, and when a stream needs a key picture. */
export type ScreenNews = { readonly seen: (look: Look) => void; readonly broken: () => void };

const expectedSize = ({ blocks, width, height }: Pick<PictureEvent['part'], 'blocks' | 'width' | 'height'>): Size =>
  blocks === null ? { width, height } : stripSize(blocks.length);

// More waiting than this and decoding cannot keep up: a key picture is cheaper than catching up.
const WAITING_AT_MOST = 24;

/**
 * One stream drawn onto one surface. Parts are decoded side by side and drawn in the order they came; a part
 * that cannot be drawn breaks the stream until its next key picture.
 */
export class PictureScreen<Image> {
  readonly #surface: Surface<Image>;
  readonly #decode: Decode<Image>;
  readonly #news: ScreenNews;
  #state: StreamState = null;
  #size: Size | null = null;
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();
  // Parts of a stream that broke meanwhile are not drawn although they were accepted.
  #era = 0;
  readonly #print = new Fingerprint();
  /** A part of the picture that is being drawn has changed something. */
  #changed = false;

  constructor(surface: Surface<Image>, decode: Decode<Image>, news: ScreenNews) {
    this.#surface = surface;
    this.#decode = decode;
    this.#news = news;
  }

  /** Takes the next part; answers when it is drawn or passed over. */
  take(event: PictureEvent): Promise<void> {
    const { state, deed } = stepStream(this.#state, event);
    this.#state = state;
    if (deed === 'skip') return this.#tail;
    if (deed === 'broken') {
      this.#break();
      return this.#tail;
    }
    if (deed === 'still') {
      this.#tail = this.#tail.then(this.#ifStill(this.#era, event.part));
      return this.#tail;
    }
    if (event.key) this.#era += event.part.blocks === null ? 1 : 0;
    if (this.#waiting >= WAITING_AT_MOST) {
      this.#break();
      return this.#tail;
    }
    return this.#draw(event, this.#era);
  }

  #ifStill(era: number, { capture, sinceInputMs }: PictureEvent['part']): () => void {
    return () => {
      if (era === this.#era && this.#state !== null) this.#news.seen({ capture, sinceInputMs, changed: false });
    };
  }

  #break(): void {
    this.#state = null;
    this.#era += 1;
    this.#print.dropped();
    this.#news.broken();
  }

  #draw({ key, part, more }: PictureEvent, era: number): Promise<void> {
    if (part.encoding === 'none') return this.#tail;
    this.#waiting += 1;
    const decoding = this.#decode(part.image, part.encoding, expectedSize(part));
    // Its failure is met where its turn comes; until then it is nobody's.
    decoding.catch(() => undefined);
    const before = this.#tail;
    const turn = async (): Promise<void> => {
      await before;
      try {
        const image = await decoding;
        if (era !== this.#era) return;
        this.#put(image, part.blocks, { width: part.width, height: part.height });
        this.#drawn(key, part.image);
        if (!more) this.#tellSeen(key, part);
      } catch {
        if (era === this.#era) this.#break();
      } finally {
        this.#waiting -= 1;
      }
    };
    this.#tail = turn();
    return this.#tail;
  }

  #drawn(key: boolean, image: Uint8Array): void {
    if (key) this.#print.add(image);
    else this.#changed = true;
  }

  #tellSeen(key: boolean, { capture, sinceInputMs }: PictureEvent['part']): void {
    const changed = key ? this.#print.ended() : this.#changed;
    this.#changed = false;
    this.#news.seen({ capture, sinceInputMs, changed });
  }

  #put(image: Image & Size, blocks: Uint16Array | null, size: Size): void {
    const expected = expectedSize({ blocks, ...size });
    if (image.width !== expected.width || image.height !== expected.height) throw new RangeError('image size');
    if (this.#size?.width !== size.width || this.#size.height !== size.height) {
      this.#surface.resize(size);
      this.#size = size;
    }
    if (blocks === null) {
      this.#surface.draw(image, { sx: 0, sy: 0 }, { dx: 0, dy: 0, ...size });
      return;
    }
    for (const copy of copiesOf(blocks, size)) this.#surface.draw(image, copy, copy);
  }
}
