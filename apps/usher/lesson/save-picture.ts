import { BLOCK, blocksAcross, type PicturePart, stripColumns } from '@usher/protocol';
import sharp, { type OverlayOptions } from 'sharp';
import { UsherFailure } from '../failure.ts';

/** The strips of one part as overlays on the whole picture: each block is cut out and put where it belongs. */
const overlays = async (part: PicturePart): Promise<OverlayOptions[]> => {
  if (part.blocks === null) return [{ input: Buffer.from(part.image), left: 0, top: 0 }];
  const columns = stripColumns(part.blocks.length);
  const across = blocksAcross(part.width);
  const strip = await sharp(part.image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = strip.info;
  return Promise.all(
    Array.from(part.blocks, async (block, i) => {
      const left = (block % across) * BLOCK;
      const top = Math.floor(block / across) * BLOCK;
      const area = {
        left: (i % columns) * BLOCK,
        top: Math.floor(i / columns) * BLOCK,
        width: Math.min(BLOCK, part.width - left),
        height: Math.min(BLOCK, part.height - top),
      };
      const raw = { width, height, channels };
      const input = await sharp(strip.data, { raw }).extract(area).png().toBuffer();
      return { input, left, top };
    }),
  );
};

/** Puts the parts of a key picture together and writes them in the format of the file's ending. */
export const savePicture = async (
  parts: readonly PicturePart[],
  file: string,
): Promise<{ width: number; height: number }> => {
  const [first] = parts;
  if (first === undefined) throw new UsherFailure('no-picture', 'the station sent no picture');
  const { width, height } = first;
  const layers = (await Promise.all(parts.filter(({ encoding }) => encoding !== 'none').map(overlays))).flat();
  const blank = sharp({ create: { width, height, channels: 3, background: '#000' } });
  try {
    await blank.composite(layers).toFile(file);
  } catch (error) {
    throw new UsherFailure(
      'cannot-write',
      `${file} could not be written`,
      'check the folder, and that it ends in .png, .jpg or .webp',
      { cause: error },
    );
  }
  return { width, height };
};
