import type { Pixels } from '@usher/desktop';
import { blocksAcross, BLOCK, encodePicture } from '@usher/protocol';
import sharp from 'sharp';
import type { Image24 } from '../../apps/agent/guard/picture/blocks.ts';
import { encodeImage } from '../../apps/agent/guard/picture/encode.ts';
import { type EncodedPart, encodeParts } from '../../apps/agent/guard/picture/encode-parts.ts';
import { BENCH, drawBenchContent } from '../painter/bench-content.ts';
import type { PictureFor, SimulatedPicture } from './simulated-picture.ts';

/** The widths a console may ask a tile in. */
const WIDTHS = [160, 240, 320, 400, 480];
const FRAMES = 12;
const FIDELITY = { quality: 60, coarseQuality: 60, maxBytes: 48_000 } as const;

type Frame = { readonly whole: EncodedPart; readonly change: EncodedPart };
type Film = { readonly width: number; readonly height: number; readonly frames: readonly Frame[] };

const asRgb = ({ width, height, data }: Pixels): Buffer => {
  const rgb = Buffer.alloc(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from + 2] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from] ?? 0;
  }
  return rgb;
};

/** The blocks of a picture of `width` that the film's window touches. */
const filmBlocks = (width: number): number[] => {
  const scale = width / BENCH.desk.width;
  const { player } = BENCH;
  const side = (at: number): number => Math.floor((at * scale) / BLOCK);
  const blocks: number[] = [];
  for (let row = side(player.y); row <= side(player.y + player.height - 1); row += 1)
    for (let column = side(player.x); column <= side(player.x + player.width - 1); column += 1)
      blocks.push(row * blocksAcross(width) + column);
  return blocks;
};

const only = (parts: readonly EncodedPart[]): EncodedPart => {
  const [part] = parts;
  if (part === undefined || parts.length > 1) throw new Error('a tile did not fit into one part');
  return part;
};

const drawFilm = async (desktops: readonly Buffer[], width: number): Promise<Film> => {
  const height = (width * 9) / 16;
  const frames: Frame[] = [];
  for (const desktop of desktops) {
    const raw = { ...BENCH.desk, channels: 3 } as const;
    const { data: rgb, info } = await sharp(desktop, { raw })
      .resize(width, height)
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== raw.channels) throw new Error(`a picture has ${info.channels} channels`);
    const picture: Image24 = { width, height, rgb };
    frames.push({
      whole: only(await encodeParts(picture, null, FIDELITY, encodeImage)),
      change: only(await encodeParts(picture, filmBlocks(width), FIDELITY, encodeImage)),
    });
  }
  return { width, height, frames };
};

/** Draws the benchmark's desktop with its film at twelve moments. */
const drawDesktops = async (): Promise<Buffer[]> => {
  const content = await drawBenchContent();
  const photo = (pixels: Pixels) =>
    sharp(asRgb(pixels), { raw: { width: pixels.width, height: pixels.height, channels: 3 } });
  const page = await photo(content.page)
    .extract({ left: 0, top: 0, width: BENCH.document.width, height: BENCH.document.height })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return Promise.all(
    Array.from({ length: FRAMES }, async (_, i) => {
      const left = Math.floor(480 + 470 * Math.sin((i * 15) / 23));
      const top = Math.floor(320 + 310 * Math.sin((i * 15) / 17));
      const film = await photo(content.film)
        .extract({ left, top, width: BENCH.player.width, height: BENCH.player.height })
        .png({ compressionLevel: 1 })
        .toBuffer();
      const layers = [
        { input: page, left: BENCH.document.x, top: BENCH.document.y },
        { input: film, left: BENCH.player.x, top: BENCH.player.y },
      ];
      const desktop = await photo(content.wallpaper).composite(layers).removeAlpha().raw().toBuffer();
      if (desktop.byteLength !== BENCH.desk.width * BENCH.desk.height * 3)
        throw new Error('a desktop is of another size');
      return desktop;
    }),
  );
};

/**
 * Pictures of the benchmark's `video` desktop as real agents send them, encoded ahead in every size a console asks
 * tiles in. Each desktop is at another moment of the film.
 */
export const makeFilmPictures = async (): Promise<(desktop: number) => PictureFor> => {
  const desktops = await drawDesktops();
  const films = new Map<number, Film>();
  for (const width of WIDTHS) films.set(width, await drawFilm(desktops, width));
  return (desktop) => (wished) => {
    const film = films.get(wished);
    if (film === undefined) throw new Error(`no film was made ${wished} wide`);
    const { width, height, frames } = film;
    const send = (capture: number, which: keyof Frame): Uint8Array => {
      const part = frames[(capture + desktop * 5) % frames.length]?.[which];
      if (part === undefined) throw new Error('the film has no such frame');
      const { blocks, image } = part;
      const source = { sourceWidth: BENCH.desk.width, sourceHeight: BENCH.desk.height, sinceInputMs: 0 };
      return encodePicture({ capture, width, height, ...source, blocks, encoding: image.encoding, image: image.bytes });
    };
    return {
      key: (capture) => send(capture, 'whole'),
      change: (capture) => send(capture, 'change'),
    } satisfies SimulatedPicture;
  };
};
