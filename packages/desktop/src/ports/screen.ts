import type { Pixels, Rect, Unsubscribe } from './geometry.ts';

/** A monitor of this desktop; number 0 is the primary one, the others follow from left to right. */
export type DesktopMonitor = { readonly number: number; readonly name: string; readonly area: Rect };

/** What can be seen on the desktop. Nothing is captured and no change is watched unless asked. */
export interface Screen {
  monitors(): readonly DesktopMonitor[];
  /** Told after a monitor was added, removed, moved or resized. */
  onMonitors(handler: (monitors: readonly DesktopMonitor[]) => void): Unsubscribe;
  /**
   * Tells which areas changed, soon after they did. After each telling nothing more is told until the
   * areas are taken with `takeChanges`, so that a busy screen costs no more than it is looked at.
   */
  onChange(handler: () => void): Unsubscribe;
  /**
   * The areas changed since the last taking, not overlapping, and forgets them. Empty when nothing changed.
   * While nobody listens with `onChange` nothing is known of changes, and every monitor is answered whole.
   */
  takeChanges(): Promise<readonly Rect[]>;
  /**
   * The pixels of an area as it is now, clipped to the desktop. With `into` large enough they are written
   * there and the answer is a view of it: memory used again spares most of the cost of a large picture.
   */
  capture(area: Rect, into?: Uint8Array): Promise<Pixels>;
}
