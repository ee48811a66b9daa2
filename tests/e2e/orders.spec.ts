import { expect, test } from '@playwright/test';
import { Room, stationId } from './room.ts';

test('says whom it works on: everyone who can be reached, or the selected', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.action(/^Lock 28 screens$/)).toBeEnabled();
  await room.tile(1).click();
  await room.tile(7).click({ modifiers: ['Control'] });
  await expect(room.action(/^Lock 1 screen$/)).toBeVisible();
  await expect(page.getByText('1 cannot be reached')).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(room.action(/^Release 28 screens$/)).toBeVisible();
});

test('locks everyone with one key, tells who did not, and takes it back with one press', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage(`program.setOutcome('${stationId(3)}', 'timed-out')`);
  await room.onStage(`program.setOutcome('${stationId(5)}', 'failed')`);
  await page.keyboard.press('l');
  await expect(room.results).toContainText('26 locked, 1 did not answer: ICT1-03, 1 failed: ICT1-05');
  const given = (await room.lastInput('order')) as { stations: readonly string[]; order: object };
  expect(given.order).toEqual({ kind: 'lock', durationMs: 600_000, message: 'Eyes on the board, please' });
  expect(given.stations).not.toContain(stationId(7));
  await expect(room.tile(1)).toHaveAttribute('data-state', 'locked');
  await room.results.getByRole('button', { name: 'Undo' }).click();
  await expect(room.results).toContainText(/put back as before/);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(room.tile(15)).toHaveAttribute('data-state', 'covered');
  await expect(room.tile(18)).toContainText(/locked until/);
  await expect(room.results.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('[COV1] covers and releases the selected, and undoes a release by locking again', async ({ page }) => {
  const room = await Room.open(page);
  await room.tile(2).click();
  await page.keyboard.press('c');
  await expect(room.tile(2)).toHaveAttribute('data-state', 'covered');
  await expect(room.results).toContainText('1 covered');
  await room.tile(18).click();
  await page.keyboard.press('r');
  await expect(room.results).toContainText('1 released');
  await expect(room.tile(18)).toHaveAttribute('data-state', 'live');
  await page.keyboard.press('Control+z');
  await expect(room.tile(18)).toHaveAttribute('data-state', 'locked');
  expect(await room.lastInput('order')).toMatchObject({
    stations: [stationId(18)],
    order: { kind: 'lock', message: 'Eyes on the board, please' },
  });
});

test('lets a release go while a lock is still under way, and shows the newer result', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await room.onStage('program.setOrderDelay(600)');
  await page.keyboard.press('l');
  await expect(room.results).toContainText('Locking 30 screens…');
  await page.keyboard.press('r');
  await expect(room.results).toContainText('Releasing 30 screens…');
  await expect(room.results).toContainText('30 released');
});

test('takes time and words for locks, and keeps them', async ({ page }) => {
  const room = await Room.open(page);
  await room.action(/^for 10 min/).click();
  await page.getByRole('radio', { name: '20 min' }).click();
  await page.getByLabel('Words on the lock screen').fill('Back in a moment');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(room.action(/^for 20 min/)).toBeVisible();
  await room.action(/^Lock 28/).click();
  await expect(room.results).toContainText('28 locked');
  expect(await room.lastInput('order')).toMatchObject({
    order: { kind: 'lock', durationMs: 1_200_000, message: 'Back in a moment' },
  });
  expect(await room.calls('settings.save')).toHaveLength(2);
});

test('takes any whole number of minutes up to four hours', async ({ page }) => {
  const room = await Room.open(page);
  await room.action(/^for 10 min/).click();
  await page.getByRole('radio', { name: 'Other' }).click();
  const minutes = page.getByLabel('Minutes, 1 to 240');
  await minutes.fill('999');
  await expect(page.getByText('Type a whole number from 1 to 240.')).toBeVisible();
  await minutes.fill('35');
  await page.keyboard.press('Escape');
  await expect(room.action(/^for 35 min/)).toBeVisible();
});

test('locks nobody while a name is typed', async ({ page }) => {
  const room = await Room.open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('clc');
  expect(await room.calls('order')).toEqual([]);
});

test('says so when an order cannot be sent', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage("program.refuse('order', 'not-connected')");
  await page.keyboard.press('l');
  await expect(room.results).toContainText('Not sent (not-connected). Try again.');
});

test('switches single keys off for who wants that', async ({ page }) => {
  const room = await Room.open(page);
  await page.keyboard.press('?');
  await page.getByText('Keys without Ctrl work everywhere in this window').click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('l');
  expect(await room.calls('order')).toEqual([]);
});
