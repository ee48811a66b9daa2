import type { PictureKey } from './picture-event.ts';
import type { Look } from './picture-screen.ts';

/** What the page tells the picture worker. `screen` numbers the canvases in the order they are shown. A picture is bytes, or base64 where the bridge carries text only. */
export type ToWorker =
  | { readonly kind: 'canvas'; readonly of: PictureKey; readonly screen: number; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'drop'; readonly of: PictureKey; readonly screen: number }
  | { readonly kind: 'picture'; readonly event: Uint8Array | string };

/** The last look of a moment, `changed` when any of that moment was; `at` in milliseconds since 1970 by the page's steady clock. */
export type PictureLook = Look & { readonly at: number };

/**
 * What the worker tells the page, gathered over a moment: the last look at each screen whose picture is true, which streams need a key picture, and how much was refused, by code.
 */
export type FromWorker = {
  readonly seen: readonly (readonly [screen: number, look: PictureLook])[];
  readonly broken: readonly PictureKey[];
  readonly refused: Readonly<Record<string, number>>;
};

/** Milliseconds since 1970 by a clock that never jumps; the same in a page and its workers. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();
