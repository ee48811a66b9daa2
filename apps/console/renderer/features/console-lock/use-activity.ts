import { steadyNow } from '@usher/video';
import { useEffect } from 'react';
import { after, usePage } from '../../page.ts';
import { ActivityReport } from './activity-report.ts';

const INPUT = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart', 'touchmove'] as const;

/** A pointer that rests is no input, though a page that moves under it makes the browser say that it moved. */
const movement = (): ((event: Event) => boolean) => {
  let last = { x: Number.NaN, y: Number.NaN };
  return (event) => {
    if (event.type !== 'pointermove' || !(event instanceof PointerEvent)) return true;
    const { screenX: x, screenY: y } = event;
    const moved = x !== last.x || y !== last.y;
    last = { x, y };
    return moved;
  };
};

/** Tells the program of the person's own input while `isOn`. */
export const useActivity = (isOn: boolean): void => {
  const { host } = usePage();
  useEffect(() => {
    if (!isOn) return undefined;
    const report = new ActivityReport({ steady: steadyNow, after }, (agoMs) => host.tell('activity', { agoMs }));
    const isMoved = movement();
    const hear = (event: Event): void => {
      if (event.isTrusted && isMoved(event)) report.input();
    };
    const how = { capture: true, passive: true };
    for (const type of INPUT) globalThis.addEventListener(type, hear, how);
    return () => {
      for (const type of INPUT) globalThis.removeEventListener(type, hear, how);
      report.stop();
    };
  }, [host, isOn]);
};
