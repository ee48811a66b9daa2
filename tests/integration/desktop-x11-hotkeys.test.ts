import { openX11Desktop } from '@usher/desktop';
import type { Rgb, X11Desktop } from '@usher/desktop';
import { Canvas, colourAt, startXvfb } from '@usher/desktop/testing';
import { expect, test, vi } from 'vitest';

const DISPLAY = ':209';
const WHOLE = { x: 0, y: 0, width: 800, height: 600 };
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const [CONTROL, ALT, KEY_H, KEY_B] = [37, 64, 43, 56];
const [CAPS_LOCK, NUM_LOCK, SCROLL_LOCK] = [66, 77, 78];
const CHORD = [CONTROL, ALT, KEY_H];
const ASYNC = 1;
const SYNC = 0;

type Scene = { readonly desktop: X11Desktop; readonly pupil: Canvas; readonly told: readonly string[] };

/** A display where somebody listens for the key, and a program of a pupil. */
async function listening(act: (scene: Scene) => Promise<void>): Promise<void> {
  await using opened = new AsyncDisposableStack();
  opened.use(await startXvfb(DISPLAY, '800x600'));
  const pupil = opened.use(await Canvas.open(DISPLAY));
  const desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
  const told: string[] = [];
  await desktop.hotkeys.listen('h', () => told.push('h'));
  await act({ desktop, pupil, told });
}

const grabKeyboard = (pupil: Canvas, keyboardMode: number): Promise<number> =>
  pupil.connection.ask<number>((reply) =>
    pupil.connection.client.GrabKeyboard(pupil.root.id, false, 0, ASYNC, keyboardMode, reply),
  );

test('[HID1] the key works under Caps Lock, Num Lock and Scroll Lock', async () => {
  await listening(async ({ pupil, told }) => {
    for (const lock of [CAPS_LOCK, NUM_LOCK, SCROLL_LOCK]) {
      await pupil.typeTogether([lock]);
      await pupil.typeTogether(CHORD);
    }
    await vi.waitFor(() => expect(told).toHaveLength(3));
  });
});

test('[HID1] the key works while a program holds the keyboard and freezes it', async () => {
  await listening(async ({ pupil, told }) => {
    expect(await grabKeyboard(pupil, SYNC)).toBe(0);
    await pupil.typeTogether(CHORD);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    pupil.connection.client.UngrabKeyboard(0);
    await pupil.drawn();
  });
});

test('[HID1] the key works when a program has it for its own', async () => {
  await using opened = new AsyncDisposableStack();
  opened.use(await startXvfb(DISPLAY, '800x600'));
  const pupil = opened.use(await Canvas.open(DISPLAY));
  pupil.connection.client.GrabKey(pupil.root.id, false, 12, KEY_H, ASYNC, ASYNC);
  await pupil.drawn();
  const desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
  const told: string[] = [];
  await desktop.hotkeys.listen('h', () => told.push('h'));
  await pupil.typeTogether(CHORD);
  await vi.waitFor(() => expect(told).toHaveLength(1));
});

test('[HID1] the key is where the letter is, and where it usually is when a program has taken it away', async () => {
  await listening(async ({ pupil, told, desktop }) => {
    const { client } = pupil.connection;
    const swap = async (letterOfH: number, letterOfB: number): Promise<void> => {
      client.ChangeKeyboardMapping(KEY_H, 2, [letterOfH, letterOfH - 32]);
      client.ChangeKeyboardMapping(KEY_B, 2, [letterOfB, letterOfB - 32]);
      await pupil.drawn();
      // The one who listens has to hear of it and ask.
      for (let round = 0; round < 3; round += 1) await desktop.screen.capture(WHOLE);
    };
    await swap(0x62, 0x68);
    await pupil.typeTogether(CHORD);
    await pupil.typeTogether([CONTROL, ALT, KEY_B]);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await swap(0x62, 0x62);
    await pupil.typeTogether([CONTROL, ALT, KEY_B]);
    await pupil.typeTogether(CHORD);
    await vi.waitFor(() => expect(told).toHaveLength(2));
  });
});

test('[HID1] [COV2] a program that takes the whole display server keeps no cover away', async () => {
  await listening(async ({ pupil, told, desktop }) => {
    pupil.window(WHOLE, WHITE);
    await pupil.drawn();
    pupil.connection.client.GrabServer();
    await pupil.typeTogether(CHORD);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await desktop.cover.show({ background: BLACK, pictures: [] }, false);
    expect(colourAt(await pupil.read({ x: 400, y: 300, width: 1, height: 1 }), 0, 0)).toEqual(BLACK);
    pupil.connection.client.UngrabServer();
    await pupil.drawn();
  });
});

test('[HID1] every press is told once, however fast they come', async () => {
  await listening(async ({ pupil, told, desktop }) => {
    for (let times = 0; times < 50; times += 1) await pupil.typeTogether(CHORD);
    await desktop.screen.capture(WHOLE);
    expect(told).toHaveLength(50);
  });
});

test('listening asks nothing that the server refuses', async () => {
  await listening(async ({ desktop, pupil, told }) => {
    await pupil.typeTogether(CHORD);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await desktop.screen.capture(WHOLE);
    expect(desktop.faults()).toEqual({ count: 0, last: null });
  });
});
