import type { XComposite } from 'x11';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';
import type { CoverPlace } from './cover-window.ts';

/**
 * What the display server keeps above every window, for compositing managers. Any program may have it and draw there,
 * over a cover too; then the cover has to go up there as well.
 */
export class Overlay {
  readonly #x: X11Connection;
  readonly #composite: XComposite;

  private constructor(x: X11Connection, composite: XComposite) {
    this.#x = x;
    this.#composite = composite;
  }

  /** Null on a server that has none. */
  static async open(x: X11Connection): Promise<Overlay | null> {
    const composite = await x.extension('composite');
    return composite === null ? null : new Overlay(x, composite);
  }

  /** Takes part in it; it is there until the last program that does has given it back. */
  async take(): Promise<CoverPlace> {
    const { client, screen } = this.#x;
    const parent = await this.#x.ask<number>((reply) => this.#composite.GetOverlayWindow(screen.root, reply));
    // Somebody may have taken it off the screen.
    client.MapWindow(parent);
    return {
      parent,
      watch: (wanted) => client.ChangeWindowAttributes(parent, { eventMask: wanted ? EventMask.substructure : 0 }),
    };
  }

  giveBack(): void {
    if (!this.#x.isGone) this.#composite.ReleaseOverlayWindow(this.#x.screen.root);
  }
}
