import { BLOCK, blocksAcross, parsePicture, stripColumns } from '@usher/protocol';
import type { MediaFrame } from '@usher/protocol';
import sharp from 'sharp';

/** A picture put together from parts, as a console does it; three bytes a pixel, red first. */
export class RebuiltPicture {
  width = 0;
  height = 0;
  rgb: Uint8Array = new Uint8Array();
  pictures = 0;
  stills = 0;
  captures: number[] = [];
  bytes = 0;
  #begun = false;
  #last: Promise<void> = Promise.resolve();
  readonly #waiting: { readonly test: () => boolean; readonly resolve: () => void }[] = [];

  /** Takes a media frame; frames are drawn in the order taken. */
  take(frame: Pick<MediaFrame, 'key' | 'more' | 'payload'>): void {
    this.#last = this.#last.then(() => this.#draw(frame));
  }

  /** Resolves when `test` holds after a frame was drawn; rejects after `ms`. */
  async until(test: () => boolean, ms = 30_000): Promise<void> {
    await this.#last;
    if (test()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error('the picture did not come')), ms);
    this.#waiting.push({ test, resolve });
    await promise.finally(() => clearTimeout(timer));
  }

  colourAt(x: number, y: number): readonly [number, number, number] {
    const at = (y * this.width + x) * 3;
    return [this.rgb[at] ?? -1, this.rgb[at + 1] ?? -1, this.rgb[at + 2] ?? -1];
  }

  async #draw({ key, more, payload }: Pick<MediaFrame, 'key' | 'more' | 'payload'>): Promise<void> {
    const parsed = parsePicture(payload);
    if (!parsed.ok) throw new Error(parsed.refused.detail);
    const part = parsed.value;
    this.bytes += payload.byteLength;
    this.captures.push(part.capture);
    if (key && (part.width !== this.width || part.height !== this.height || !this.#begun)) {
      this.width = part.width;
      this.height = part.height;
      this.rgb = new Uint8Array(part.width * part.height * 3);
      this.#begun = true;
    }
    if (!this.#begun) throw new Error('blocks came before the first key picture');
    if (part.width !== this.width || part.height !== this.height) throw new Error('a new size without a key picture');
    if (part.encoding === 'none') this.stills += 1;
    else {
      const { data, info } = await sharp(part.image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      if (part.blocks === null) this.rgb.set(data);
      else this.#place(part.blocks, data, info.width);
      if (!more) this.pictures += 1;
    }
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.test()) waiting.resolve();
      else this.#waiting.push(waiting);
    }
  }

  #place(blocks: Uint16Array, strip: Uint8Array, stripWidth: number): void {
    const columns = stripColumns(blocks.length);
    if (columns * BLOCK !== stripWidth) throw new Error('the strip is not as wide as it should be');
    const across = blocksAcross(this.width);
    blocks.forEach((block, index) => {
      const left = (block % across) * BLOCK;
      const top = Math.floor(block / across) * BLOCK;
      const width = Math.min(BLOCK, this.width - left);
      for (let y = 0; y < Math.min(BLOCK, this.height - top); y += 1) {
        const from = ((Math.floor(index / columns) * BLOCK + y) * stripWidth + (index % columns) * BLOCK) * 3;
        this.rgb.set(strip.subarray(from, from + width * 3), ((top + y) * this.width + left) * 3);
      }
    });
  }
}
