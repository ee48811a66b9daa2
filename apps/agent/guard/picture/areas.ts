import type { Rect } from '@usher/desktop';

const pixels = (area: Rect): number => area.width * area.height;

const around = (a: Rect, b: Rect): Rect => {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
};

/** What `area` and `bounds` share, or null. */
export const clip = (area: Rect, bounds: Rect): Rect | null => {
  const x = Math.max(area.x, bounds.x);
  const y = Math.max(area.y, bounds.y);
  const width = Math.min(area.x + area.width, bounds.x + bounds.width) - x;
  const height = Math.min(area.y + area.height, bounds.y + bounds.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
};

/** Whether `outer` holds all of `inner`. */
export const holds = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/**
 * Fewer areas that hold all of those given, each given one within one of them. Two are joined when the pixels
 * between them cost less to capture than one more request would, `requestCost` being that request in pixels.
 */
export const joinAreas = (areas: readonly Rect[], requestCost: number): readonly Rect[] => {
  const joined: Rect[] = [];
  for (const area of areas) {
    let grown = area;
    for (let i = 0; i < joined.length;) {
      const other = joined[i];
      if (other === undefined) break;
      const both = around(grown, other);
      if (pixels(both) - pixels(grown) - pixels(other) <= requestCost) {
        grown = both;
        joined.splice(i, 1);
        // A grown area may now be worth joining with one that was passed by.
        i = 0;
      } else {
        i += 1;
      }
    }
    joined.push(grown);
  }
  return joined;
};
