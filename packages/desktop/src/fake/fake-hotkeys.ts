import type { Unsubscribe } from '../ports/geometry.ts';
import type { Hotkeys } from '../ports/hotkeys.ts';

const CONTROL = [37, 105];
const ALT = [64, 108];
/** The keys of a British or American keyboard that the tests press. */
const LETTERS: Readonly<Record<number, string>> = { 38: 'a', 43: 'h', 56: 'b' };

/** Hotkeys in memory, which come whoever holds the keyboard. */
export class FakeHotkeys implements Hotkeys {
  readonly #alive: () => void;
  readonly #listeners = new Set<{ readonly letter: string; readonly handler: () => void }>();

  constructor(alive: () => void) {
    this.#alive = alive;
  }

  async listen(letter: string, handler: () => void): Promise<Unsubscribe> {
    this.#alive();
    const listener = { letter, handler };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keys are down together; whether that was a hotkey somebody listens for. */
  press(codes: readonly number[]): boolean {
    if (!codes.some((code) => CONTROL.includes(code)) || !codes.some((code) => ALT.includes(code))) return false;
    const told = [...this.#listeners].filter(({ letter }) => codes.some((code) => LETTERS[code] === letter));
    for (const { handler } of told) handler();
    return told.length > 0;
  }
}
