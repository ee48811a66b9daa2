import { expect, test } from '@playwright/test';
import { Room, stationId } from './room.ts';

test('shows thirty pupils without scrolling, each with one truthful state', async ({ page }) => {
  const room = await Room.open(page);
  await expect(page.getByRole('option')).toHaveCount(30);
  const fits = await room.grid.evaluate((grid) => grid.scrollHeight <= grid.clientHeight);
  expect(fits).toBe(true);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(room.tile(4)).toContainText(/idle 3:\d\d/);
  await expect(room.tile(7)).toContainText(/off since \d\d:\d\d/);
  await expect(room.tile(12)).toContainText('not signed in');
  await expect(room.tile(15)).toContainText(/covered until \d\d:\d\d/);
  await expect(room.tile(18)).toContainText(/locked until \d\d:\d\d/);
  await expect(room.tile(22)).toContainText('unknown: restarting');
  await expect(room.tile(25)).toContainText('never seen');
  expect(await room.calls('ready')).toHaveLength(1);
  expect(room.troubles).toEqual([]);
});

test('draws the pictures of visible tiles, and asks for no others', async ({ page }) => {
  const room = await Room.open(page, { pupils: '250', calm: '1' });
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
  const watched = async (): Promise<readonly string[]> =>
    ((await room.lastInput('tiles.visible')) as { stations: readonly string[] }).stations;
  const first = await watched();
  expect(first).toContain(stationId(1));
  expect(first).not.toContain(stationId(250));
  expect(first.length).toBeLessThan(90);
  await page.keyboard.press('End');
  await page.keyboard.press('End');
  await expect(room.tile(250)).toBeInViewport();
  await expect.poll(watched).toContain(stationId(250));
  expect(await watched()).not.toContain(stationId(1));
  await expect(room.tile(250)).toHaveAttribute('data-picture', 'live');
});

test('[PIC3] greys a picture that stops, and says how old it is', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', pupils: '4' });
  await expect(room.tile(2)).toHaveAttribute('data-picture', 'live');
  await room.onStage(`pictures.stop('${stationId(2)}')`);
  await expect(room.tile(2)).toHaveAttribute('data-picture', 'old');
  await expect(room.tile(2)).toContainText(/\d+ s old/);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
});

test('selects by click, Ctrl, Shift and Ctrl+A, and lets go with Esc', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(3).click();
  expect(await room.selection()).toEqual(['ICT1-03']);
  await room.tile(5).click({ modifiers: ['Control'] });
  expect(await room.selection()).toEqual(['ICT1-03', 'ICT1-05']);
  await room.tile(8).click({ modifiers: ['Shift'] });
  expect(await room.selection()).toEqual(['ICT1-05', 'ICT1-06', 'ICT1-07', 'ICT1-08']);
  await page.keyboard.press('Control+a');
  await expect(room.selected).toHaveCount(30);
  await page.keyboard.press('Escape');
  await expect(room.selected).toHaveCount(0);
});

test('selects what a dragged box touches, and adds with Ctrl', async ({ page }) => {
  const room = await Room.open(page);
  const from = await room.tile(2).boundingBox();
  const to = await room.tile(11).boundingBox();
  if (from === null || to === null) throw new Error('the tiles are not laid out');
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 40, { steps: 5 });
  await page.mouse.up();
  expect(await room.selection()).toEqual(['ICT1-02', 'ICT1-03', 'ICT1-10', 'ICT1-11']);
  await page.keyboard.down('Control');
  const more = await room.tile(30).boundingBox();
  if (more === null) throw new Error('the tile is not laid out');
  await page.mouse.move(more.x + 5, more.y + 5);
  await page.mouse.down();
  await page.mouse.move(more.x + 60, more.y + 40, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  expect(await room.selection()).toEqual(['ICT1-02', 'ICT1-03', 'ICT1-10', 'ICT1-11', 'ICT1-30']);
});

test('is walked with the arrows, selected with Space and Shift, all without a mouse', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.grid).toBeFocused();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect(room.grid).toHaveAttribute('aria-activedescendant', `tile-${stationId(10)}`);
  await page.keyboard.press('Space');
  expect(await room.selection()).toEqual(['ICT1-10']);
  await page.keyboard.press('Shift+ArrowRight');
  expect(await room.selection()).toEqual(['ICT1-10', 'ICT1-11']);
});

test('finds a pupil by part of the name and goes there', async ({ page }) => {
  const room = await Room.open(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('lind');
  await expect(page.locator('[data-dim]')).toHaveCount(29);
  await expect(page.getByRole('status').filter({ hasText: '1 found' })).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(room.grid).toBeFocused();
  expect(await room.selection()).toEqual(['ICT1-11']);
  await expect(page.locator('[data-dim]')).toHaveCount(0);
});

test('forgets a PC that is gone, and shows one that comes', async ({ page }) => {
  const room = await Room.open(page, { pupils: '3', calm: '1' });
  await room.tile(2).click();
  await room.onStage(`program.emit('station.gone', { id: '${stationId(2)}' })`);
  await expect(page.getByRole('option')).toHaveCount(2);
  await expect(page.getByText('Everyone')).toBeVisible();
});

test('says that nobody is there yet in an empty room', async ({ page }) => {
  const { openStage } = await import('./stage.ts');
  await openStage(page, { pupils: '0' });
  await expect(page.getByRole('heading', { name: 'No PCs in ICT1 yet' })).toBeVisible();
  await expect(page.getByRole('toolbar')).toHaveCount(0);
});
