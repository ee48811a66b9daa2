import type { Pixels, Rgb } from '@usher/desktop';
import { expect, it } from 'vitest';
import { findResources, readButtonWords } from '../../resources.ts';
import { createRenderer } from '../drawing/render.ts';
import { BUTTON_BACKGROUND, buttonScale, renderButton } from './button-picture.ts';

const RESOURCES = findResources(import.meta.dirname);
const WORDS = readButtonWords(RESOURCES);
const draw = (scale: number): Promise<Pixels> =>
  renderButton(createRenderer(RESOURCES, BUTTON_BACKGROUND), WORDS, scale);

/** Relative luminance and contrast as WCAG 2.2 has them. */
const luminance = (colour: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: Rgb, b: Rgb): number => {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
};
/** The lightest colour between two columns, which is that of what is written there. */
const lightest = ({ width, height, data }: Pixels, from: number, to: number): Rgb => {
  let found: Rgb = [0, 0, 0];
  for (let y = 4; y < height - 4; y += 1)
    for (let x = from; x < to; x += 1) {
      const at = (y * width + x) * 4;
      const colour: Rgb = [data[at + 2] ?? 0, data[at + 1] ?? 0, data[at] ?? 0];
      if (luminance(colour) > luminance(found)) found = colour;
    }
  return found;
};

it('[HID6] can be read: every word has a contrast of 4.5 to 1, and the edge of 3', async () => {
  const button = await draw(1);
  const { width, data } = button;
  expect(contrast(lightest(button, 60, 160), BUTTON_BACKGROUND)).toBeGreaterThan(4.5);
  expect(contrast(lightest(button, width - 90, width - 10), BUTTON_BACKGROUND)).toBeGreaterThan(4.5);
  expect(contrast([data[2] ?? 0, data[1] ?? 0, data[0] ?? 0], BUTTON_BACKGROUND)).toBeGreaterThan(3);
});

it('[HID6] is as large as a finger, leaves a small screen its room, and grows on a large one', async () => {
  const [small, large] = [await draw(buttonScale({ height: 768 })), await draw(buttonScale({ height: 2_160 }))];
  expect(small.height).toBe(48);
  expect(small.width).toBeLessThan(1_366 / 4);
  expect(large.height).toBe(96);
  expect([buttonScale({ height: 0 }), buttonScale({ height: 100_000 })]).toEqual([1, 3]);
});
