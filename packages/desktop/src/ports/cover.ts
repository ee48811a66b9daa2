import type { Pixels, Rgb } from './geometry.ts';

/**
 * What a cover shows: a plain colour, and pictures set at an offset from the centre of every monitor
 * (the offset is of the picture's top left corner).
 */
export type CoverFace = {
  readonly background: Rgb;
  readonly pictures: readonly { readonly pixels: Pixels; readonly dx: number; readonly dy: number }[];
};

export type CoverState = { readonly shown: boolean; readonly inputHeld: boolean };

/** A cover over every monitor, those plugged in later too, above every other window. */
export interface Cover {
  /**
   * Shows the cover, or changes the one that is shown without a flash. Resolves when the display server has
   * put it on the screen. With `holdInput` keyboard and pointer are taken; where that fails it goes on
   * trying and tells through `onState` when it has them.
   */
  show(face: CoverFace, holdInput: boolean): Promise<CoverState>;
  /** Repaints what the shown cover shows. Does nothing when no cover is shown. */
  paint(face: CoverFace): Promise<void>;
  /**
   * Lets one window of another program lie on the shown cover, over the first monitor and with the keyboard: the one that
   * goes by this name (on X11 its class), as soon as it is there and again when it comes anew. It goes with the cover, or
   * with null; what it is then is for its program to say. Does nothing while no cover is shown or input is to be held.
   */
  admit(name: string | null): void;
  /** Takes the cover off and gives input back. Resolves when both are done. */
  remove(): Promise<void>;
  state(): CoverState;
  /** Told when another program took the cover off or put something over it; it is on again already. */
  onTakenOff(handler: () => void): () => void;
  onState(handler: (state: CoverState) => void): () => void;
}
