import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Canvas, colourAt, startXvfb, type Surface } from '@usher/desktop/testing';
import { openX11Desktop, type X11Desktop } from '@usher/desktop';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const DISPLAY = ':218';
const NAME = 'usher-page-of-a-test';
const [WM_CLASS, STRING] = [67, 31];
const BLACK = { background: [0, 0, 0], pictures: [] } as const;
const GREEN = [24, 150, 40] as const;
const RED = [200, 16, 32] as const;
const KEY_A = 38;

let opened: AsyncDisposableStack;
let desktop: X11Desktop;
let page: Canvas;
let eye: Canvas;
const keys: number[] = [];
let takenOff = 0;

beforeEach(async () => {
  keys.length = 0;
  takenOff = 0;
  opened = new AsyncDisposableStack();
  opened.use(await startXvfb(DISPLAY, '1280x720'));
  eye = opened.use(await Canvas.open(DISPLAY));
  page = opened.use(await Canvas.open(DISPLAY));
  page.onKey((code) => keys.push(code));
  desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
  desktop.cover.onTakenOff(() => (takenOff += 1));
  await desktop.cover.show(BLACK, false);
});
afterEach(() => opened.disposeAsync());

const openPage = (size = { width: 640, height: 480 }, name = NAME): Surface => {
  const window = page.window({ x: 30, y: 30, ...size }, GREEN);
  const { client } = page.connection;
  client.ChangeProperty(0, window.id, WM_CLASS, STRING, 8, Buffer.from(`instance\0${name}\0`));
  return window;
};
const seen = async (x: number, y: number) => colourAt(await eye.read({ x, y, width: 1, height: 1 }), 0, 0);
const expectSeen = (x: number, y: number, colour: readonly number[]): Promise<void> =>
  vi.waitFor(async () => expect(await seen(x, y)).toEqual(colour), { timeout: 5_000 });
const expectPage = async (): Promise<void> => {
  await expectSeen(2, 2, GREEN);
  await expectSeen(1277, 717, GREEN);
};
const settle = (ms = 700): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('[HID7] lies on the cover with the keyboard, whether it comes before it is let in or after', async () => {
  for (const first of ['admit', 'open'] as const) {
    if (first === 'admit') desktop.cover.admit(NAME);
    const window = openPage();
    if (first === 'open') desktop.cover.admit(NAME);
    await expectPage();
    await eye.typeKey(KEY_A);
    await vi.waitFor(() => expect(keys).toEqual([KEY_A]));
    keys.length = 0;
    page.destroyWindow(window);
    await expectSeen(2, 2, BLACK.background);
  }
  expect(takenOff).toBe(0);
});

test('[HID7] no other window does, nor one of its program that nobody looks at', async () => {
  openPage({ width: 200, height: 200 });
  openPage(undefined, `${NAME}s`);
  desktop.cover.admit(NAME);
  await settle();
  expect(await seen(100, 100)).toEqual(BLACK.background);
});

test('[HID7] goes with the cover, and does not come to the desktop afterwards', async () => {
  openPage();
  desktop.cover.admit(NAME);
  await expectPage();
  await desktop.cover.remove();
  await settle();
  expect(await seen(100, 100)).not.toEqual(GREEN);
  await desktop.cover.show(BLACK, false);
  await settle();
  expect(await seen(100, 100)).toEqual(BLACK.background);
});

test('[HID7] is not there while input is held, and is again afterwards', async () => {
  openPage();
  desktop.cover.admit(NAME);
  await expectPage();
  expect((await desktop.cover.show(BLACK, true)).inputHeld).toBe(true);
  await expectSeen(100, 100, BLACK.background);
  desktop.cover.admit(NAME);
  await settle();
  expect(await seen(100, 100)).toEqual(BLACK.background);
  await eye.typeKey(KEY_A);
  expect(keys).toEqual([]);
  await desktop.cover.show(BLACK, false);
  desktop.cover.admit(NAME);
  await expectPage();
});

test('[HID7] keeps its place when another program draws over the cover, and gets the keyboard back', async () => {
  openPage();
  desktop.cover.admit(NAME);
  await expectPage();
  const rival = eye.window({ x: 0, y: 0, width: 300, height: 300 }, RED);
  eye.focus(rival);
  await expectPage();
  // Without anything that could be told: what is to be seen beneath has changed its window.
  await settle(1_500);
  await eye.typeKey(KEY_A);
  await vi.waitFor(() => expect(keys).toEqual([KEY_A]));
});

test('[HID7] is taken in from a window manager', async ({ skip }) => {
  const manager = spawn('openbox', ['--sm-disable'], {
    env: { PATH: process.env['PATH'], HOME: '/tmp', DISPLAY },
    stdio: 'ignore',
  });
  const ended = once(manager, 'exit');
  const started = await once(manager, 'spawn').then(
    () => true,
    () => false,
  );
  if (!started) return skip('openbox is not installed');
  try {
    await settle(1_000);
    const { client } = page.connection;
    const id = client.AllocID();
    client.CreateWindow(id, page.root.id, 0, 0, 640, 480, 0, 0, 1, 0, {
      backgroundPixel: (GREEN[0] << 16) | (GREEN[1] << 8) | GREEN[2],
      eventMask: 1,
    });
    client.ChangeProperty(0, id, WM_CLASS, STRING, 8, Buffer.from(`instance\0${NAME}\0`));
    client.MapWindow(id);
    await settle();
    desktop.cover.admit(NAME);
    await expectPage();
    await settle();
    await eye.typeKey(KEY_A);
    await vi.waitFor(() => expect(keys).toEqual([KEY_A]));
  } finally {
    manager.kill('SIGKILL');
    await ended;
  }
});
