import { DesktopError } from '../errors.ts';
import type { CoverFace } from '../ports/cover.ts';
import type { Desktop } from '../ports/desktop.ts';
import type { Pixels, Rect, Rgb } from '../ports/geometry.ts';
import { FakeCornerButton } from './fake-corner-button.ts';
import { FakeCover } from './fake-cover.ts';
import { FakeHotkeys } from './fake-hotkeys.ts';
import { FakeScreen } from './fake-screen.ts';

export type FakeDesktopOptions = {
  /** One monitor of 1920 x 1080 otherwise. */
  readonly monitors?: readonly Rect[];
  /** Milliseconds from any start; only differences count. A clock that stands still otherwise. */
  readonly now?: () => number;
  readonly canSwitchScreens?: boolean;
};

/** What a test does to a fake desktop, and sees of it. */
export interface FakeDesktopControls {
  /** A pupil's program paints. */
  paint(area: Rect, colour: Rgb): void;
  /** The monitors are now these. */
  setMonitors(areas: readonly Rect[]): void;
  /** What can be seen there, cover included. */
  visible(area: Rect): Pixels;
  /** A key is pressed; it reaches the pupil's program unless a cover holds input. */
  pressKey(code: number): void;
  /** Keys are held down together, the last of them a letter; a hotkey does not reach the pupil's program. */
  pressTogether(codes: readonly number[]): void;
  readonly typedKeys: readonly number[];
  /** A mouse button is pressed at a place, the first one if it is not said. */
  pressPointer(x: number, y: number, button?: number): void;
  /** Input comes now, without a key. */
  input(): void;
  /** The next so many attempts to take input fail. */
  failGrabs(times: number): void;
  /** Lets the cover try once more for input. */
  retryGrab(): void;
  /** Another program takes the cover off, for a moment too short to be seen. */
  takeCoverOff(): void;
  /** The face of the cover that is shown, or null. */
  readonly face: CoverFace | null;
  /** Whose window may lie on the cover, or null. */
  readonly admitted: string | null;
  readonly screensOn: boolean;
  /** How many pictures were taken. */
  readonly captures: number;
  /** Whether somebody listens for changes of the screen. */
  readonly watched: boolean;
  /** The display server ends. */
  end(): void;
}

export type FakeDesktop = Desktop & { readonly control: FakeDesktopControls };

const ONE_MONITOR: readonly Rect[] = [{ x: 0, y: 0, width: 1920, height: 1080 }];

/** A desktop in memory that keeps the promises of a real one; nothing in it happens by itself. */
export function createFakeDesktop(options: FakeDesktopOptions = {}): FakeDesktop {
  const now = options.now ?? (() => 0);
  const canSwitchScreens = options.canSwitchScreens ?? true;
  const onGone = new Set<(cause: Error) => void>();
  const typedKeys: number[] = [];
  let gone: DesktopError | null = null;
  let inputAt = now();
  let screensOn = true;
  const alive = (): void => {
    if (gone) throw gone;
  };
  const screen = new FakeScreen(options.monitors ?? ONE_MONITOR, alive);
  const cover = new FakeCover(screen, alive);
  const cornerButton = new FakeCornerButton(screen, alive);
  const hotkeys = new FakeHotkeys(alive);
  const end = (tell: boolean): void => {
    if (gone) return;
    gone = new DesktopError('display-gone', 'The fake display has gone.');
    cover.abandon();
    if (tell) for (const handler of onGone) handler(gone);
  };
  const switchScreens = (on: boolean): void => {
    alive();
    if (canSwitchScreens) screensOn = on;
  };

  return {
    screen,
    cover,
    cornerButton,
    hotkeys,
    idle: {
      async sinceInputMs() {
        alive();
        return now() - inputAt;
      },
    },
    power: {
      canSwitchScreens,
      screensOff: async () => switchScreens(false),
      screensOn: async () => switchScreens(true),
    },
    onGone(handler) {
      onGone.add(handler);
      return () => onGone.delete(handler);
    },
    async [Symbol.asyncDispose]() {
      if (!gone) await cover.remove();
      end(false);
    },
    control: {
      paint: (area, colour) => screen.paint(area, colour),
      setMonitors: (areas) => screen.plug(areas),
      visible: (area) => screen.visible().read(area),
      pressKey(code) {
        inputAt = now();
        if (!cover.state().inputHeld) typedKeys.push(code);
      },
      pressTogether(codes) {
        inputAt = now();
        if (!hotkeys.press(codes) && !cover.state().inputHeld) typedKeys.push(...codes);
      },
      pressPointer(x, y, button = 1) {
        inputAt = now();
        cornerButton.press(x, y, button);
      },
      input: () => void (inputAt = now()),
      failGrabs: (times) => cover.failGrabs(times),
      retryGrab: () => cover.retryGrab(),
      takeCoverOff: () => cover.takeOff(),
      end: () => end(true),
      get typedKeys() {
        return typedKeys;
      },
      get face() {
        return cover.face;
      },
      get admitted() {
        return cover.admitted;
      },
      get screensOn() {
        return screensOn;
      },
      get captures() {
        return screen.captures;
      },
      get watched() {
        return screen.watched;
      },
    },
  };
}
