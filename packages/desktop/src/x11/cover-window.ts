import type { XEvent } from 'x11';
import type { Rect } from '../ports/geometry.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';

const INPUT_OUTPUT = 1;
/** Larger than any desktop becomes, so that a monitor plugged in later is covered before anybody is told of it. */
const BEYOND_ANY_DESKTOP: Rect = { x: 0, y: 0, width: 32_000, height: 32_000 };
/** Raising at once this many times a second, then in steps: two covers of two programs must not race for ever. */
const RAISES_PER_SECOND = 30;
const RAISE_STEP_MS = 40;
const STACKING_EVENTS = new Set(['MapNotify', 'ConfigureNotify', 'CirculateNotify', 'ReparentNotify']);
const NOTIFY_UNGRAB = 2;

export type CoverWindowEvents = {
  /** What the window shows was damaged and must be drawn again. */
  readonly onExposed: () => void;
  /** Input that the window held was taken from it. */
  readonly onInputLost: () => void;
};

/**
 * One window over the whole desktop, made ahead so that showing it is one request. While shown it stays on
 * top and mends what other programs do to it: they may unmap, move, lower or destroy any window.
 */
export class CoverWindow {
  readonly #x: X11Connection;
  readonly #events: CoverWindowEvents;
  readonly #root: () => Rect;
  #id: number;
  #size: Rect = BEYOND_ANY_DESKTOP;
  #background = 0;
  #shown = false;
  #raises = 0;
  #raisesSince = 0;
  #raiseTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(x: X11Connection, root: () => Rect, events: CoverWindowEvents) {
    this.#x = x;
    this.#root = root;
    this.#events = events;
    this.#id = this.#create();
    x.onEvent((event) => {
      if (this.#shown) this.#react(event);
    });
  }

  get id(): number {
    return this.#id;
  }

  get shown(): boolean {
    return this.#shown;
  }

  set background(pixel: number) {
    this.#background = pixel;
    this.#x.client.ChangeWindowAttributes(this.#id, { backgroundPixel: pixel });
  }

  show(): void {
    this.#shown = true;
    this.#x.client.RaiseWindow(this.#id);
    this.#x.client.MapWindow(this.#id);
    this.#x.selectRoot(EventMask.substructure, true);
  }

  hide(): void {
    this.#shown = false;
    if (this.#raiseTimer) clearTimeout(this.#raiseTimer);
    this.#raiseTimer = null;
    if (this.#x.isGone) return;
    this.#x.client.UnmapWindow(this.#id);
    this.#x.selectRoot(EventMask.substructure, false);
  }

  /** Paints background over an area. */
  clear(area: Rect): void {
    this.#x.client.ClearArea(this.#id, area.x, area.y, area.width, area.height, 0);
  }

  /**
   * Fits the window to how the desktop is composed: a compositing manager keeps every window's pixels in memory,
   * where one larger than the desktop could fill the graphics card.
   */
  async fit(): Promise<void> {
    const { client } = this.#x;
    const atom = await this.#x.ask<number>((reply) => client.InternAtom(false, '_NET_WM_CM_S0', reply));
    const composer = await this.#x.ask<number>((reply) => client.GetSelectionOwner(atom, reply));
    const size = composer === 0 ? BEYOND_ANY_DESKTOP : this.#root();
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    this.#size = size;
    client.MoveResizeWindow(this.#id, size.x, size.y, size.width, size.height);
  }

  #create(): number {
    const { client, screen } = this.#x;
    const id = client.AllocID();
    const { x, y, width, height } = this.#size;
    client.CreateWindow(id, screen.root, x, y, width, height, 0, 0, INPUT_OUTPUT, 0, {
      backgroundPixel: this.#background,
      overrideRedirect: true,
      eventMask: EventMask.exposure | EventMask.visibility | EventMask.structure | EventMask.focus,
    });
    return id;
  }

  #react(event: XEvent): void {
    const subject = event.wid1 ?? event.wid;
    if (subject === this.#id) return this.#mend(event);
    if (event.name && STACKING_EVENTS.has(event.name)) this.#raise();
  }

  #mend(event: XEvent): void {
    const { client, screen } = this.#x;
    if (event.name === 'Expose') {
      if (event.count === 0) this.#events.onExposed();
    } else if (event.name === 'VisibilityNotify') {
      if (event.state !== 0) this.#raise();
    } else if (event.name === 'UnmapNotify') {
      this.#mapAgain();
    } else if (event.name === 'DestroyNotify') {
      this.#id = this.#create();
      this.#mapAgain();
    } else if (event.name === 'ReparentNotify') {
      if (event.parent === screen.root) return;
      client.ReparentWindow(this.#id, screen.root, 0, 0);
      this.#mapAgain();
    } else if (event.name === 'ConfigureNotify') {
      const { x, y, width, height } = this.#size;
      if (event.x === x && event.y === y && event.width === width && event.height === height) return;
      client.MoveResizeWindow(this.#id, x, y, width, height);
    } else if (event.name === 'FocusOut' && event.mode === NOTIFY_UNGRAB) {
      this.#events.onInputLost();
    }
  }

  #mapAgain(): void {
    this.#x.client.RaiseWindow(this.#id);
    this.#x.client.MapWindow(this.#id);
    this.#events.onExposed();
    this.#events.onInputLost();
  }

  #raise(): void {
    const now = performance.now();
    if (now - this.#raisesSince > 1_000) {
      this.#raisesSince = now;
      this.#raises = 0;
    }
    this.#raises += 1;
    if (this.#raises <= RAISES_PER_SECOND) return this.#x.client.RaiseWindow(this.#id);
    this.#raiseTimer ??= setTimeout(() => {
      this.#raiseTimer = null;
      if (this.#shown && !this.#x.isGone) this.#x.client.RaiseWindow(this.#id);
    }, RAISE_STEP_MS);
  }
}
