import { type MouseEvent, useRef, useState } from 'react';
import { usePage } from '../../page.ts';

const tileAt = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-station]') : null;

/** Which tile's menu is open: the one pressed with the right button, or where the keyboard stands. It is selected alone. */
export const useTileMenu = () => {
  const { view } = usePage();
  const at = useRef<Element | null>(null);
  const [station, setStation] = useState<string | null>(null);
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const { focus } = view.value.selection;
    const tile = tileAt(event.target) ?? document.querySelector<HTMLElement>(`[data-station="${focus ?? ''}"]`);
    const id = tile?.dataset['station'];
    if (tile === null || id === undefined) return;
    at.current = tile;
    view.update((now) => ({ ...now, selection: { selected: new Set([id]), anchor: id, focus: id } }));
    setStation(id);
  };
  return { at, station, onContextMenu, close: () => setStation(null) };
};
