import { intersectAreas } from '../areas.ts';
import { DesktopError } from '../errors.ts';
import type { Pixels, Rect, Unsubscribe } from '../ports/geometry.ts';
import type { DesktopMonitor, Screen } from '../ports/screen.ts';
import type { X11Capture } from './capture.ts';
import type { X11Changes } from './changes.ts';
import type { X11Monitors } from './monitors.ts';

type Parts = { readonly monitors: X11Monitors; readonly changes: X11Changes; readonly capture: X11Capture };

/** The screen of a display, put together from its monitors, changes and pixels. */
export class X11Screen implements Screen {
  readonly #parts: Parts;
  #listeners = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  monitors(): readonly DesktopMonitor[] {
    return this.#parts.monitors.list();
  }

  onMonitors(handler: (monitors: readonly DesktopMonitor[]) => void): Unsubscribe {
    return this.#parts.monitors.onChange(handler);
  }

  onChange(handler: () => void): Unsubscribe {
    const stop = this.#parts.changes.onChange(handler);
    this.#listeners += 1;
    let listening = true;
    return () => {
      if (!listening) return;
      listening = false;
      this.#listeners -= 1;
      stop();
      // Nobody looks any more: give back the memory that pictures were taken through.
      if (this.#listeners === 0) this.#parts.capture.release();
    };
  }

  takeChanges(): Promise<readonly Rect[]> {
    return this.#parts.changes.take();
  }

  async capture(area: Rect, into?: Uint8Array): Promise<Pixels> {
    const seen = intersectAreas(area, this.#parts.monitors.root());
    if (!seen) throw new DesktopError('refused', 'The area asked for is not on the desktop.');
    return this.#parts.capture.capture(seen, into);
  }
}
