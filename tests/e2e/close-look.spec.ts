import { expect, test } from '@playwright/test';
import { Room, stationId } from './room.ts';

test('looks closer at one pupil with Enter, and goes back with Esc to where it was', async ({ page }) => {
  const room = await Room.open(page);
  // A person looks before they type: until a tile was asked for there is nothing to stop asking for.
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'oliver.singh' })).toBeVisible();
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'live');
  expect(await room.lastInput('close.look')).toMatchObject({ station: stationId(2), monitor: 0 });
  await expect
    .poll(async () => ((await room.lastInput('tiles.visible')) as { stations: [] } | undefined)?.stations)
    .toEqual([]);
  await page.keyboard.press('Escape');
  await expect(room.grid).toBeFocused();
  expect(await room.lastInput('close.look')).toBeNull();
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
});

test('goes on drawing while the pupil works', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(2).dblclick();
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'live');
  const drawn = new Set<string>();
  await expect
    .poll(async () => {
      drawn.add((await page.locator('.look-area canvas').screenshot()).toString('base64'));
      return drawn.size;
    })
    .toBeGreaterThanOrEqual(4);
});

test('chooses another screen, and every pixel of it', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(9).dblclick();
  await page.getByRole('radio', { name: 'Screen 2' }).click();
  await expect.poll(() => room.lastInput('close.look')).toMatchObject({ station: stationId(9), monitor: 1 });
  await page.getByRole('button', { name: 'Full resolution' }).click();
  await expect.poll(() => room.lastInput('close.look')).toMatchObject({ width: 1_280, height: 1_024 });
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'live');
  const canvas = await page.locator('.look-area canvas').boundingBox();
  expect(canvas).toMatchObject({ width: 1_280, height: 1_024 });
});

test('acts on the pupil looked at, and steps to the next one', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(3).dblclick();
  await room.action(/^Lock 1 screen$/).click();
  await expect(room.results).toContainText('1 locked');
  expect(await room.lastInput('order')).toMatchObject({ stations: [stationId(3)] });
  await page.getByRole('button', { name: 'The next pupil' }).click();
  await expect(page.getByRole('heading', { name: 'noah.okafor' })).toBeVisible();
  await expect.poll(() => room.lastInput('close.look')).toMatchObject({ station: stationId(4) });
  await page.locator('.look-area').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'zoe.van-dijk' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(room.grid).toHaveAttribute('aria-activedescendant', `tile-${stationId(5)}`);
});

test('says what is wrong when the picture stops', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(2).dblclick();
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'live');
  await room.onStage(`pictures.stop('${stationId(2)}')`);
  await expect(page.locator('.look-area')).toHaveAttribute('data-picture', 'old');
  await expect(page.getByText('The PC has stopped sending pictures.')).toBeVisible();
});

test('goes back to the room when the PC is gone', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(2).dblclick();
  await room.onStage(`program.emit('station.gone', { id: '${stationId(2)}' })`);
  await expect(room.grid).toBeVisible();
});
