import { BLOCK, blockCount, blocksAcross, encodePicture, stripColumns } from '@usher/protocol';
import sharp from 'sharp';

/** What a simulated desktop shows: a key picture, and the changed third of it that is sent each time after. */
export type SimulatedPicture = {
  readonly key: (capture: number) => Uint8Array;
  readonly change: (capture: number) => Uint8Array;
};

/** Makes pictures of one desktop in the size wished for. */
export type PictureFor = (width: number, height: number) => SimulatedPicture;

const QUALITY = 60;

/** Draws something with as much detail as a desktop has: lines of "text" of several grey levels, the same for one seed. */
const draw = (width: number, height: number, seed: number): Buffer => {
  const pixels = Buffer.alloc(width * height * 3, 240);
  let state = seed * 2_654_435_761 + 1;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let y = 4; y + 4 < height; y += 8)
    for (let x = 8; x < width - 8; x += 1)
      if (random() < 0.5) pixels.fill(Math.trunc(random() * 160), (y * width + x) * 3, (y * width + x) * 3 + 3);
  return pixels;
};

const webp = (width: number, height: number, seed: number): Promise<Buffer> =>
  sharp(draw(width, height, seed), { raw: { width, height, channels: 3 } })
    .webp({ quality: QUALITY, effort: 0 })
    .toBuffer();

/** Makes the picture of one simulated 1920 x 1080 desktop scaled to `width` x `height`. */
export const makeSimulatedPicture = async (width: number, height: number, seed: number): Promise<SimulatedPicture> => {
  const count = Math.max(1, Math.trunc(blockCount(width, height) / 3));
  const columns = stripColumns(count);
  const rows = Math.ceil(count / columns);
  const [whole, strip] = [await webp(width, height, seed), await webp(columns * BLOCK, rows * BLOCK, seed + 1)];
  const first = blocksAcross(width);
  const blocks = Uint16Array.from({ length: count }, (_, i) => first + i);
  const of = (capture: number) => ({
    capture,
    width,
    height,
    sourceWidth: 1920,
    sourceHeight: 1080,
    sinceInputMs: 0,
    encoding: 'webp' as const,
  });
  return {
    key: (capture) => encodePicture({ ...of(capture), blocks: null, image: whole }),
    change: (capture) => encodePicture({ ...of(capture), blocks, image: strip }),
  };
};
