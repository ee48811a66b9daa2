import type { Pixels, Unsubscribe } from './geometry.ts';

/**
 * A button that is always there: a small picture in a bottom corner of the first monitor, beside what the desktop keeps
 * for its own bars, above every ordinary window and under a cover.
 */
export interface CornerButton {
  /** Shows it, or changes what it shows. Resolves when the display server has put it on the screen. */
  show(picture: Pixels): Promise<void>;
  /** Takes it away. Does nothing when it is not shown. */
  remove(): Promise<void>;
  /**
   * Told at each press of the first mouse button on it. A press of the third one puts it in the other corner, for whoever
   * needs what lies beneath.
   */
  onPress(handler: () => void): Unsubscribe;
}
