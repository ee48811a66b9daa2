import type { Rect } from '../ports/geometry.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';
import { CoverWindow, type CoverWindowEvents } from './cover-window.ts';
import { Overlay } from './overlay.ts';

type Options = { readonly root: () => Rect; readonly events: CoverWindowEvents };

/**
 * The windows of a cover: one on the desktop, and above every window another once that is needed. Input is held by the
 * one on the desktop.
 */
export class CoverLayers {
  readonly #x: X11Connection;
  readonly #options: Options;
  readonly #overlay: Overlay | null;
  readonly #lower: CoverWindow;
  #upper: CoverWindow | null = null;
  #background = 0;
  #renewing = false;

  private constructor(x: X11Connection, overlay: Overlay | null, options: Options) {
    this.#x = x;
    this.#overlay = overlay;
    this.#options = options;
    const watch = (wanted: boolean): void => x.selectRoot(EventMask.substructure, wanted);
    this.#lower = new CoverWindow(x, { place: { parent: x.screen.root, watch }, ...options });
  }

  static async open(x: X11Connection, options: Options): Promise<CoverLayers> {
    const layers = new CoverLayers(x, await Overlay.open(x), options);
    await layers.fit();
    return layers;
  }

  get shown(): boolean {
    return this.#lower.shown;
  }

  /** The window that holds input. */
  get id(): number {
    return this.#lower.id;
  }

  /** The window that is above the others. */
  get topId(): number {
    return (this.#upper ?? this.#lower).id;
  }

  /** All windows there are, to draw on. */
  get ids(): readonly number[] {
    return this.#all().map((window) => window.id);
  }

  get background(): number {
    return this.#background;
  }

  set background(pixel: number) {
    this.#background = pixel;
    for (const window of this.#all()) window.background = pixel;
  }

  show(): void {
    this.#lower.show();
  }

  hide(): void {
    this.#lower.hide();
    if (this.#upper === null) return;
    this.#upper.end();
    this.#upper = null;
    this.#overlay?.giveBack();
  }

  clear(area: Rect): void {
    for (const window of this.#all()) window.clear(area);
  }

  async fit(): Promise<void> {
    await Promise.all(this.#all().map((window) => window.fit()));
  }

  /**
   * Something else than the cover can be seen, and no event says why: puts new windows in place of those there are, the
   * upper one too from now on.
   */
  async renew(): Promise<void> {
    const overlay = this.#overlay;
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      this.#lower.renew();
      if (overlay !== null) await this.#renewUpper(overlay);
    } finally {
      this.#renewing = false;
    }
  }

  async #renewUpper(overlay: Overlay): Promise<void> {
    const place = await overlay.take();
    if (!this.shown || this.#x.isGone) return overlay.giveBack();
    const { events, root } = this.#options;
    const old = this.#upper;
    // Input is held from the desktop.
    this.#upper = new CoverWindow(this.#x, { place, root, events: { ...events, onInputLost: () => undefined } });
    this.#upper.background = this.#background;
    this.#upper.show();
    events.onExposed();
    events.onReplaced();
    if (old !== null) {
      old.end();
      overlay.giveBack();
    }
    await this.#upper.fit();
  }

  #all(): readonly CoverWindow[] {
    return this.#upper === null ? [this.#lower] : [this.#lower, this.#upper];
  }
}
