import { expect, test } from '@playwright/test';
import { typeKey } from '@usher/desktop/testing';
import { sightOf } from '../demo/sights.ts';
import { HEIGHT, type RealLesson, startRealLesson, WIDTH } from './real-lesson.ts';

// The whole product at once: the real hub, two real agents on two displays, and the console's page in its window.
const KEY_A = 38;

const stop = new AsyncDisposableStack();
let lesson: RealLesson;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  lesson = await startRealLesson(stop);
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
