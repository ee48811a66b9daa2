import * as Plot from '@observablehq/plot';
import { useEffect, useRef } from 'react';
import './governors.css';

export type Bar = { readonly name: string; readonly count: number | null };

/**
 * Bars with their numbers. A number that may not be told has an empty bar and says so. What is drawn is said in the table
 * beside it as well, so that the picture is hidden from screen readers.
 */
export const BarsChart = ({ bars, hidden }: { readonly bars: readonly Bar[]; readonly hidden: string }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = place.current;
    if (here === null) return undefined;
    const drawn = Plot.plot({
      className: 'bars',
      width: 560,
      height: bars.length * 34 + 8,
      marginLeft: 190,
      marginRight: 150,
      marginTop: 4,
      marginBottom: 4,
      x: { axis: null, domain: [0, Math.max(1, ...bars.map(({ count }) => count ?? 0))] },
      y: { label: null, tickSize: 0, domain: bars.map(({ name }) => name) },
      marks: [
        Plot.barX(bars, {
          x: (bar: Bar) => bar.count ?? 0,
          y: 'name',
          fill: 'var(--accent-fill)',
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.text(bars, {
          x: (bar: Bar) => bar.count ?? 0,
          y: 'name',
          text: (bar: Bar) => (bar.count === null ? hidden : String(bar.count)),
          textAnchor: 'start',
          dx: 8,
          fill: 'var(--ink)',
        }),
      ],
    });
    // Its style element would be inline style, which the content policy forbids; governors.css says the same.
    for (const style of drawn.querySelectorAll('style')) style.remove();
    here.replaceChildren(drawn);
    return () => drawn.remove();
  }, [bars, hidden]);
  return <div className="bars-chart" aria-hidden ref={place} />;
};
