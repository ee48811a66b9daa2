import { intersectAreas } from '../areas.ts';
import type { CoverState } from '../ports/cover.ts';
import type { Pixels, Rect, Rgb } from '../ports/geometry.ts';
import { colourAt } from './canvas.ts';
import { cornerButtonCases } from './corner-button-cases.ts';
import { STAGE_SIZE } from './stage.ts';
import type { DesktopStage, MakeDesktopStage } from './stage.ts';

const RED: Rgb = [200, 16, 32];
const GREEN: Rgb = [24, 150, 40];
const BLUE: Rgb = [10, 60, 220];
const BLACK: Rgb = [0, 0, 0];
const CENTRE = { x: STAGE_SIZE.width / 2, y: STAGE_SIZE.height / 2 };
const WHOLE: Rect = { x: 0, y: 0, ...STAGE_SIZE };
const KEY_A = 38;
const KEY_B = 56;
const KEY_H = 43;
const [CONTROL, ALT, SHIFT, RIGHT_CONTROL, RIGHT_ALT] = [37, 64, 50, 105, 108] as const;

const black = { background: BLACK, pictures: [] };

function plainPicture(width: number, height: number, [red, green, blue]: Rgb): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([blue, green, red, 0], at);
  return { width, height, data };
}

/** The acceptance suite of a desktop; every adapter and the fake pass it. Only for test files: it loads vitest. */
export async function describeDesktop(name: string, make: MakeDesktopStage): Promise<void> {
  const { describe, expect, it, vi } = await import('vitest');

  const staged = (title: string, test: (stage: DesktopStage) => Promise<void>): void =>
    it(title, async () => {
      await using stage = await make();
      await stage.paint(WHOLE, RED);
      await test(stage);
    });
  const within = (outer: Rect, inner: Rect): boolean => {
    const shared = intersectAreas(outer, inner);
    return shared !== null && shared.width === inner.width && shared.height === inner.height;
  };

  describe(`${name}: screen`, () => {
    staged('captures the colours that can be seen, clipped to the desktop', async ({ desktop, paint }) => {
      await paint({ x: 40, y: 30, width: 20, height: 10 }, BLUE);
      const picture = await desktop.screen.capture({ x: 30, y: 20, width: 60, height: 40 });
      expect([picture.width, picture.height, picture.data.byteLength]).toEqual([60, 40, 60 * 40 * 4]);
      expect(colourAt(picture, 9, 10)).toEqual(RED);
      expect(colourAt(picture, 10, 10)).toEqual(BLUE);
      expect(colourAt(picture, 29, 19)).toEqual(BLUE);
      expect(colourAt(picture, 30, 19)).toEqual(RED);
      const corner = await desktop.screen.capture({
        x: STAGE_SIZE.width - 8,
        y: STAGE_SIZE.height - 4,
        width: 50,
        height: 50,
      });
      expect([corner.width, corner.height]).toEqual([8, 4]);
    });

    staged('captures large areas, several at a time, into memory that is given', async ({ desktop, paint }) => {
      await paint({ x: 0, y: 700, width: 1280, height: 20 }, GREEN);
      const memory = new Uint8Array(STAGE_SIZE.width * STAGE_SIZE.height * 4);
      const [whole, small] = await Promise.all([
        desktop.screen.capture(WHOLE, memory),
        desktop.screen.capture({ x: 0, y: 710, width: 4, height: 4 }),
      ]);
      expect(whole.data.buffer).toBe(memory.buffer);
      expect(colourAt(whole, 640, 699)).toEqual(RED);
      expect(colourAt(whole, 1279, 719)).toEqual(GREEN);
      expect(colourAt(small, 0, 0)).toEqual(GREEN);
    });

    staged('[PIC3] a still screen has no changes and tells of none', async ({ desktop }) => {
      let told = 0;
      desktop.screen.onChange(() => (told += 1));
      expect(await desktop.screen.takeChanges()).toEqual([]);
      await desktop.screen.capture(WHOLE);
      expect(await desktop.screen.takeChanges()).toEqual([]);
      expect(told).toBe(0);
    });

    staged('tells of a change once, then not until the areas are taken', async ({ desktop, paint }) => {
      let told = 0;
      desktop.screen.onChange(() => (told += 1));
      await desktop.screen.takeChanges();
      await paint({ x: 100, y: 100, width: 50, height: 20 }, BLUE);
      await vi.waitFor(() => expect(told).toBe(1));
      await paint({ x: 100, y: 200, width: 50, height: 20 }, BLUE);
      await desktop.screen.capture({ x: 0, y: 0, width: 1, height: 1 });
      expect(told).toBe(1);
      const areas = await desktop.screen.takeChanges();
      expect(areas.some((area) => within(area, { x: 100, y: 100, width: 50, height: 20 }))).toBe(true);
      expect(areas.some((area) => within(area, { x: 100, y: 200, width: 50, height: 20 }))).toBe(true);
      for (const area of areas) expect(within({ x: 100, y: 100, width: 50, height: 120 }, area)).toBe(true);
      expect(await desktop.screen.takeChanges()).toEqual([]);
      await paint({ x: 5, y: 5, width: 5, height: 5 }, GREEN);
      await vi.waitFor(() => expect(told).toBe(2));
      expect(await desktop.screen.takeChanges()).toEqual([{ x: 5, y: 5, width: 5, height: 5 }]);
    });

    staged('[PIC7] watches nothing once nobody listens', async ({ desktop, paint }) => {
      let told = 0;
      const stop = desktop.screen.onChange(() => (told += 1));
      await desktop.screen.takeChanges();
      stop();
      await paint({ x: 1, y: 1, width: 9, height: 9 }, BLUE);
      await desktop.screen.capture({ x: 0, y: 0, width: 1, height: 1 });
      expect(told).toBe(0);
      expect(await desktop.screen.takeChanges()).toEqual([WHOLE]);
      desktop.screen.onChange(() => (told += 1));
      expect(await desktop.screen.takeChanges()).toEqual([]);
    });

    staged('names its monitors and tells when one is plugged in', async ({ desktop, plugSecondMonitor }) => {
      expect(desktop.screen.monitors().map(({ number, area }) => ({ number, area }))).toEqual([
        { number: 0, area: WHOLE },
      ]);
      const told: number[] = [];
      desktop.screen.onMonitors((monitors) => told.push(monitors.length));
      await plugSecondMonitor();
      await vi.waitFor(() => expect(told.at(-1)).toBe(2));
      const [, second] = desktop.screen.monitors();
      expect(second).toMatchObject({ number: 1, area: { ...WHOLE, x: STAGE_SIZE.width } });
    });
  });

  describe(`${name}: cover`, () => {
    staged('[COV1] covers what is there and shows it again when taken off', async ({ desktop, pixel }) => {
      expect(await desktop.cover.show(black, false)).toEqual({ shown: true, inputHeld: false });
      expect(await pixel(3, 3)).toEqual(BLACK);
      expect(await pixel(1279, 719)).toEqual(BLACK);
      await desktop.cover.remove();
      expect(desktop.cover.state()).toEqual({ shown: false, inputHeld: false });
    });

    staged(
      '[COV1] a later face replaces the earlier one, its pictures about the centre',
      async ({ desktop, pixel }) => {
        const face = { background: BLUE, pictures: [{ pixels: plainPicture(40, 20, GREEN), dx: -20, dy: 30 }] };
        await desktop.cover.show(black, false);
        await desktop.cover.show(face, false);
        expect(await pixel(CENTRE.x, CENTRE.y + 29)).toEqual(BLUE);
        expect(await pixel(CENTRE.x, CENTRE.y + 30)).toEqual(GREEN);
        expect(await pixel(CENTRE.x - 20, CENTRE.y + 49)).toEqual(GREEN);
        expect(await pixel(CENTRE.x - 21, CENTRE.y + 49)).toEqual(BLUE);
        await desktop.cover.paint({
          background: BLUE,
          pictures: [{ pixels: plainPicture(10, 10, RED), dx: 0, dy: 0 }],
        });
        expect(await pixel(CENTRE.x, CENTRE.y)).toEqual(RED);
        expect(await pixel(CENTRE.x, CENTRE.y + 40)).toEqual(BLUE);
        expect(await pixel(3, 3)).toEqual(BLUE);
      },
    );

    staged('paints nothing while no cover is shown', async ({ desktop, pixel }) => {
      await desktop.cover.paint({ background: BLUE, pictures: [] });
      expect(await pixel(3, 3)).toEqual(RED);
      expect(desktop.cover.state().shown).toBe(false);
    });

    staged('[COV2] lies over a monitor plugged in later, with its pictures there too', async (stage) => {
      const { desktop } = stage;
      const face = { background: BLUE, pictures: [{ pixels: plainPicture(8, 8, GREEN), dx: 0, dy: 0 }] };
      await desktop.cover.show(face, false);
      await stage.plugSecondMonitor();
      expect(await stage.pixel(STAGE_SIZE.width + 5, 5)).toEqual(BLUE);
      await vi.waitFor(async () => {
        expect(await stage.pixel(STAGE_SIZE.width + CENTRE.x, CENTRE.y)).toEqual(GREEN);
      });
      expect(await stage.pixel(CENTRE.x, CENTRE.y)).toEqual(GREEN);
    });

    staged('[COV2] lies above a full-screen window opened later', async ({ desktop, openFullScreenWindow, pixel }) => {
      const face = { background: BLACK, pictures: [{ pixels: plainPicture(8, 8, GREEN), dx: 0, dy: 0 }] };
      await desktop.cover.show(face, false);
      await openFullScreenWindow(BLUE);
      await vi.waitFor(async () => {
        expect(await pixel(10, 10)).toEqual(BLACK);
        expect(await pixel(CENTRE.x + 3, CENTRE.y + 3)).toEqual(GREEN);
      });
      await desktop.cover.remove();
      expect(await pixel(10, 10)).toEqual(BLUE);
    });

    staged('[COV3] holds the keyboard while locked and gives it back', async (stage) => {
      const { desktop } = stage;
      await stage.pressKey(KEY_A);
      expect(await stage.typedKeys()).toEqual([KEY_A]);
      expect(await desktop.cover.show(black, true)).toEqual({ shown: true, inputHeld: true });
      await stage.pressKey(KEY_B);
      expect(await stage.typedKeys()).toEqual([KEY_A]);
      await desktop.cover.remove();
      await stage.pressKey(KEY_B);
      expect(await stage.typedKeys()).toEqual([KEY_A, KEY_B]);
    });

    staged('[COV3] covers although input cannot be taken, says so, and goes on trying', async (stage) => {
      const { desktop } = stage;
      const giveBack = await stage.grabKeyboard();
      const states: CoverState[] = [];
      desktop.cover.onState((state) => states.push(state));
      expect(await desktop.cover.show(black, true)).toEqual({ shown: true, inputHeld: false });
      expect(await stage.pixel(3, 3)).toEqual(BLACK);
      await giveBack();
      await vi.waitFor(() => expect(states.at(-1)).toEqual({ shown: true, inputHeld: true }), { timeout: 5_000 });
      expect(desktop.cover.state().inputHeld).toBe(true);
      await stage.pressKey(KEY_A);
      expect(await stage.typedKeys()).toEqual([]);
    });

    staged('[COV3] stops trying for input when the cover is taken off', async (stage) => {
      const { desktop } = stage;
      const giveBack = await stage.grabKeyboard();
      await desktop.cover.show(black, true);
      await desktop.cover.remove();
      await giveBack();
      await stage.pressKey(KEY_A);
      expect(await stage.typedKeys()).toEqual([KEY_A]);
      expect(desktop.cover.state()).toEqual({ shown: false, inputHeld: false });
    });

    staged('[COV1] a cover after a lock gives input back', async ({ desktop, pressKey, typedKeys, pixel }) => {
      await desktop.cover.show({ background: BLUE, pictures: [] }, true);
      expect(await desktop.cover.show(black, false)).toEqual({ shown: true, inputHeld: false });
      expect(await pixel(3, 3)).toEqual(BLACK);
      await pressKey(KEY_A);
      expect(await typedKeys()).toEqual([KEY_A]);
    });

    staged('[COV2] tells that another program took it off, and is on again', async (stage) => {
      const { desktop, takeCoverOff, pixel } = stage;
      let told = 0;
      desktop.cover.onTakenOff(() => (told += 1));
      await desktop.cover.show(black, true);
      await takeCoverOff();
      await vi.waitFor(() => expect(told).toBe(1));
      await vi.waitFor(async () => expect(await pixel(3, 3)).toEqual(BLACK));
      expect(desktop.cover.state().shown).toBe(true);
      await desktop.cover.remove();
      expect([told, await pixel(3, 3)]).toEqual([1, RED]);
    });

    staged('[COV4] taking off with nothing there is done as well', async ({ desktop, pixel }) => {
      await desktop.cover.remove();
      await desktop.cover.show(black, true);
      await desktop.cover.remove();
      await desktop.cover.remove();
      expect(await pixel(3, 3)).toEqual(RED);
    });
  });

  describe(`${name}: hotkeys`, () => {
    const heard = async ({ desktop }: DesktopStage): Promise<string[]> => {
      const told: string[] = [];
      await desktop.hotkeys.listen('h', () => told.push('h'));
      return told;
    };
    // Events of a display come when they come: a round trip of the one who listens has let them pass.
    const settled = async ({ desktop }: DesktopStage): Promise<void> => {
      await desktop.screen.capture({ x: 0, y: 0, width: 1, height: 1 });
    };

    staged('[HID1] tells of each press, which programs do not get', async (stage) => {
      const told = await heard(stage);
      await stage.pressTogether([CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['h']);
      await stage.pressTogether([CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['h', 'h']);
      expect(await stage.typedKeys()).not.toContain(KEY_H);
    });

    staged('[HID1] takes the keys on the right and other held keys for the same', async (stage) => {
      const told = await heard(stage);
      await stage.pressTogether([RIGHT_ALT, RIGHT_CONTROL, KEY_H]);
      await stage.pressTogether([SHIFT, CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['h', 'h']);
    });

    staged('leaves every other key to the programs', async (stage) => {
      const told = await heard(stage);
      for (const keys of [[KEY_H], [CONTROL, KEY_H], [ALT, KEY_H], [CONTROL, ALT, KEY_A]])
        await stage.pressTogether(keys);
      await settled(stage);
      expect(told).toEqual([]);
      expect((await stage.typedKeys()).filter((code) => code === KEY_H || code === KEY_A)).toHaveLength(4);
    });

    staged('[HID1] tells of it while a lock holds input', async (stage) => {
      const told = await heard(stage);
      await stage.desktop.cover.show(black, true);
      await stage.pressTogether([CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['h']);
      expect(stage.desktop.cover.state().inputHeld).toBe(true);
      await stage.pressKey(KEY_A);
      expect(await stage.typedKeys()).toEqual([]);
    });

    staged('[HID1] tells of it while another program holds the keyboard', async (stage) => {
      const told = await heard(stage);
      await stage.grabKeyboard();
      await stage.pressTogether([CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['h']);
    });

    staged('tells nobody who does not listen any more', async (stage) => {
      const told: string[] = [];
      const stop = await stage.desktop.hotkeys.listen('h', () => told.push('first'));
      await stage.desktop.hotkeys.listen('h', () => told.push('second'));
      stop();
      await stage.pressTogether([CONTROL, ALT, KEY_H]);
      await settled(stage);
      expect(told).toEqual(['second']);
    });
  });

  describe(`${name}: corner button`, () => cornerButtonCases(staged));

  describe(`${name}: idle, power, end`, () => {
    staged('counts the time since the last key', async ({ desktop, pressKey }) => {
      const before = performance.now();
      await pressKey(KEY_A);
      const idleMs = await desktop.idle.sinceInputMs();
      expect(idleMs).toBeGreaterThanOrEqual(0);
      // The server's clock is read in whole milliseconds.
      expect(idleMs).toBeLessThanOrEqual(Math.ceil(performance.now() - before) + 1);
    });

    staged('[COV7] switches screens where it can, and says whether', async ({ desktop }) => {
      expect(typeof desktop.power.canSwitchScreens).toBe('boolean');
      await desktop.power.screensOff();
      await desktop.power.screensOn();
    });

    staged('tells once that the display has gone, and refuses everything after', async ({ desktop, endDisplay }) => {
      const causes: Error[] = [];
      desktop.onGone((cause) => causes.push(cause));
      desktop.screen.onChange(() => undefined);
      await desktop.cover.show(black, true);
      await endDisplay();
      await vi.waitFor(() => expect(causes).toHaveLength(1));
      expect(causes[0]).toMatchObject({ code: 'display-gone' });
      await expect(desktop.screen.capture(WHOLE)).rejects.toMatchObject({ code: 'display-gone' });
      await expect(desktop.cover.show(black, false)).rejects.toMatchObject({ code: 'display-gone' });
      expect(desktop.cover.state().inputHeld).toBe(false);
      expect(causes).toHaveLength(1);
    });
  });
}
