import { type RefObject, useLayoutEffect, useState } from 'react';

export type ElementSize = { readonly width: number; readonly height: number };

/** The inner size of an element in whole CSS pixels; null until it is laid out. */
export const useElementSize = (element: RefObject<HTMLElement | null>): ElementSize | null => {
  const [size, setSize] = useState<ElementSize | null>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = measured;
      // A hidden room keeps its layout for when it is shown again.
      if (width === 0 || height === 0) return;
      setSize((now) => (now?.width === width && now.height === height ? now : { width, height }));
    });
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
};
