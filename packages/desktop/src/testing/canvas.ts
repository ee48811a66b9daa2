import type { Pixels, Rect, Rgb, Unsubscribe } from '../ports/geometry.ts';
import { connectX11, EventMask } from '../x11/connection.ts';
import type { X11Connection } from '../x11/connection.ts';
import { putPixels } from '../x11/cover-pictures.ts';

const INPUT_OUTPUT = 1;
const REVERT_TO_POINTER_ROOT = 1;
const Z_PIXMAP = 2;
const NOTIFY_NORMAL = 0;

/** A pixmap or window of a canvas. */
export type Surface = { readonly id: number };

const pixelOf = ([red, green, blue]: Rgb): number => (red << 16) | (green << 8) | blue;

/**
 * Another program on a display, such as a pupil's: draws windows, gets keys, and looks at what is really on the
 * screen, all through a connection of its own.
 */
export class Canvas implements Disposable {
  readonly #x: X11Connection;
  readonly #gc: number;

  private constructor(x: X11Connection) {
    this.#x = x;
    this.#gc = x.client.AllocID();
    x.client.CreateGC(this.#gc, x.screen.root, { graphicsExposures: false });
  }

  static async open(display: string): Promise<Canvas> {
    return new Canvas(await connectX11(display));
  }

  /** The connection itself, for what only tests need. */
  get connection(): X11Connection {
    return this.#x;
  }

  get root(): Surface {
    return { id: this.#x.screen.root };
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#x.screen.pixel_width, height: this.#x.screen.pixel_height };
  }

  /** A picture held by the display server. */
  pixmap(pixels: Pixels): Surface {
    const { client, screen } = this.#x;
    const id = client.AllocID();
    client.CreatePixmap(id, screen.root, screen.root_depth, pixels.width, pixels.height);
    putPixels(this.#x, { drawable: id, gc: this.#gc }, pixels);
    return { id };
  }

  freePixmap(pixmap: Surface): void {
    this.#x.client.FreePixmap(pixmap.id);
  }

  /** A window without a frame, shown at once above the others there; `background` is painted by the server. */
  window(area: Rect, background: Rgb | Surface, parent = this.root): Surface {
    const { client } = this.#x;
    const id = client.AllocID();
    client.CreateWindow(id, parent.id, area.x, area.y, area.width, area.height, 0, 0, INPUT_OUTPUT, 0, {
      ...('id' in background ? { backgroundPixmap: background.id } : { backgroundPixel: pixelOf(background) }),
      overrideRedirect: true,
      eventMask: EventMask.keyPress | EventMask.exposure | EventMask.focus,
    });
    client.MapWindow(id);
    return { id };
  }

  destroyWindow(window: Surface): void {
    this.#x.client.DestroyWindow(window.id);
  }

  /** Changes what the server paints behind a window, and paints it. */
  setBackground(window: Surface, colour: Rgb): void {
    this.#x.client.ChangeWindowAttributes(window.id, { backgroundPixel: pixelOf(colour) });
    this.#x.client.ClearArea(window.id, 0, 0, 0, 0, 0);
  }

  raise(window: Surface): void {
    this.#x.client.RaiseWindow(window.id);
  }

  /** Makes a picture the background of the whole desktop. */
  wallpaper(pixmap: Surface): void {
    this.#x.client.ChangeWindowAttributes(this.#x.screen.root, { backgroundPixmap: pixmap.id });
    this.#x.client.ClearArea(this.#x.screen.root, 0, 0, 0, 0, 0);
  }

  /** Copies `from` of one surface to a point of another, inside the display server. */
  copy(source: Surface, from: Rect, target: Surface, to: { readonly x: number; readonly y: number }): void {
    const { client } = this.#x;
    client.CopyArea(source.id, target.id, this.#gc, from.x, from.y, to.x, to.y, from.width, from.height);
  }

  fill(target: Surface, area: Rect, colour: Rgb): void {
    this.#x.client.ChangeGC(this.#gc, { foreground: pixelOf(colour) });
    this.#x.client.PolyFillRectangle(target.id, this.#gc, [area.x, area.y, area.width, area.height]);
  }

  /** Gives a window the keyboard. */
  focus(window: Surface): void {
    this.#x.client.SetInputFocus(window.id, REVERT_TO_POINTER_ROOT);
  }

  /** Told the code of each key pressed in a window of this canvas. */
  onKey(handler: (code: number) => void): Unsubscribe {
    return this.#x.onEvent((event) => {
      if (event.name === 'KeyPress' && event.keycode !== undefined) handler(event.keycode);
    });
  }

  /** Told when a window of this canvas has to be drawn again, because what covered it has gone. */
  onExposed(handler: (window: Surface) => void): Unsubscribe {
    return this.#x.onEvent((event) => {
      if (event.name === 'Expose' && event.count === 0 && event.wid !== undefined) handler({ id: event.wid });
    });
  }

