import type { Pixels, Rect } from '@usher/desktop';

/** Everything in a scene is placed on a desk of this size, and scaled to the display. */
export const DESK = { width: 1920, height: 1080 } as const;

/** A copy of a part of a picture to a place on the desk. */
export type Move = {
  readonly picture: string;
  readonly from: Rect;
  readonly to: { readonly x: number; readonly y: number };
};

/** A pupil's desktop at work: how it looks at first, the pictures it shows later, and what changes each tick. */
export type Scene = {
  readonly desk: Pixels;
  readonly pictures: Readonly<Record<string, Pixels>>;
  /** What changes at a tick (12 a second), counted from 0. */
  step(tick: number): readonly Move[];
};

/** The colours that tell one pupil's desktop from another's. */
export type Look = {
  readonly sky: readonly [string, string];
  readonly hills: readonly [string, string, string];
  readonly accent: string;
};

export const LOOKS: readonly Look[] = [
  { sky: ['#8fc7d8', '#f3e3c8'], hills: ['#6aa39a', '#3f7d78', '#24555a'], accent: '#2a6fb0' },
  { sky: ['#f6b48f', '#fbe6c6'], hills: ['#c97b6d', '#95556a', '#5b3a58'], accent: '#b24a3a' },
  { sky: ['#27335f', '#7d79ad'], hills: ['#474a86', '#2f3468', '#1d2247'], accent: '#6a5acd' },
  { sky: ['#b9dfb4', '#f5f3d0'], hills: ['#8cbf7a', '#5d9a5c', '#386b45'], accent: '#3c8a4a' },
];
