import type { Desktop } from '../ports/desktop.ts';
import type { Rect, Rgb } from '../ports/geometry.ts';

/** The size of a stage's first monitor; the pupil's program fills it. */
export const STAGE_SIZE = { width: 1280, height: 720 } as const;

/** A desktop under test together with the people and programs around it. */
export interface DesktopStage extends AsyncDisposable {
  readonly desktop: Desktop;
  /** Paints a part of the pupil's program. */
  readonly paint: (area: Rect, colour: Rgb) => Promise<void>;
  /** A program opens a window over everything, as a full-screen game does. */
  readonly openFullScreenWindow: (colour: Rgb) => Promise<void>;
  /** A key of the keyboard is pressed and let go. */
  readonly pressKey: (code: number) => Promise<void>;
  /** Keys are pressed together, one after the other, and let go. */
  readonly pressTogether: (codes: readonly number[]) => Promise<void>;
  /** A button of the mouse is pressed at a place and let go. */
  readonly pressPointer: (x: number, y: number, button: number) => Promise<void>;
  /** The keys that the pupil's program got, in order. */
  readonly typedKeys: () => Promise<readonly number[]>;
  /** Another program takes the keyboard for itself; the answer gives it back. */
  readonly grabKeyboard: () => Promise<() => Promise<void>>;
  /** Another program takes whatever is on top off the screen. */
  readonly takeCoverOff: () => Promise<void>;
  /** A second monitor of the same size appears to the right of the first. */
  readonly plugSecondMonitor: () => Promise<void>;
  /** What can be seen at a point of the desktop. */
  readonly pixel: (x: number, y: number) => Promise<Rgb>;
  /** The display server ends. */
  readonly endDisplay: () => Promise<void>;
}

export type MakeDesktopStage = () => Promise<DesktopStage>;
