import type { XEvent } from 'x11';
import { type Corner, cornerPlace } from '../corner-place.ts';
import type { CornerButton } from '../ports/corner-button.ts';
import type { Cover } from '../ports/cover.ts';
import type { Pixels, Unsubscribe } from '../ports/geometry.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';
import { putPixels } from './cover-pictures.ts';
import type { X11Monitors } from './monitors.ts';
import { WorkArea } from './work-area.ts';

const INPUT_OUTPUT = 1;
const FIRST_BUTTON = 1;
const THIRD_BUTTON = 3;
/** What others do to windows is answered at once, and then at most so often: two programs must not race for ever. */
const MEND_STEP_MS = 100;
const OVER_IT = new Set(['MapNotify', 'ConfigureNotify', 'CirculateNotify', 'ReparentNotify']);

type Parts = { readonly monitors: X11Monitors; readonly cover: Cover };

/** A button that the display server paints by itself: a window with a picture as its background. */
export class X11CornerButton implements CornerButton {
  readonly #x: X11Connection;
  readonly #parts: Parts;
  readonly #gc: number;
  readonly #handlers = new Set<() => void>();
  #free: WorkArea | null = null;
  #window: number | null = null;
  #pixmap: number | null = null;
  #picture: Pixels = { width: 1, height: 1, data: new Uint8Array(4) };
  #corner: Corner = 'right';
  #mending: ReturnType<typeof setTimeout> | null = null;
  #again = false;

  private constructor(x: X11Connection, parts: Parts) {
    this.#x = x;
    this.#parts = parts;
    this.#gc = x.client.AllocID();
    x.client.CreateGC(this.#gc, x.screen.root, { graphicsExposures: false });
    parts.monitors.onChange(() => this.#place());
    // What has come over it meanwhile.
    parts.cover.onState(({ shown }) => {
      if (!shown) this.#mend();
    });
    x.onEvent((event) => {
      if (this.#window !== null) this.#react(event, this.#window);
    });
    x.onGone(() => this.#rest());
  }

  static async open(x: X11Connection, parts: Parts): Promise<X11CornerButton> {
    const button = new X11CornerButton(x, parts);
    button.#free = await WorkArea.open(x, () => button.#place());
    return button;
  }

  async show(picture: Pixels): Promise<void> {
    if (this.#x.isGone) return this.#x.roundTrip();
    const { client, screen } = this.#x;
    const old = this.#pixmap;
    this.#picture = picture;
    this.#pixmap = client.AllocID();
    client.CreatePixmap(this.#pixmap, screen.root, screen.root_depth, picture.width, picture.height);
    putPixels(this.#x, { drawable: this.#pixmap, gc: this.#gc }, picture);
    if (this.#window === null) {
      this.#x.selectRoot(EventMask.substructure, true);
      this.#create();
    } else {
      client.ChangeWindowAttributes(this.#window, { backgroundPixmap: this.#pixmap });
      this.#place();
      client.ClearArea(this.#window, 0, 0, 0, 0, 0);
    }
    if (old !== null) client.FreePixmap(old);
    await this.#x.roundTrip();
  }

  async remove(): Promise<void> {
    if (this.#window === null) return;
    if (this.#x.isGone) return this.#x.roundTrip();
    const { client } = this.#x;
    const window = this.#window;
    this.#window = null;
    this.#rest();
    this.#x.selectRoot(EventMask.substructure, false);
    client.DestroyWindow(window);
    if (this.#pixmap !== null) client.FreePixmap(this.#pixmap);
    this.#pixmap = null;
    await this.#x.roundTrip();
  }

  onPress(handler: () => void): Unsubscribe {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  #area() {
    const [first] = this.#parts.monitors.list();
    const monitor = first?.area ?? this.#parts.monitors.root();
    return cornerPlace(this.#picture, { monitor, free: this.#free?.free ?? null, corner: this.#corner });
  }

  #create(): void {
    const { client, screen } = this.#x;
    const { x, y, width, height } = this.#area();
    this.#window = client.AllocID();
    client.CreateWindow(this.#window, screen.root, x, y, width, height, 0, 0, INPUT_OUTPUT, 0, {
      ...(this.#pixmap === null ? {} : { backgroundPixmap: this.#pixmap }),
      overrideRedirect: true,
      eventMask: EventMask.buttonPress | EventMask.structure,
    });
    client.MapWindow(this.#window);
    // The newest window is on top; a cover that is shown has to be.
    if (this.#parts.cover.state().shown) client.LowerWindow(this.#window);
  }

  #place(): void {
    if (this.#window === null || this.#x.isGone) return;
    const { x, y, width, height } = this.#area();
    this.#x.client.MoveResizeWindow(this.#window, x, y, width, height);
  }

  #react(event: XEvent, window: number): void {
    const subject = event.wid1 ?? event.wid;
    if (subject !== window) {
      if (event.name !== undefined && OVER_IT.has(event.name)) this.#mend();
      return;
    }
    if (event.name === 'ButtonPress') this.#pressed(event.keycode);
    // What happens to the window is told to it and to the desktop; once is enough.
    else if (event.event !== undefined && event.event !== window) return;
    else if (event.name === 'DestroyNotify') this.#create();
    else if (event.name === 'ReparentNotify') this.#takenInto(event.parent, window);
    else if (event.name === 'UnmapNotify') this.#mend();
    else if (event.name === 'ConfigureNotify') this.#moved(event);
  }

  #pressed(button: number | undefined): void {
    if (button === FIRST_BUTTON) for (const handler of this.#handlers) handler();
    if (button !== THIRD_BUTTON) return;
    this.#corner = this.#corner === 'right' ? 'left' : 'right';
    this.#place();
  }

  #takenInto(parent: number | undefined, window: number): void {
    const { client, screen } = this.#x;
    if (parent !== screen.root) client.ReparentWindow(window, screen.root, 0, 0);
    this.#mend();
  }

  #moved(event: XEvent): void {
    const { x, y, width, height } = this.#area();
    if (event.x !== x || event.y !== y || event.width !== width || event.height !== height) this.#mend();
  }

  /** Puts it back where it belongs: now, or once the last time is long enough ago. */
  #mend(): void {
    if (this.#window === null || this.#x.isGone) return;
    if (this.#mending !== null) {
      this.#again = true;
      return;
    }
    const { client } = this.#x;
    this.#place();
    client.MapWindow(this.#window);
    if (!this.#parts.cover.state().shown) client.RaiseWindow(this.#window);
    this.#mending = setTimeout(() => {
      this.#mending = null;
      if (!this.#again) return;
      this.#again = false;
      this.#mend();
    }, MEND_STEP_MS);
  }

  #rest(): void {
    if (this.#mending !== null) clearTimeout(this.#mending);
    this.#mending = null;
    this.#again = false;
  }
}
