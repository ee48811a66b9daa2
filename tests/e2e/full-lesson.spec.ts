import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { runConsole } from '@usher/console';
import { typeKey } from '@usher/desktop/testing';
import { startDisplays, startSession } from '../demo/displays.ts';
import { type Painter, startPainter } from '../demo/painter.ts';
import type { Program } from '../demo/program.ts';
import { startSchool, TEACHER } from '../demo/school.ts';
import { sightOf } from '../demo/sights.ts';
import { Room } from './room.ts';

// The whole product at once: the real hub, two real agents on two displays, and the console's page in its window.
const [WIDTH, HEIGHT] = [1280, 720];
const KEY_A = 38;

type Lesson = {
  readonly page: Page;
  readonly room: Room;
  readonly painter: Painter;
  readonly agents: readonly Program[];
  readonly displays: readonly string[];
  readonly restart: (i: number) => void;
};

const stop = new AsyncDisposableStack();
let lesson: Lesson;

const pageOf = (window: object): Page => {
  if (!('page' in window)) throw new Error('the window is not one of a browser');
  return window.page as Page;
};

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'usher-e2e-'));
  stop.defer(() => rmSync(folder, { recursive: true, force: true }));
  const pupils = await startDisplays(2, `${WIDTH}x${HEIGHT}`);
  for (const display of pupils) stop.use(display);
  const displays = pupils.map(({ display }) => display);
  for (const [i, display] of displays.entries()) {
    const session = startSession(display, ['Amira K', 'Ben O'][i] ?? '');
    stop.defer(() => session.stop());
  }
  const numbers = displays.map((display) => Number(display.slice(1)));
  const painter = await startPainter(numbers[0] ?? 0, numbers[1] ?? 0);
  stop.defer(() => painter.program.stop());
  await painter.mode('lively');
  const school = await startSchool(folder);
  stop.defer(() => school.hub.stop());
  const code = await school.enrolmentCode(3);
  const start = (i: number, how: { readonly code?: string } = {}): Program =>
    school.startAgent({ station: `ICT1-0${i + 1}`, display: displays[i] ?? '' }, how);
  const agents = [start(0, { code }), start(1, { code })];
  stop.defer(async () => {
    await Promise.all(agents.map((agent) => agent.stop()));
  });
  await Promise.all(agents.map(({ ready }) => ready));
  const [screen] = await startDisplays(1, '1366x768');
  if (screen === undefined) throw new Error('no display for the console');
  stop.use(screen);
  const windows = startSession(screen.display, 'teacher');
  stop.defer(() => windows.stop());
  const opened = await runConsole({
    dataDir: join(folder, 'console'),
    hub: school.url,
    pin: school.pin,
    code,
    account: TEACHER,
    display: screen.display,
  });
  stop.use(opened);
  const page = pageOf(opened.window);
  const restart = (i: number): void => {
    agents[i] = start(i);
  };
  lesson = { page, room: new Room(page, []), painter, agents, displays, restart };
});

test.afterAll(async () => {
  await stop.disposeAsync();
});

const dark = (): Promise<number[]> =>
  Promise.all(lesson.displays.map(async (display) => (await sightOf(display, WIDTH, HEIGHT)).black));

test('opens on the room with a live tile for every pupil', async () => {
  await expect(lesson.room.grid).toBeVisible();
  await expect(lesson.room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(lesson.room.tile(2)).toHaveAttribute('data-state', 'live');
  await expect(lesson.room.tile(1)).toContainText('Amira K');
});

test('[COV1] [CMD3] covers one pupil and nobody else, and takes it back with one press', async () => {
  const { page, room } = lesson;
  await room.tile(1).click();
  await page.keyboard.press('c');
  await expect(room.results).toContainText('1 covered');
  await expect(room.tile(1)).toHaveAttribute('data-state', 'covered');
  const [first = 0, second = 1] = await dark();
  expect(first).toBe(1);
  expect(second).toBeLessThan(0.5);
  await room.results.getByRole('button', { name: 'Undo' }).click();
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  expect((await dark())[0]).toBeLessThan(0.5);
});

test('[COV3] [COV4] locks the room so that no key gets through, and releases it', async () => {
  const { page, room, painter, displays } = lesson;
  await page.keyboard.press('Control+a');
  await room.action(/^Lock 2 screens$/).click();
  await expect(room.results).toContainText('2 locked');
  await expect(room.tile(2)).toContainText(/locked until \d\d:\d\d/);
  const numbers = displays.map((display) => Number(display.slice(1)));
  const before = numbers.map((number) => painter.keys(number));
  for (const display of displays) await typeKey(display, KEY_A);
  for (const number of numbers) await painter.colour(number, '#336699');
  expect(numbers.map((number) => painter.keys(number))).toEqual(before);
  await room.action(/^Release 2 screens$/).click();
  await expect(room.tile(2)).toHaveAttribute('data-state', 'live');
  for (const display of displays) await typeKey(display, KEY_A);
  await expect.poll(() => numbers.every((number, i) => painter.keys(number) > (before[i] ?? 0))).toBe(true);
});

test('looks closer at a pupil and sees the work go on', async () => {
  const { page, room, painter, displays } = lesson;
  await room.tile(2).dblclick();
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'live');
  const number = Number(displays[1]?.slice(1));
  const seen = new Set<string>();
  for (const colour of ['#aa2233', '#22aa33', '#2233aa', '#aaaa33']) {
    await painter.colour(number, colour);
    await expect
      .poll(async () => {
        const picture = (await page.locator('.look-area canvas').screenshot()).toString('base64');
        const fresh = !seen.has(picture);
        seen.add(picture);
        return fresh;
      })
      .toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(room.grid).toBeVisible();
});

test('[STA2] [COV6] shows a killed agent as off, and its lock again when it returns', async () => {
  const { page, room, agents } = lesson;
  await page.keyboard.press('Control+a');
  await page.keyboard.press('l');
  await expect(room.results).toContainText('2 locked');
  agents[0]?.kill();
  await expect(room.tile(1)).toContainText(/off since \d\d:\d\d/, { timeout: 40_000 });
  lesson.restart(0);
  await expect(room.tile(1)).toContainText(/locked until/, { timeout: 20_000 });
  await page.keyboard.press('r');
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
});
