import { subtractAreas } from '../areas.ts';
import type { Cover, CoverFace, CoverState } from '../ports/cover.ts';
import type { Rect, Rgb, Unsubscribe } from '../ports/geometry.ts';
import type { X11Connection } from './connection.ts';
import { CoverCheck } from './cover-check.ts';
import { CoverGuest } from './cover-guest.ts';
import { CoverLayers } from './cover-layers.ts';
import { CoverPictures } from './cover-pictures.ts';
import { InputHold } from './input-hold.ts';
import type { X11Monitors } from './monitors.ts';

const pixelOf = ([red, green, blue]: Rgb): number => (red << 16) | (green << 8) | blue;

/** A cover drawn by the display server itself: a window, its background and a few pixmaps. */
export class X11Cover implements Cover {
  readonly #x: X11Connection;
  readonly #monitors: X11Monitors;
  readonly #windows: CoverLayers;
  readonly #input: InputHold;
  readonly #pictures: CoverPictures;
  readonly #check: CoverCheck;
  readonly #guest: CoverGuest;
  readonly #takenOff = new Set<() => void>();
  readonly #handlers = new Set<(state: CoverState) => void>();
  #face: CoverFace = { background: [0, 0, 0], pictures: [] };
  #drawn: readonly Rect[] = [];

  private constructor(x: X11Connection, monitors: X11Monitors, windows: CoverLayers) {
    this.#x = x;
    this.#monitors = monitors;
    this.#windows = windows;
    const gc = x.client.AllocID();
    x.client.CreateGC(gc, x.screen.root, { graphicsExposures: false });
    this.#pictures = new CoverPictures(x, gc);
    this.#input = new InputHold(x, () => this.#tell());
    this.#guest = new CoverGuest(x, {
      host: () => windows.topId,
      area: () => monitors.list()[0]?.area ?? monitors.root(),
    });
    this.#check = new CoverCheck(x, {
      expected: () => ({ root: monitors.root(), pixel: windows.background, pictures: this.#filled() }),
      onWrong: () => {
        this.#tellTakenOff();
        // A refusal here means that the server has gone, which `onGone` tells.
        windows.renew().catch(() => this.#input.abandon());
      },
    });
    monitors.onChange(() => this.#monitorsChanged());
    x.onGone(() => {
      this.#check.end();
      this.#input.abandon();
    });
  }

  static async open(x: X11Connection, monitors: X11Monitors): Promise<X11Cover> {
    const windows = await CoverLayers.open(x, {
      root: () => monitors.root(),
      events: {
        onTakenOff: () => cover.#tellTakenOff(),
        onExposed: () => cover.#draw(),
        onInputLost: () => cover.#holdAgain(),
        onReplaced: () => cover.#guest.place(),
      },
    });
    const cover = new X11Cover(x, monitors, windows);
    return cover;
  }

  async show(face: CoverFace, holdInput: boolean): Promise<CoverState> {
    if (holdInput) this.#guest.admit(null);
    if (this.#windows.shown) this.#change(face);
    else {
      // Dark first, pictures after: the screen must not wait for a large picture to travel.
      this.#windows.background = pixelOf(face.background);
      this.#windows.show();
      this.#face = face;
      this.#drawn = [];
      this.#draw();
      this.#check.begin();
      this.#tell();
    }
    if (holdInput) await this.#input.hold(this.#windows.id);
    else {
      this.#input.release();
      await this.#x.roundTrip();
    }
    await this.#windows.fit();
    return this.state();
  }

  async paint(face: CoverFace): Promise<void> {
    if (!this.#windows.shown) return;
    this.#change(face);
    await this.#x.roundTrip();
  }

  async remove(): Promise<void> {
    const wasShown = this.#windows.shown;
    this.#guest.admit(null);
    this.#input.release();
    if (wasShown) {
      this.#check.end();
      this.#windows.hide();
      this.#pictures.clear();
      this.#drawn = [];
      this.#tell();
    }
    await this.#x.roundTrip();
  }

  admit(name: string | null): void {
    if (name !== null && (!this.#windows.shown || this.#input.wanted)) return;
    this.#guest.admit(name);
  }

  state(): CoverState {
    return { shown: this.#windows.shown, inputHeld: this.#input.held };
  }

  onState(handler: (state: CoverState) => void): Unsubscribe {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  onTakenOff(handler: () => void): Unsubscribe {
    this.#takenOff.add(handler);
    return () => this.#takenOff.delete(handler);
  }

  /** Goes from one face to another so that every pixel changes at most once. */
  #change(face: CoverFace): void {
    const background = pixelOf(face.background);
    const stale = background === pixelOf(this.#face.background) ? this.#drawn : [this.#monitors.root()];
    if (stale !== this.#drawn) this.#windows.background = background;
    this.#face = face;
    const placed = this.#draw();
    for (const area of stale) for (const left of subtractAreas(area, placed)) this.#windows.clear(left);
  }

  #draw(): readonly Rect[] {
    const areas = this.#monitors.list().map((monitor) => monitor.area);
    const placed = this.#pictures.place(this.#face, areas);
    for (const window of this.#windows.ids) this.#pictures.draw(window, placed);
    this.#drawn = placed.map((picture) => picture.area);
    return this.#drawn;
  }

  /** Where something else than the background is to be seen. */
  #filled(): readonly Rect[] {
    const { area } = this.#guest;
    return area === null ? this.#drawn : [...this.#drawn, area];
  }

  #monitorsChanged(): void {
    if (!this.#windows.shown || this.#x.isGone) return;
    this.#change(this.#face);
    this.#guest.place();
    // A refusal here means that the server has gone, which `onGone` tells.
    this.#windows.fit().catch(() => this.#input.abandon());
  }

  #holdAgain(): void {
    // A refusal here means that the server has gone, which `onGone` tells.
    if (this.#input.wanted) this.#input.hold(this.#windows.id).catch(() => this.#input.abandon());
  }

  #tellTakenOff(): void {
    for (const handler of this.#takenOff) handler();
  }

  #tell(): void {
    const state = this.state();
    for (const handler of this.#handlers) handler(state);
  }
}
