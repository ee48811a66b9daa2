import type { XEvent, XInput } from 'x11';
import type { Unsubscribe } from '../ports/geometry.ts';
import type { Hotkeys } from '../ports/hotkeys.ts';
import type { X11Connection } from './connection.ts';
import { type KeyTable, readKeyTable } from './key-table.ts';

const ASYNC = 1;
const MASKS = 0x100;
const ANY_MODIFIER = 0x8000;
const NO_KEYS: KeyTable = { codesOf: () => [], control: new Set(), alt: new Set(), controlMask: 0, altMask: 0 };

type Grabs = { readonly codes: readonly number[]; readonly modifiers: number };
type Seen = { readonly way: 'grab' | 'raw'; readonly time: number };
type Listener = { readonly letter: string; readonly handler: () => void };

/**
 * Hotkeys in two ways that complete each other. A passive grab keeps the press from programs, but yields to a program
 * that holds the keyboard or has the same keys grabbed. Raw events of every keyboard (XInput 2.1) come whatever
 * anybody grabs; of other keys than the hotkey's own only their coming and going is looked at, and nothing is kept.
 */
export class X11Hotkeys implements Hotkeys {
  readonly #x: X11Connection;
  readonly #input: XInput | null;
  readonly #listeners = new Set<Listener>();
  #keys = NO_KEYS;
  #grabbed: Grabs = { codes: [], modifiers: 0 };
  /** Control and Alt keys that are down, by device and code. */
  readonly #down = new Map<string, 'control' | 'alt'>();
  /** One press is seen in both ways, at one time of the server. Two in one way are two, however close. */
  #told: Seen = { way: 'raw', time: -1 };
  #selected = false;

  private constructor(x: X11Connection, input: XInput | null) {
    this.#x = x;
    this.#input = input;
    x.onEvent((event) => this.#hear(event));
  }

  static async open(x: X11Connection): Promise<X11Hotkeys> {
    const input = await x.extension('xinput');
    const raw = input?.xi2 ?? null;
    const canTell = raw !== null && (raw.majorVersion > 2 || raw.minorVersion >= 1);
    return new X11Hotkeys(x, canTell ? input : null);
  }

  async listen(letter: string, handler: () => void): Promise<Unsubscribe> {
    const listener: Listener = { letter, handler };
    this.#listeners.add(listener);
    if (!this.#selected && this.#input) {
      this.#selected = true;
      const mask = ['RawKeyPress', 'RawKeyRelease'];
      this.#input.XISelectEvents(this.#x.screen.root, { deviceId: this.#input.AllDevices, mask });
    }
    await this.#readKeys();
    await this.#x.roundTrip();
    return () => {
      this.#listeners.delete(listener);
      if (!this.#x.isGone) this.#grab();
    };
  }

  async #readKeys(): Promise<void> {
    this.#keys = await readKeyTable(this.#x);
    this.#grab();
  }

  /** Grabs what is listened for, with every other modifier and lock there may be. */
  #grab(): void {
    const { client, screen } = this.#x;
    const codes = [...new Set([...this.#listeners].flatMap(({ letter }) => this.#keys.codesOf(letter)))];
    const modifiers = this.#keys.controlMask | this.#keys.altMask;
    const before = this.#grabbed;
    // A server tells of a new mapping whenever another keyboard is used, mostly of the same one.
    if (before.modifiers === modifiers && before.codes.join() === codes.join()) return;
    this.#grabbed = { codes, modifiers };
    for (const code of before.codes) client.UngrabKey(screen.root, code, ANY_MODIFIER);
    // Where another program has one of them the server refuses it, and the raw events remain.
    for (const code of codes)
      for (let mask = 0; mask < MASKS; mask += 1)
        if ((mask & modifiers) === modifiers) client.GrabKey(screen.root, false, mask, code, ASYNC, ASYNC);
  }

  #hear(event: XEvent): void {
    if (this.#listeners.size === 0) return;
    switch (event.name) {
      case 'KeyPress':
        return this.#pressed(event.keycode ?? 0, event.buttons ?? 0, { way: 'grab', time: event.time ?? 0 });
      case 'XIRawKeyPress':
      case 'XIRawKeyRelease':
        // The same event comes once more from the keyboard that stands for them all.
        if (event.deviceId === event.sourceId) this.#raw(event, event.name === 'XIRawKeyPress');
        return;
      case 'MappingNotify':
        // A refusal here means that the server has gone, which `onGone` tells.
        void this.#readKeys().catch(() => undefined);
        return;
      default:
    }
  }

  #raw({ deviceId, detail: code = 0, time = 0 }: XEvent, down: boolean): void {
    const role = this.#keys.control.has(code) ? 'control' : this.#keys.alt.has(code) ? 'alt' : null;
    const key = `${deviceId}:${code}`;
    if (role === null) {
      if (down) this.#pressed(code, this.#heldMask(), { way: 'raw', time });
    } else if (down) this.#down.set(key, role);
    else this.#down.delete(key);
  }

  #heldMask(): number {
    const { controlMask, altMask } = this.#keys;
    const held = new Set(this.#down.values());
    return (held.has('control') ? controlMask : 0) | (held.has('alt') ? altMask : 0);
  }

  #pressed(code: number, mask: number, seen: Seen): void {
    const both = this.#keys.controlMask | this.#keys.altMask;
    const again = seen.time === this.#told.time && seen.way !== this.#told.way;
    if ((mask & both) !== both || again) return;
    const told = [...this.#listeners].filter(({ letter }) => this.#keys.codesOf(letter).includes(code));
    if (told.length === 0) return;
    this.#told = seen;
    for (const { handler } of told) handler();
  }
}
