import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openX11Desktop } from '@usher/desktop';
import type { Rgb, X11Desktop } from '@usher/desktop';
import { Canvas, colourAt, DisplayCookies, readPixel, startXvfb } from '@usher/desktop/testing';
import { describe, expect, it, vi } from 'vitest';

const DISPLAY = ':208';
const WHOLE = { x: 0, y: 0, width: 800, height: 600 };
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const black = { background: BLACK, pictures: [] };

type Scene = {
  readonly desktop: X11Desktop;
  readonly pupil: Canvas;
  /** The window that the cover was when it was put on. */
  readonly cover: number;
  readonly takenOff: () => number;
};

/** A locked display, and a pupil's program that knows which window the cover is. */
async function withLock(test: (scene: Scene) => Promise<void>): Promise<void> {
  await using opened = new AsyncDisposableStack();
  opened.use(await startXvfb(DISPLAY, '800x600'));
  const pupil = opened.use(await Canvas.open(DISPLAY));
  pupil.window(WHOLE, WHITE);
  await pupil.drawn();
  const desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
  expect(await desktop.cover.show(black, true)).toEqual({ shown: true, inputHeld: true });
  let takenOff = 0;
  desktop.cover.onTakenOff(() => (takenOff += 1));
  await test({ desktop, pupil, cover: (await pupil.windows()).at(-1) ?? 0, takenOff: () => takenOff });
}

const pixelOf = async (pupil: Canvas, x: number, y: number): Promise<Rgb> =>
  colourAt(await pupil.read({ x, y, width: 1, height: 1 }), 0, 0);

