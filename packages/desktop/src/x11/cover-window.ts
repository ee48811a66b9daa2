import type { XEvent } from 'x11';
import type { Rect, Unsubscribe } from '../ports/geometry.ts';
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
  /** Another program did what only somebody does who wants the window gone; it is back already. */
  readonly onTakenOff: () => void;
  /** What the window shows was damaged and must be drawn again. */
  readonly onExposed: () => void;
  /** Input that the window held was taken from it. */
  readonly onInputLost: () => void;
  /** Another window is in its place or above it; what was inside of the old one goes with that, if it is left there. */
  readonly onReplaced: () => void;
};

/** Where the window is: on the desktop itself, or on what the display server keeps above it for compositing managers. */
export type CoverPlace = {
  readonly parent: number;
  /** Asks for events about the windows there, or no longer. */
  readonly watch: (wanted: boolean) => void;
};

/**
 * One window over the whole desktop, made ahead so that showing it is one request. While shown it stays on
 * top and mends what other programs do to it: they may unmap, move, lower or destroy any window.
 */
export class CoverWindow {
  readonly #x: X11Connection;
  readonly #events: CoverWindowEvents;
  readonly #place: CoverPlace;
  readonly #root: () => Rect;
  #id: number;
  #size: Rect = BEYOND_ANY_DESKTOP;
  #background = 0;
  #shown = false;
  #raises = 0;
  #raisesSince = 0;
  #raiseTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #deafen: Unsubscribe;

  constructor(
    x: X11Connection,
    { place, root, events }: { place: CoverPlace; root: () => Rect; events: CoverWindowEvents },
  ) {
    this.#x = x;
    this.#place = place;
    this.#root = root;
    this.#events = events;
    this.#id = this.#create();
    this.#deafen = x.onEvent((event) => {
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
    this.#place.watch(true);
  }

  hide(): void {
    this.#shown = false;
    if (this.#raiseTimer) clearTimeout(this.#raiseTimer);
    this.#raiseTimer = null;
    if (this.#x.isGone) return;
    this.#x.client.UnmapWindow(this.#id);
    this.#place.watch(false);
  }

  /** Puts a new window in the place of this one, which another program has done something to that is told to nobody. */
  renew(): void {
    if (!this.#shown || this.#x.isGone) return;
    const old = this.#id;
    this.#id = this.#create();
    this.#mapAgain();
    this.#events.onReplaced();
    this.#x.client.DestroyWindow(old);
  }

  /** The window is not needed any more. */
  end(): void {
    this.hide();
    this.#deafen();
    if (!this.#x.isGone) this.#x.client.DestroyWindow(this.#id);
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
    const { client } = this.#x;
    const id = client.AllocID();
    const { x, y, width, height } = this.#size;
    client.CreateWindow(id, this.#place.parent, x, y, width, height, 0, 0, INPUT_OUTPUT, 0, {
      backgroundPixel: this.#background,
      overrideRedirect: true,
      eventMask: EventMask.exposure | EventMask.visibility | EventMask.structure | EventMask.focus,
    });
    return id;
  }

  #react(event: XEvent): void {
    const subject = event.wid1 ?? event.wid;
    // What happens to the window is told to it and to where it is; once is enough.
    const told = event.event ?? event.wid;
    if (subject === this.#id) return told === subject ? this.#mend(event) : undefined;
    if (event.name && STACKING_EVENTS.has(event.name)) this.#raise();
  }

  #mend(event: XEvent): void {
    const { client } = this.#x;
    if (event.name === 'Expose') {
      if (event.count === 0) this.#events.onExposed();
    } else if (event.name === 'VisibilityNotify') {
      if (event.state !== 0) this.#raise();
    } else if (event.name === 'UnmapNotify') {
      this.#mapAgain();
      this.#events.onTakenOff();
    } else if (event.name === 'DestroyNotify') {
      this.#id = this.#create();
      this.#mapAgain();
      this.#events.onTakenOff();
    } else if (event.name === 'ReparentNotify') {
      if (event.parent === this.#place.parent) return;
      client.ReparentWindow(this.#id, this.#place.parent, 0, 0);
      this.#mapAgain();
      this.#events.onTakenOff();
    } else if (event.name === 'ConfigureNotify') {
      this.#moved(event);
    } else if (event.name === 'FocusOut' && event.mode === NOTIFY_UNGRAB) {
      this.#events.onInputLost();
    }
  }

  #moved(event: XEvent): void {
    const { x, y, width, height } = this.#size;
    if (event.x === x && event.y === y && event.width === width && event.height === height) return;
    this.#x.client.MoveResizeWindow(this.#id, x, y, width, height);
    const root = this.#root();
    const covers =
      event.x === 0 && event.y === 0 && (event.width ?? 0) >= root.width && (event.height ?? 0) >= root.height;
    // An earlier size of our own still covers; what does not was done by somebody else.
    if (!covers) this.#events.onTakenOff();
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
