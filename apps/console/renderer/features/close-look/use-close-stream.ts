import type { Monitor } from '@usher/protocol';
import { pictureKey } from '@usher/video';
import { useEffect, useRef } from 'react';
import { usePage } from '../../page.ts';
import type { ElementSize } from '../room/use-element-size.ts';
import type { Looking } from '../../view.ts';

const SETTLED_AFTER_MS = 120;

/** The size to ask a close picture in, in device pixels: what the place holds, or every pixel of the screen. */
export const closeSize = (
  place: ElementSize,
  devicePixelRatio: number,
  monitor: Monitor | undefined,
  full: boolean,
): ElementSize => {
  if (full && monitor !== undefined) return { width: monitor.width, height: monitor.height };
  const side = (css: number): number => Math.max(16, Math.min(8_192, Math.round(css * devicePixelRatio)));
  return { width: side(place.width), height: side(place.height) };
};

/** Asks for the pictures of one screen while it is looked at; none are asked for afterwards. */
export const useCloseStream = (looking: Looking, size: ElementSize | null): void => {
  const { host, board } = usePage();
  const { station, monitor } = looking;
  const width = size?.width;
  const height = size?.height;
  const isAsked = useRef(false);
  useEffect(() => {
    if (width === undefined || height === undefined) return undefined;
    const key = pictureKey(station, monitor, 'close');
    board.asked('close', [key]);
    // Without an answer the picture grows old and says so; there is nothing better to tell here.
    const ask = (): void => host.tell('close.look', { station, monitor, width, height });
    // The first time at once; later sizes when the window has settled.
    const timer = setTimeout(ask, isAsked.current ? SETTLED_AFTER_MS : 0);
    isAsked.current = true;
    return () => clearTimeout(timer);
  }, [host, board, station, monitor, width, height]);
  useEffect(
    () => () => {
      board.asked('close', []);
      host.tell('close.look', null);
    },
    [host, board],
  );
};
