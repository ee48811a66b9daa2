import { readArea } from '@usher/desktop/testing';

/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [number, number, number];

export const hex = (colour: Colour): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** What a display shows, as a few numbers: its share of black, of one most common colour, and how many colours. */
export type Sight = { readonly black: number; readonly commonest: number; readonly colours: number };

/** Looks at every 8th pixel of a whole display. */
export const sightOf = async (display: string, width: number, height: number): Promise<Sight> => {
  const { data } = await readArea(display, { x: 0, y: 0, width, height });
  const counts = new Map<number, number>();
  let seen = 0;
  for (let y = 0; y < height; y += 8)
    for (let x = 0; x < width; x += 8) {
      const at = (y * width + x) * 4;
      const colour = ((data[at + 2] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at] ?? 0);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      seen += 1;
    }
  return {
    black: (counts.get(0) ?? 0) / seen,
    commonest: Math.max(...counts.values()) / seen,
    colours: counts.size,
  };
};

/** How many pixels of an image or display are within `off` of a colour in each part. */
export const countNear = (
  data: Uint8Array,
  order: { readonly red: number; readonly green: number; readonly blue: number; readonly stride: number },
  [red, green, blue]: Colour,
  off = 24,
): number => {
  let count = 0;
  for (let at = 0; at + order.stride <= data.length; at += order.stride)
    if (
      Math.abs((data[at + order.red] ?? 0) - red) <= off &&
      Math.abs((data[at + order.green] ?? 0) - green) <= off &&
      Math.abs((data[at + order.blue] ?? 0) - blue) <= off
    )
      count += 1;
  return count;
};

/** How many pixels near a colour a display shows. */
export const pixelsNear = async (display: string, width: number, height: number, colour: Colour): Promise<number> => {
  const { data } = await readArea(display, { x: 0, y: 0, width, height });
  return countNear(data, { red: 2, green: 1, blue: 0, stride: 4 }, colour);
};