  /** Told when another program takes the keyboard's focus from a window of this canvas; not when a lock does. */
  onFocusLost(handler: () => void): Unsubscribe {
    return this.#x.onEvent((event) => {
      if (event.name === 'FocusOut' && event.mode === NOTIFY_NORMAL) handler();
    });
  }

  onGone(handler: () => void): Unsubscribe {
    return this.#x.onGone(handler);
  }

  /** Resolves when the server has drawn everything sent before. */
  drawn(): Promise<void> {
    return this.#x.roundTrip();
  }

  /** Every window right on the desktop, whoever's it is, from the lowest to the topmost. */
  async windows(): Promise<readonly number[]> {
    const { client, screen } = this.#x;
    const tree = await this.#x.ask<{ children: readonly number[] }>((reply) => client.QueryTree(screen.root, reply));
    return tree.children;
  }

  /** What is on the screen there now, whoever drew it. */
  async read(area: Rect): Promise<Pixels> {
    const { client, screen } = this.#x;
    const image = await this.#x.ask<{ data: Buffer }>((reply) => {
      client.GetImage(Z_PIXMAP, screen.root, area.x, area.y, area.width, area.height, 0xffff_ffff, reply);
    });
    return { width: area.width, height: area.height, data: image.data };
  }

  /** Types a key as a keyboard would: pressed and let go. Codes are the server's, 8 to 255. */
  typeKey(code: number): Promise<void> {
    return this.typeTogether([code]);
  }

  /** Types keys together: pressed one after the other, then let go, the last one first. */
  async typeTogether(codes: readonly number[]): Promise<void> {
    const xtest = await this.#x.extension('xtest');
    if (!xtest) throw new Error(`The display ${this.#x.display} has no XTEST extension.`);
    const { root } = this.#x.screen;
    for (const code of codes) xtest.FakeInput(xtest.KeyPress, code, 0, root, 0, 0);
    for (const code of codes.toReversed()) xtest.FakeInput(xtest.KeyRelease, code, 0, root, 0, 0);
    await this.#x.roundTrip();
  }

  /** Moves the pointer to a place and presses one of its buttons there, as a mouse would. */
  async pressPointer({ x, y }: { readonly x: number; readonly y: number }, button = 1): Promise<void> {
    const xtest = await this.#x.extension('xtest');
    if (!xtest) throw new Error(`The display ${this.#x.display} has no XTEST extension.`);
    const { root } = this.#x.screen;
    xtest.FakeInput(xtest.MotionNotify, 0, 0, root, x, y);
    xtest.FakeInput(xtest.ButtonPress, button, 0, root, 0, 0);
    xtest.FakeInput(xtest.ButtonRelease, button, 0, root, 0, 0);
    await this.#x.roundTrip();
  }

  [Symbol.dispose](): void {
    this.#x.close();
  }
}

/** The colour of one pixel of a picture. */
export function colourAt(pixels: Pixels, x: number, y: number): Rgb {
  const at = (y * pixels.width + x) * 4;
  const [blue = 0, green = 0, red = 0] = pixels.data.subarray(at, at + 3);
  return [red, green, blue];
}
