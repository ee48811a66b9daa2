import type { Rect } from './ports/geometry.ts';

/** The common part of two areas, or null when they do not meet. */
export function intersectAreas(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest area that holds both. */
export function uniteAreas(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** What is left of `area` without `holes`, as areas that do not overlap. */
export function subtractAreas(area: Rect, holes: readonly Rect[]): Rect[] {
  let left = [area];
  for (const hole of holes) left = left.flatMap((part) => withoutHole(part, hole));
  return left;
}

function withoutHole(area: Rect, hole: Rect): Rect[] {
  const cut = intersectAreas(area, hole);
  if (!cut) return [area];
  const bottom = area.y + area.height;
  const right = area.x + area.width;
  const cutBottom = cut.y + cut.height;
  const cutRight = cut.x + cut.width;
  const parts: Rect[] = [
    { x: area.x, y: area.y, width: area.width, height: cut.y - area.y },
    { x: area.x, y: cutBottom, width: area.width, height: bottom - cutBottom },
    { x: area.x, y: cut.y, width: cut.x - area.x, height: cut.height },
    { x: cutRight, y: cut.y, width: right - cutRight, height: cut.height },
  ];
  return parts.filter((part) => part.width > 0 && part.height > 0);
}

/** The most areas a taking answers with: every further one costs a round trip to capture. */
const MAX_CHANGED_AREAS = 8;

// Two areas are worth one capture when the pixels captured in vain cost less than a round trip of their own.
const FREE_WASTE_PIXELS = 128 * 128;

const pixelsOf = (area: Rect): number => area.width * area.height;

function wasteOf(a: Rect, b: Rect): number {
  const shared = intersectAreas(a, b);
  return pixelsOf(uniteAreas(a, b)) - pixelsOf(a) - pixelsOf(b) + (shared ? pixelsOf(shared) : 0);
}

/** At most `limit` areas that do not overlap and together hold every given one. */
export function mergeAreas(areas: readonly Rect[], limit = MAX_CHANGED_AREAS): Rect[] {
  const merged: Rect[] = [];
  for (const area of areas) {
    addArea(merged, area);
    if (merged.length > limit) joinCheapestPair(merged);
  }
  return merged;
}

/** Adds an area, taking in every other that overlaps it or lies so close that one capture is cheaper. */
function addArea(merged: Rect[], area: Rect): void {
  let grown = area;
  for (let i = merged.length - 1; i >= 0; i--) {
    const other = merged[i];
    if (!other || (!intersectAreas(grown, other) && wasteOf(grown, other) > FREE_WASTE_PIXELS)) continue;
    grown = uniteAreas(grown, other);
    merged.splice(i, 1);
    // What has grown may now reach areas that were passed already.
    i = merged.length;
  }
  merged.push(grown);
}

function joinCheapestPair(merged: Rect[]): void {
  let best = { first: 0, second: 1, waste: Number.POSITIVE_INFINITY };
  for (const [first, a] of merged.entries()) {
    for (const [second, b] of merged.entries()) {
      if (second <= first) continue;
      const waste = wasteOf(a, b);
      if (waste < best.waste) best = { first, second, waste };
    }
  }
  const [b] = merged.splice(best.second, 1);
  const [a] = merged.splice(best.first, 1);
  if (a && b) addArea(merged, uniteAreas(a, b));
}
