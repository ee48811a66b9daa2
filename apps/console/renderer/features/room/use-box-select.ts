import { boxed, noneSelected, pressTile } from '@usher/classroom';
import { type PointerEvent, type MouseEvent, type RefObject, useRef } from 'react';
import { usePage } from '../../page.ts';
import { lookingAt } from '../../view.ts';
import { useMay } from '../roles/use-may.ts';
import { type Box, type TileLayout, tilesInBox } from './fit-tiles.ts';
import { TILE_GAP } from './room-layout.ts';

// A shaking hand presses; only a longer way is a drag.
const DRAG_FROM_PX = 6;

type Drag = { readonly x: number; readonly y: number; readonly base: ReadonlySet<string>; moving: boolean };

const stationAt = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-station]')?.dataset['station'] ?? null) : null;

type Grid = {
  readonly grid: RefObject<HTMLElement | null>;
  readonly layout: TileLayout;
  readonly order: readonly string[];
};

/** Selecting with the mouse: press, Ctrl and Shift press, and a box dragged over tiles. The box is drawn without React. */
export const useBoxSelect = ({ grid, layout, order }: Grid) => {
  const { view } = usePage();
  const mayLook = useMay('look-closer');
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);

  const place = ({ clientX, clientY }: PointerEvent): { readonly x: number; readonly y: number } => {
    const element = grid.current;
    const rect = element?.getBoundingClientRect();
    return {
      x: clientX - (rect?.left ?? 0) + (element?.scrollLeft ?? 0),
      y: clientY - (rect?.top ?? 0) + (element?.scrollTop ?? 0),
    };
  };

  const draw = (area: Box | null): void => {
    const style = box.current?.style;
    if (style === undefined) return;
    style.display = area === null ? 'none' : 'block';
    if (area === null) return;
    style.transform = `translate(${area.left}px, ${area.top}px)`;
    style.width = `${area.right - area.left}px`;
    style.height = `${area.bottom - area.top}px`;
  };

  const end = (): void => {
    drag.current = null;
    draw(null);
  };

  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      dragged.current = false;
      if (event.button !== 0 || event.pointerType === 'touch') return;
      const base = event.ctrlKey || event.shiftKey ? view.value.selection.selected : new Set<string>();
      drag.current = { ...place(event), base, moving: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (from === null) return;
      const to = place(event);
      if (!from.moving && Math.hypot(to.x - from.x, to.y - from.y) < DRAG_FROM_PX) return;
      if (!from.moving) {
        from.moving = true;
        dragged.current = true;
        grid.current?.setPointerCapture(event.pointerId);
      }
      const area = {
        left: Math.min(from.x, to.x),
        right: Math.max(from.x, to.x),
        top: Math.min(from.y, to.y),
        bottom: Math.max(from.y, to.y),
      };
      draw(area);
      const inside = tilesInBox(layout, TILE_GAP, order.length, area).map((i) => order[i] ?? '');
      view.update((now) => ({ ...now, selection: boxed(now.selection, from.base, inside) }));
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick: (event: MouseEvent) => {
      if (dragged.current) return;
      const id = stationAt(event.target);
      // The second press of a double one belongs to looking closer.
      if (event.detail > 1 && id !== null) return;
      const how = { ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey };
      view.update((now) => ({
        ...now,
        selection: id === null ? noneSelected(now.selection) : pressTile(now.selection, order, id, how),
      }));
    },
    onDoubleClick: (event: MouseEvent) => {
      const station = stationAt(event.target);
      if (station !== null && mayLook) view.update((now) => lookingAt(now, { station, monitor: 0, full: false }));
    },
  };
  return { box, handlers };
};
