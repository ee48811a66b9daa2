import { intersectAreas } from './areas.ts';
import type { Pixels, Rect } from './ports/geometry.ts';

export type Corner = 'right' | 'left';

/** How far a button stays away from the edges, in pixels. */
const MARGIN = 16;
const GRID = 8;

type Where = {
  readonly monitor: Rect;
  /** What the desktop's own bars leave free; null when nothing is known of it. */
  readonly free: Rect | null;
  readonly corner: Corner;
};

/** Where a button of this size goes: in a bottom corner of what is free, as near to an 8-pixel grid as it can be. */
export const cornerPlace = ({ width, height }: Pick<Pixels, 'width' | 'height'>, where: Where): Rect => {
  const { monitor, free, corner } = where;
  const shared = free === null ? null : intersectAreas(monitor, free);
  // A desktop of several monitors may say little of one of them; a strip is no place for a button.
  const room = shared !== null && shared.height >= monitor.height / 2 ? shared : monitor;
  const right = room.x + room.width - width - MARGIN;
  const x = Math.max(room.x, corner === 'left' ? room.x + MARGIN : right - (right % GRID));
  const bottom = room.y + room.height - height - MARGIN;
  return { x, y: Math.max(room.y, bottom - (bottom % GRID)), width, height };
};