describe('a cover that a pupil works against', () => {
  const attacks: readonly (readonly [name: string, attack: (scene: Scene) => void | Promise<void>])[] = [
    ['taken off the screen', ({ pupil, cover }) => pupil.connection.client.UnmapWindow(cover)],
    ['destroyed', ({ pupil, cover }) => pupil.connection.client.DestroyWindow(cover)],
    [
      'moved aside and made small',
      ({ pupil, cover }) => pupil.connection.client.MoveResizeWindow(cover, 700, 500, 9, 9),
    ],
    [
      'put inside a window of the pupil',
      ({ pupil, cover }) => {
        pupil.connection.client.ReparentWindow(
          cover,
          pupil.window({ x: 9, y: 9, width: 50, height: 50 }, WHITE).id,
          0,
          0,
        );
      },
    ],
    ['painted over', ({ pupil, cover }) => pupil.fill({ id: cover }, WHOLE, WHITE)],
    ['given a window inside it', ({ pupil, cover }) => void pupil.window(WHOLE, WHITE, { id: cover })],
    [
      'cut away',
      async ({ pupil, cover }) => {
        const shape = await pupil.connection.extension('shape');
        shape?.Rectangles(shape.Op.Set, shape.Kind.Bounding, cover, 0, 0, []);
      },
    ],
    [
      'hidden under what lies above every window',
      async ({ pupil }) => {
        const composite = await pupil.connection.extension('composite');
        const above = await pupil.connection.ask<number>((reply) => composite?.GetOverlayWindow(pupil.root.id, reply));
        pupil.window(WHOLE, WHITE, { id: above });
      },
    ],
  ];
  for (const [name, attack] of attacks) {
    it(`[COV2] is back, tells, and holds input again, after it was ${name}`, async () => {
      await withLock(async (scene) => {
        const { pupil, desktop } = scene;
        await attack(scene);
        await pupil.drawn();
        await vi.waitFor(
          async () => {
            expect(await pixelOf(pupil, 20, 20)).toEqual(BLACK);
            expect(await pixelOf(pupil, 790, 590)).toEqual(BLACK);
            expect(scene.takenOff()).toBeGreaterThan(0);
            expect(desktop.cover.state()).toEqual({ shown: true, inputHeld: true });
          },
          { timeout: 10_000 },
        );
        const status = await pupil.connection.ask<number>((reply) => {
          pupil.connection.client.GrabKeyboard(pupil.root.id, false, 0, 1, 1, reply);
        });
        expect(status).toBe(1);
        await desktop.cover.remove();
        // What the pupil put above everything is still there, and theirs.
        expect(await pixelOf(pupil, 790, 590)).toEqual(WHITE);
      });
    });
  }

  it('[COV2] is back after it was lowered', async () => {
    await withLock(async ({ pupil, cover }) => {
      pupil.connection.client.LowerWindow(cover);
      await pupil.drawn();
      await vi.waitFor(async () => expect(await pixelOf(pupil, 20, 20)).toEqual(BLACK));
    });
  });

  it('[COV2] can be put on again after its connection was cut by a program that holds the whole server', async () => {
    await withLock(async ({ desktop, pupil, cover }) => {
      const { client } = pupil.connection;
      const gone = new Promise((resolve) => desktop.onGone(resolve));
      // The connection in reserve is opened after the desktop, and cannot be while the server is held.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      client.GrabServer();
      client.KillClient(cover);
      await pupil.drawn();
      expect(await gone).toMatchObject({ code: 'display-gone' });
      expect(await pixelOf(pupil, 20, 20)).toEqual(WHITE);
      await using again = await desktop.reopen();
      expect(await again?.cover.show(black, true)).toEqual({ shown: true, inputHeld: true });
      expect(await pixelOf(pupil, 20, 20)).toEqual(BLACK);
      client.UngrabServer();
      await pupil.drawn();
    });
  });

  it('[COV2] tells nothing of a window that opens, nor of what it shows itself', async () => {
    await withLock(async ({ desktop, pupil, takenOff }) => {
      const picture = {
        pixels: { width: 200, height: 100, data: new Uint8Array(80_000).fill(200) },
        dx: -100,
        dy: -50,
      };
      await desktop.cover.paint({ background: [9, 27, 31], pictures: [picture] });
      for (let times = 0; times < 30; times += 1) {
        pupil.window({ x: times * 9, y: 0, width: 300, height: 600 }, WHITE);
        await pupil.drawn();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(takenOff()).toBe(0);
    });
  });

  it('[COV2] stays above a window that raises itself again and again', async () => {
    await withLock(async ({ desktop, pupil }) => {
      const rival = pupil.window(WHOLE, WHITE);
      for (let times = 0; times < 100; times++) {
        pupil.raise(rival);
        await pupil.drawn();
      }
      await vi.waitFor(async () => expect(await pixelOf(pupil, 400, 300)).toEqual(BLACK));
      expect(desktop.cover.state()).toEqual({ shown: true, inputHeld: true });
    });
  });

  it('asks nothing that the server refuses', async () => {
    await withLock(async ({ desktop }) => {
      await desktop.cover.paint({ background: WHITE, pictures: [] });
      await desktop.cover.remove();
      expect(desktop.faults()).toEqual({ count: 0, last: null });
    });
  });

  it('[COV4] leaves the display as it was when its program dies', async () => {
    await withLock(async ({ desktop, pupil }) => {
      await desktop[Symbol.asyncDispose]();
      const status = await pupil.connection.ask<number>((reply) => {
        pupil.connection.client.GrabKeyboard(pupil.root.id, false, 0, 1, 1, reply);
      });
      expect(status).toBe(0);
    });
  });
});

describe('a display server that can do less', () => {
  const open = async (less: string, test: (desktop: X11Desktop, pupil: Canvas) => Promise<void>): Promise<void> => {
    await using opened = new AsyncDisposableStack();
    opened.use(await startXvfb(DISPLAY, '800x600', ['-extension', less]));
    const pupil = opened.use(await Canvas.open(DISPLAY));
    const desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
    await test(desktop, pupil);
  };

  it('captures through the connection without shared memory', async () => {
    await open('MIT-SHM', async (desktop, pupil) => {
      pupil.window({ x: 0, y: 590, width: 800, height: 10 }, WHITE);
      await pupil.drawn();
      const picture = await desktop.screen.capture(WHOLE);
      expect(colourAt(picture, 799, 589)).toEqual(BLACK);
      expect(colourAt(picture, 799, 590)).toEqual(WHITE);
      expect(colourAt(picture, 0, 599)).toEqual(WHITE);
    });
  });

  it('takes every monitor for changed, now and then, without DAMAGE', async () => {
    await open('DAMAGE', async (desktop) => {
      let told = 0;
      const stop = desktop.screen.onChange(() => (told += 1));
      await vi.waitFor(() => expect(told).toBe(1), { timeout: 5_000 });
      expect(await desktop.screen.takeChanges()).toEqual([WHOLE]);
      await vi.waitFor(() => expect(told).toBe(2), { timeout: 5_000 });
      stop();
    });
  });

  it('has one monitor as large as the screen without RANDR', async () => {
    await open('RANDR', async (desktop) => {
      expect(desktop.screen.monitors()).toEqual([{ number: 0, name: 'screen', area: WHOLE }]);
      await desktop.cover.show({ background: WHITE, pictures: [] }, false);
      expect(await readPixel(DISPLAY, 799, 599)).toEqual(WHITE);
    });
  });

  it('says that it cannot switch screens without DPMS', async () => {
    await open('MIT-SHM', async (desktop) => {
      expect(desktop.power.canSwitchScreens).toBe(false);
      await desktop.power.screensOff();
    });
  });
});

describe('a display that cannot be opened', () => {
  it('is told by what is wrong with it', async () => {
    await expect(openX11Desktop({ display: 'nonsense' })).rejects.toMatchObject({ code: 'bad-display' });
    await expect(openX11Desktop({ display: ':219' })).rejects.toMatchObject({
      code: 'no-display',
      message: 'There is no display :219.',
    });
  });

  it('lets in only who has its cookie', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-cookies-'));
    try {
      using cookies = DisplayCookies.open(folder);
      await using _server = await startXvfb(DISPLAY, '800x600', cookies.optionsFor(DISPLAY));
      await using desktop = await openX11Desktop({ display: DISPLAY });
      expect(desktop.screen.monitors()).toHaveLength(1);
      process.env['XAUTHORITY'] = join(folder, 'none');
      await expect(openX11Desktop({ display: DISPLAY })).rejects.toMatchObject({ code: 'no-permission' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
