import type { XEvent } from 'x11';
import type { Rect } from '../ports/geometry.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';
import { findByClass } from './find-window.ts';

const SEEK_EVERY_MS = 100;
/** A window manager that lets go of it may change its size and take the keyboard afterwards, and other programs at any time. */
const KEEP_EVERY_MS = 250;
const UNMAPPED = 0;
const REVERT_TO_POINTER_ROOT = 1;

type Options = {
  /** The topmost window of the cover. */
  readonly host: () => number;
  /** The monitor that it fills. */
  readonly area: () => Rect;
};

/**
 * Another program's window inside of a cover's own, so that it is above the cover and nothing comes between. With the
 * cover's connection it goes as well, and only the plain cover is left when its program ends.
 */
export class CoverGuest {
  readonly #x: X11Connection;
  readonly #options: Options;
  #name: string | null = null;
  #window: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(x: X11Connection, options: Options) {
    this.#x = x;
    this.#options = options;
    x.onEvent((event) => {
      if (this.#window !== null) this.#react(event, this.#window);
    });
    x.onGone(() => this.#forget());
  }

  /** What of the cover it fills; null when it is not there. */
  get area(): Rect | null {
    return this.#window === null ? null : this.#options.area();
  }

  /** Looks for the window of that class until it is there, and lets it in; null lets it go, and none in any more. */
  admit(name: string | null): void {
    if (name === this.#name) return;
    this.#letGo();
    this.#name = name;
    if (name !== null) this.#seek(name, 0);
  }

  /** The cover has other windows, or its monitor another place. */
  place(): void {
    if (this.#window === null || this.#x.isGone) return;
    const { client } = this.#x;
    const { x, y, width, height } = this.#options.area();
    client.ReparentWindow(this.#window, this.#options.host(), x, y);
    client.MoveResizeWindow(this.#window, x, y, width, height);
    client.MapWindow(this.#window);
    client.SetInputFocus(this.#window, REVERT_TO_POINTER_ROOT);
  }

  #seek(name: string, afterMs: number): void {
    this.#timer = setTimeout(() => {
      findByClass(this.#x, name).then(
        (window) => {
          if (this.#name !== name || this.#window !== null) return;
          if (window === null) return this.#seek(name, SEEK_EVERY_MS);
          this.#take(window);
        },
        // The server has gone, which `onGone` tells.
        () => undefined,
      );
    }, afterMs);
  }

  #take(window: number): void {
    this.#window = window;
    this.#x.client.ChangeWindowAttributes(window, { eventMask: EventMask.structure });
    this.place();
    this.#keep(window);
  }

  #keep(window: number): void {
    this.#timer = setTimeout(() => {
      this.#setRight(window).then(
        () => {
          if (this.#window === window) this.#keep(window);
        },
        // It has just gone, which its own event tells, or the server has, which `onGone` tells.
        () => undefined,
      );
    }, KEEP_EVERY_MS);
  }

  /** Gives it its place, its size and the keyboard back. */
  async #setRight(window: number): Promise<void> {
    const { client } = this.#x;
    const [{ focus }, is, { mapState }] = await Promise.all([
      this.#x.ask<{ focus: number }>((reply) => client.GetInputFocus(reply)),
      this.#x.ask<{ width: number; height: number }>((reply) => client.GetGeometry(window, reply)),
      this.#x.ask<{ mapState: number }>((reply) => client.GetWindowAttributes(window, reply)),
    ]);
    if (this.#window !== window) return;
    const { x, y, width, height } = this.#options.area();
    if (is.width !== width || is.height !== height) client.MoveResizeWindow(window, x, y, width, height);
    if (mapState === UNMAPPED) client.MapWindow(window);
    if (focus !== window) client.SetInputFocus(window, REVERT_TO_POINTER_ROOT);
  }

  #react(event: XEvent, window: number): void {
    if ((event.wid1 ?? event.wid) !== window) return;
    const ours = event.parent === this.#options.host();
    if (event.name === 'DestroyNotify') this.#lost();
    // A window manager that lets go of it may put it on the desktop; looked for there, it is found again.
    else if (event.name === 'ReparentNotify' && !ours) this.#lost();
  }

  #lost(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#window = null;
    if (this.#name !== null) this.#seek(this.#name, SEEK_EVERY_MS);
  }

  #letGo(): void {
    const window = this.#window;
    this.#forget();
    if (window === null || this.#x.isGone) return;
    const { client, screen } = this.#x;
    client.ChangeWindowAttributes(window, { eventMask: 0 });
    // Off the screen for good: what was on the cover does not belong on the desktop.
    client.UnmapWindow(window);
    client.ReparentWindow(window, screen.root, 0, 0);
  }

  #forget(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#window = null;
    this.#name = null;
  }
}
