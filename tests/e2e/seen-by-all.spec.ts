import { expect, test } from '@playwright/test';
import { Room } from './room.ts';
import { stationId } from './room.ts';

test('hides every name and picture with one key, also from the page itself', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.tile(1)).toContainText('amelia.hart');
  await page.keyboard.press('b');
  await expect(page.getByText('amelia.hart')).toHaveCount(0);
  expect(await page.locator('body').evaluate((body) => body.outerHTML.includes('amelia'))).toBe(false);
  const filter = await room
    .tile(1)
    .locator('canvas')
    .evaluate((canvas) => canvas.computedStyleMap().get('filter')?.toString());
  expect(filter).toContain('blur');
  await room.tile(1).dblclick();
  await expect(page.getByRole('heading', { name: 'ICT1-01' })).toBeVisible();
  const close = await page
    .locator('.look-area canvas')
    .evaluate((canvas) => canvas.computedStyleMap().get('filter')?.toString());
  expect(close).toContain('blur');
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await expect(room.tile(1)).toContainText('amelia.hart');
});

test('greys everything and says so when the hub is lost, and comes back by itself', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
  await room.onStage("program.setLink({ state: 'connecting', code: null, hubClockAheadMs: 0 })");
  await expect(page.getByText('Connection lost – trying again. The pictures are not live.')).toBeVisible();
  await expect(page.locator('[data-picture="live"]')).toHaveCount(0);
  await expect(room.tile(1)).toContainText('unknown: no hub');
  await expect(room.action(/^Lock/)).toBeDisabled();
  await room.onStage("program.setLink({ state: 'up', code: null, hubClockAheadMs: 0 })");
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(page.getByText('Connection lost')).toHaveCount(0);
});

test('says why the hub refuses this computer', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage("program.setLink({ state: 'refused', code: 'wrong-version', hubClockAheadMs: 0 })");
  await expect(page.getByText(/of different versions/)).toBeVisible();
});

test("shows hub time, whatever this computer's clock says", async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage("program.setLink({ state: 'up', code: null, hubClockAheadMs: 3600000 })");
  await room.onStage(`program.setStation('${stationId(1)}', { idleSince: Date.now() + 3600000 - 125000 })`);
  await expect(room.tile(1)).toContainText(/idle 2:0\d/);
});

test('counts and refuses what is no picture, and goes on', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage(
    'program.sendPicture(new Uint8Array(5)); program.sendPicture("not base64 !"); program.emit("link", { bad: 1 });',
  );
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  expect(room.troubles).toEqual([]);
});
