import type { Unsubscribe } from './geometry.ts';

/** Keys that act wherever the keyboard's input goes. */
export interface Hotkeys {
  /**
   * Told at each press of Ctrl, Alt and a letter together, whatever else is held down or locked (Caps Lock, Num Lock),
   * while a cover holds input, and as far as the system lets us while another program holds the keyboard. Programs
   * do not get that press where it can be kept from them. Resolves when it is so.
   */
  listen(letter: string, handler: () => void): Promise<Unsubscribe>;
}
