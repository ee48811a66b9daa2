import { BLOCK, blockCount, blocksAcross, type PicturePart, stripColumns } from '@usher/protocol';
import { encodePictureEvent } from '@usher/video/testing';
import { desktopOf, lockScreen } from './desktops.ts';
import type { FakeProgram } from './fake-program.ts';

type Shot = {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
  readonly canvas: OffscreenCanvas;
};
type Stream = { last: Shot | null; capture: number; changedAt: number };

const MAX_BLOCKS_SHARE = 0.6;

const changedBlocks = (before: Shot, now: Shot): Uint16Array => {
  const across = blocksAcross(now.width);
  const changed = new Uint8Array(blockCount(now.width, now.height));
  for (let y = 0; y < now.height; y += 1)
    for (let x = 0; x < now.width; x += 1) {
      const at = y * now.width + x;
      if (before.pixels[at] !== now.pixels[at]) changed[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)] = 1;
    }
  return Uint16Array.from([...changed.keys()].filter((block) => changed[block] === 1));
};

const webp = async (canvas: OffscreenCanvas): Promise<Uint8Array> => {
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
  return new Uint8Array(await blob.arrayBuffer());
};

const stripOf = (shot: Shot, blocks: Uint16Array): OffscreenCanvas => {
  const columns = stripColumns(blocks.length);
  const strip = new OffscreenCanvas(
    Math.min(columns, blocks.length) * BLOCK,
    Math.ceil(blocks.length / columns) * BLOCK,
  );
  const draw = strip.getContext('2d');
  const across = blocksAcross(shot.width);
  blocks.forEach((block, i) => {
    const [sx, sy] = [(block % across) * BLOCK, Math.floor(block / across) * BLOCK];
    draw?.drawImage(
      shot.canvas,
      sx,
      sy,
      BLOCK,
      BLOCK,
      (i % columns) * BLOCK,
      Math.floor(i / columns) * BLOCK,
      BLOCK,
      BLOCK,
    );
  });
  return strip;
};

/** Sends pictures of made-up desktops for whatever the page watches: key pictures, changed blocks, or "nothing changed". */
export class FakePictures {
  readonly #program: FakeProgram;
  readonly #streams = new Map<string, Stream>();
  readonly #stopped = new Set<string>();
  readonly #frozen = new Map<string, number>();
  #at = 0;
  #watched: readonly string[] = [];

  constructor(program: FakeProgram) {
    this.#program = program;
    program.onWatched = () => this.#rewatch();
    program.onKey = (pictures) => {
      for (const { station, monitor, view } of pictures) this.#streams.delete(`${station}/${monitor}/${view}`);
    };
  }

  /** Sends a round of tiles each `tileMs` and of the close look each `closeMs`. */
  start(tileMs: number, closeMs: number): void {
    setInterval(() => void this.#round('tile'), tileMs);
    setInterval(() => void this.#round('close'), closeMs);
  }

  /** Sends nothing more of a station, as if its capture hung. */
  stop(station: string): void {
    this.#stopped.add(station);
  }

  /** Goes on looking at a station whose picture stands still, and tells of input so long before each look. */
  freeze(station: string, sinceInputMs: number): void {
    this.#frozen.set(station, sinceInputMs);
  }

  /** A frozen station lives again. */
  thaw(station: string): void {
    this.#frozen.delete(station);
  }

  #wanted(): readonly string[] {
    const { watched, close } = this.#program;
    const tiles = watched.stations.map((id) => `${id}/0/tile`);
    return close === null ? tiles : [...tiles, `${close.station}/${close.monitor}/close`];
  }

  #rewatch(): void {
    const wanted = this.#wanted();
    for (const key of this.#streams.keys()) if (!wanted.includes(key)) this.#streams.delete(key);
    const fresh = wanted.filter((key) => !this.#watched.includes(key));
    this.#watched = wanted;
    for (const key of fresh) void this.#send(key);
  }

  async #round(view: 'tile' | 'close'): Promise<void> {
    if (view === 'tile') this.#at += 1;
    for (const key of this.#watched) if (key.endsWith(view)) await this.#send(key);
  }

  #shoot(station: string, monitor: number, size: { width: number; height: number }, at: number): Shot {
    const canvas = new OffscreenCanvas(size.width, size.height);
    const draw = canvas.getContext('2d', { willReadFrequently: true });
    if (draw === null) throw new Error('the stage cannot draw');
    const seed = Number.parseInt(station.slice(-6), 16);
    const cover = this.#program.station(station)?.cover.kind;
    if (cover === 'covered') draw.fillRect(0, 0, size.width, size.height);
    else (cover === 'locked' ? lockScreen : desktopOf(seed + monitor))(draw, size, seed, seed % 3 === 0 ? 0 : at);
    const { data } = draw.getImageData(0, 0, size.width, size.height);
    return { ...size, canvas, pixels: new Uint32Array(data.buffer) };
  }

  async #send(key: string): Promise<void> {
    // A round takes its time, and the page may have been locked meanwhile.
    if (!this.#wanted().includes(key)) return;
    const [station = '', monitor = '0', view = 'tile'] = key.split('/');
    const { watched, close } = this.#program;
    const facts = this.#program.station(station);
    const source = facts?.monitors[Number(monitor)];
    const box = view === 'close' ? close : watched;
    if (facts?.link !== 'up' || source === undefined || box === null || this.#stopped.has(station)) return;
    const scale = Math.min(1, box.width / source.width, box.height / source.height);
    const size = { width: Math.round(source.width * scale), height: Math.round(source.height * scale) };
    const stream = this.#streams.get(key) ?? { last: null, capture: 0, changedAt: 0 };
    this.#streams.set(key, stream);
    const before = stream.last;
    const frozen = this.#frozen.get(station);
    const at = view === 'close' ? Math.floor(performance.now() / 250) : this.#at;
    const shot =
      frozen !== undefined && before?.width === size.width ? before : this.#shoot(station, Number(monitor), size, at);
    const isKey = before === null || before.width !== shot.width || before.height !== shot.height;
    stream.last = shot;
    stream.capture += 1;
    const blocks = isKey ? null : changedBlocks(before, shot);
    // What does not change is not worked at.
    if (blocks?.length !== 0) stream.changedAt = performance.now();
    const part = await this.#part(shot, blocks, {
      capture: stream.capture,
      sourceWidth: source.width,
      sourceHeight: source.height,
      sinceInputMs: frozen ?? performance.now() - stream.changedAt,
    });
    if (this.#streams.get(key) !== stream) return;
    this.#program.sendPicture(
      encodePictureEvent(
        { station, monitor: Number(monitor), view: view === 'close' ? 'close' : 'tile' },
        { key: isKey, more: false },
        part,
      ),
    );
  }

  async #part(
    shot: Shot,
    blocks: Uint16Array | null,
    of: Pick<PicturePart, 'capture' | 'sourceWidth' | 'sourceHeight' | 'sinceInputMs'>,
  ): Promise<PicturePart> {
    const head = { ...of, width: shot.width, height: shot.height };
    if (blocks !== null && blocks.length === 0) return { ...head, blocks, encoding: 'none', image: new Uint8Array() };
    const whole = blocks === null || blocks.length > blockCount(shot.width, shot.height) * MAX_BLOCKS_SHARE;
    const image = await webp(whole ? shot.canvas : stripOf(shot, blocks));
    return { ...head, blocks: whole ? null : blocks, encoding: 'webp', image };
  }
}
