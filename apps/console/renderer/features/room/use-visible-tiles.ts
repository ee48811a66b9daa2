import type { StationView } from '@usher/protocol';
import { type RefObject, useEffect } from 'react';
import { usePage } from '../../page.ts';
import { tileKey } from '../../tile-board.ts';

// One request for a scroll or a resize, not one for each tile that comes into sight.
const SETTLED_AFTER_MS = 60;

type Asked = { readonly width: number; readonly height: number };

/** Asks the program for the tiles that can be seen, in the size they are shown in, and for nothing else. */
export const useVisibleTiles = (
  grid: RefObject<HTMLElement | null>,
  stations: readonly StationView[],
  { width, height }: Asked,
): void => {
  const { host, board } = usePage();
  const ids = stations.map((station) => station.id).join(' ');
  useEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const seen = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = '';
    const send = (shown: readonly string[]): void => {
      board.asked('tile', shown.map(tileKey));
      // Without an answer the tiles grow old and say so; there is nothing better to tell here.
      host.call('tiles.visible', { stations: [...shown], width, height }).catch(() => {
        last = '';
      });
    };
    const ask = (): void => {
      const shown = document.hidden ? [] : [...seen].toSorted();
      const now = shown.join(' ');
      if (now === last) return;
      last = now;
      send(shown);
    };
    const askSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(ask, SETTLED_AFTER_MS);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = target instanceof HTMLElement ? target.dataset['station'] : undefined;
          if (id === undefined) continue;
          if (isIntersecting) seen.add(id);
          else seen.delete(id);
        }
        askSoon();
      },
      { root: element },
    );
    for (const tile of element.querySelectorAll('[data-station]')) observer.observe(tile);
    document.addEventListener('visibilitychange', askSoon);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', askSoon);
      clearTimeout(timer);
    };
  }, [grid, ids, width, height, host, board]);
  useEffect(
    () => () => {
      board.asked('tile', []);
      host.tell('tiles.visible', { stations: [], width: 16, height: 16 });
    },
    [host, board],
  );
};
