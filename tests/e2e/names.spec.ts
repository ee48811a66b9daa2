import { expect, type Locator, test } from '@playwright/test';
import { Room, stationId } from './room.ts';

const named = (n: number, user: string): string =>
  `program.setStation('${stationId(n)}', { session: { user: ${JSON.stringify(user)}, since: 1 } });`;

/** Names that would turn a line round, leave it, fill it, or vanish. */
const HOSTILE: readonly (readonly [n: number, user: string, shown: string])[] = [
  [1, 'W'.repeat(64), 'W'.repeat(64)],
  [2, `a${'\u0336\u0321\u0322'.repeat(20)}`, 'a\u0336\u0321\u0322'],
  [3, 'amelia\u202egnp.trah\u202c', 'ameliagnp.trah'],
  [5, '\u200b\u2060\u200d', '(no readable name)'],
  [6, '\ufdfd'.repeat(20), '\ufdfd'.repeat(20)],
  [8, '<b>bold</b> &amp; {n}', '<b>bold</b> &amp; {n}'],
  [10, '\u0645\u062d\u0645\u062f \u0639\u0644\u064a', '\u0645\u062d\u0645\u062f \u0639\u0644\u064a'],
];

const places = (room: Room): Promise<unknown> =>
  room.page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => JSON.stringify(tile.getBoundingClientRect())));
const badge = (tile: Locator): Promise<string[]> => tile.locator('.alike > [aria-hidden]').allInnerTexts();

test('[RT-082] holds its layout whatever pupils are called', async ({ page }) => {
  const room = await Room.open(page);
  const before = await places(room);
  await room.onStage(HOSTILE.map(([n, user]) => named(n, user)).join(''));
  for (const [n, , shown] of HOSTILE) await expect(room.tile(n).locator('.tile-name')).toHaveText(shown);
  expect(await places(room)).toEqual(before);
  for (const [n] of HOSTILE) {
    const inside = await room.tile(n).evaluate((tile) => {
      const { left, right, top, bottom } = tile.getBoundingClientRect();
      return [...tile.querySelectorAll('.tile-name, .tile-pc, .u-state')].every((part) => {
        const box = part.getBoundingClientRect();
        return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom && box.width > 0;
      });
    });
    expect([n, inside]).toEqual([n, true]);
  }
  await room.tile(1).dblclick();
  await expect(page.getByRole('heading', { name: /^W+$/ })).toBeVisible();
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  await expect(room.action(/^Lock 1 screen$/)).toBeInViewport();
  expect(room.troubles).toEqual([]);
});

test('[RT-082] refuses and counts a name of ten thousand characters, and goes on', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage(named(1, 'x'.repeat(10_000)));
  await room.onStage(named(2, 'after.wards'));
  await expect(room.tile(2)).toContainText('after.wards');
  await expect(room.tile(1)).toContainText('amelia.hart');
  expect(room.troubles).toEqual([]);
});

test('[RT-082] tells names apart that look alike, of pupils and of PCs', async ({ page }) => {
  const room = await Room.open(page);
  await expect(page.locator('.alike')).toHaveCount(0);
  await room.onStage(`
    ${named(2, '\u0430melia.hart')}
    ${named(3, 'amelia\u200b.hart')}
    program.emit('station', { ...program.station('${stationId(5)}'), id: '${stationId(99)}', name: 'lCT1-O5', session: { user: null, since: null } });`);
  const badges = await Promise.all([1, 2, 3].map((n) => badge(room.tile(n))));
  expect(badges.flat().toSorted((a, b) => a.localeCompare(b))).toEqual(['1', '2', '3']);
  await expect(room.tile(1).locator('.alike')).toHaveAttribute('title', /They are not the same/);
  await expect(room.tile(1)).toHaveAccessibleName(/amelia\.hart looks like another name, number \d ICT1-01/);
  const pcs = [await badge(room.tile(5)), await badge(page.locator('[data-name="lCT1-O5"]'))];
  expect(pcs.flat().toSorted((a, b) => a.localeCompare(b))).toEqual(['1', '2']);
  await room.tile(2).dblclick();
  await expect(page.locator('.look-who .alike')).toBeVisible();
  await page.keyboard.press('Escape');
  await room.onStage(
    `${named(2, 'oliver.singh')} ${named(3, 'isla.mcallister')} program.emit('station.gone', { id: '${stationId(99)}' })`,
  );
  await expect(page.locator('.alike')).toHaveCount(0);
});
