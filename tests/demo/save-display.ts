import { renameSync } from 'node:fs';
import { readArea } from '@usher/desktop/testing';
import sharp from 'sharp';

/** Saves what a display shows as a PNG, whole or not at all. */
export const saveDisplay = async (display: string, width: number, height: number, file: string): Promise<void> => {
  const { data } = await readArea(display, { x: 0, y: 0, width, height });
  const rgb = Buffer.alloc(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = data[from + 2] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from] ?? 0;
  }
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(`${file}.part`);
  renameSync(`${file}.part`, file);
};
