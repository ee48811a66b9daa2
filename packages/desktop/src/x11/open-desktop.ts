import type { Desktop } from '../ports/desktop.ts';
import { X11Capture } from './capture.ts';
import { X11Changes } from './changes.ts';
import { X11CornerButton } from './corner-button.ts';
import { connectX11 } from './connection.ts';
import type { X11Connection } from './connection.ts';
import { X11Cover } from './cover.ts';
import { X11Hotkeys } from './hotkeys.ts';
import { X11Idle } from './idle.ts';
import { X11Monitors } from './monitors.ts';
import { X11Power } from './power.ts';
import { X11Screen } from './screen.ts';
import { passServerGrabs } from './server-grabs.ts';
import { SpareConnection } from './spare.ts';

export type X11DesktopOptions = { readonly display: string };

/** A desktop under X11. */
export interface X11Desktop extends Desktop {
  /** What the server refused of requests that have no reply. */
  faults(): { readonly count: number; readonly last: string | null };
  /**
   * The same desktop on a connection kept for this, after another program had ours cut; null when the display itself has
   * gone. To be asked once, after `onGone`.
   */
  reopen(): Promise<X11Desktop | null>;
}

/**
 * Opens the desktop of a display such as ":0". Throws a `DesktopError` when the display is not there
 * (`no-display`), refuses us (`no-permission`), is full, frozen or of a kind we cannot read.
 */
export async function openX11Desktop({ display }: X11DesktopOptions): Promise<X11Desktop> {
  return await openOn(await connectX11(display));
}

async function openOn(x: X11Connection): Promise<X11Desktop> {
  try {
    await passServerGrabs(x);
    const capture = await X11Capture.open(x);
    const monitors = await X11Monitors.open(x);
    const places = {
      whole: () => monitors.list().map((monitor) => monitor.area),
      root: () => monitors.root(),
    };
    const changes = await X11Changes.open(x, places);
    const cover = await X11Cover.open(x, monitors);
    const cornerButton = await X11CornerButton.open(x, { monitors, cover });
    const hotkeys = await X11Hotkeys.open(x);
    const idle = await X11Idle.open(x);
    const power = await X11Power.open(x, await x.extension('dpms'));
    const screen = new X11Screen({ monitors, changes, capture });
    const spare = new SpareConnection(x.display);
    const end = (): void => {
      changes.stop();
      capture.release();
    };
    x.onGone(end);
    return {
      screen,
      cover,
      cornerButton,
      hotkeys,
      idle,
      power,
      onGone: (handler) => x.onGone(handler),
      faults: () => x.faults(),
      async reopen() {
        const again = await spare.take();
        return again === null ? null : await openOn(again);
      },
      async [Symbol.asyncDispose]() {
        if (!x.isGone) await cover.remove();
        end();
        spare.end();
        x.close();
      },
    };
  } catch (cause) {
    x.close();
    throw cause;
  }
}
