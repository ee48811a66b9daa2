import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { Room, stationId } from './room.ts';

const TROUBLED = `
  program.setStation('${stationId(3)}', { tamperedSince: Date.now() - 60000 });
  program.setStation('${stationId(6)}', { hiddenSince: Date.now() - 60000 });
  program.setStation('${stationId(8)}', { quarantined: true });`;

for (const scheme of ['light', 'dark'] as const)
  test(`says tampering, hidden and shared identity, accessibly, ${scheme}`, async ({ page }) => {
    const room = await Room.open(page, { scheme });
    await expect(room.tile(6)).toHaveAttribute('data-picture', 'live');
    await room.onStage(TROUBLED);
    await expect(room.tile(3)).toContainText('tampering');
    await expect(room.tile(3)).toHaveAttribute('title', /somebody has been ending Usher on this PC by force/);
    await expect(room.tile(6)).toContainText('hidden by the pupil');
    await expect(room.tile(8)).toContainText('two PCs, one identity');
    await expect(room.tile(8)).toHaveAttribute('title', /Tell your network manager/);
    for (const n of [6, 8]) {
      await expect(room.tile(n)).toHaveAttribute('data-picture', 'none');
      await expect(room.tile(n).locator('canvas')).toBeHidden();
    }
    await expectAccessible(page);
    await room.tile(6).dblclick();
    await expect(page.locator('.look-area canvas')).toBeHidden();
    await expect(page.locator('.look-area').getByText(/Go to them and ask/)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('.look-area').getByText(/Two computers share this identity/)).toBeVisible();
    expect(room.troubles).toEqual([]);
  });

test('[IND6] asks for somebody in words that tell the room nothing, once for each PC', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage(TROUBLED);
  const alerts = page.getByRole('status', { name: 'Who needs you' });
  await expect(alerts.getByText(/needs you$/)).toHaveText([
    'ICT1-03 needs you',
    'ICT1-06 needs you',
    'ICT1-08 needs you',
  ]);
  expect(await alerts.innerText()).not.toMatch(/tamper|hid|ident|isla/i);
  await alerts.getByRole('button', { name: 'Show ICT1-06' }).click();
  expect(await room.selection()).toEqual(['ICT1-06']);
  await expect(room.grid).toBeFocused();
  await alerts.getByRole('button', { name: 'Put away: ICT1-08 needs you' }).click();
  // Having been shown is not having been looked after.
  await expect(alerts.getByText(/needs you$/)).toHaveText(['ICT1-03 needs you', 'ICT1-06 needs you']);
  await expect(alerts.getByRole('button', { name: 'Put away: ICT1-06 needs you' })).toHaveCount(0);
  await room.onStage(`program.setStation('${stationId(6)}', { hiddenSince: null })`);
  await expect(alerts.getByText(/needs you$/)).toHaveText(['ICT1-03 needs you']);
  await room.onStage(`program.setStation('${stationId(6)}', { hiddenSince: Date.now() })`);
  await expect(alerts.getByText(/needs you$/)).toHaveText(['ICT1-03 needs you', 'ICT1-06 needs you']);
});

for (const scheme of ['light', 'dark'] as const)
  test(`[REG16] says that the register is not what it was until somebody has passed it on, ${scheme}`, async ({
    page,
  }) => {
    const room = await Room.open(page, { scheme, trouble: '1' });
    const alarm = page.getByRole('alert').filter({ hasText: 'incident register has gone back' });
    await expect(alarm).toBeVisible();
    await expectAccessible(page);
    await alarm.getByRole('button', { name: 'They know' }).click();
    await expect(alarm).toBeHidden();
    await room.onStage(`program.emit('register.trouble', { kind: 'rewritten', at: Date.now() })`);
    await expect(page.getByRole('alert').filter({ hasText: 'register has been changed' })).toBeVisible();
    expect(room.troubles).toEqual([]);
  });

test('names four and counts the rest', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  const ids = [1, 2, 3, 4, 5, 6].map(stationId);
  await room.onStage(`for (const id of ${JSON.stringify(ids)}) program.setStation(id, { tamperedSince: 1 })`);
  await expect(page.getByText(/needs you$/)).toHaveCount(4);
  await expect(page.getByText('2 more need you')).toBeVisible();
});

test('[RT-112] does not call a picture live that stands still while the pupil types', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.tile(2)).toHaveAttribute('data-state', 'live');
  await room.onStage(`pictures.freeze('${stationId(2)}', 100)`);
  await expect(room.tile(2)).toContainText('picture stuck', { timeout: 60_000 });
  await expect(room.tile(2)).toHaveAttribute('data-picture', 'old');
  await expect(room.tile(2)).toHaveAttribute('title', /the picture does not change/);
  // One that nobody works at stands still as well, and is believed.
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await room.onStage(`pictures.thaw('${stationId(2)}')`);
  await expect(room.tile(2)).toHaveAttribute('data-state', 'live');
  expect(room.troubles).toEqual([]);
});

test('says who else is here, and who locked a screen, but not while the room can see it', async ({ page }) => {
  const room = await Room.open(page);
  await room.onStage(`
    program.emit('room.staff', { room: 'ICT1', people: [{ user: 'm.osei', role: 'teacher' }] });
    program.emit('room.staff', { room: 'Library', people: [{ user: 'p.lund', role: 'teacher' }] });
    const cover = program.station('${stationId(18)}').cover;
    program.setStation('${stationId(18)}', { cover: { ...cover, by: 'm.osei' } });`);
  await expect(page.getByText('Also here: m.osei')).toBeVisible();
  await expect(page.getByText('p.lund')).toHaveCount(0);
  await expect(room.tile(18)).toHaveAttribute('title', /^Locked by m\.osei until \d\d:\d\d\.$/);
  await room.tile(18).dblclick();
  await expect(page.getByText(/^locked by m\.osei until \d\d:\d\d$/)).toBeVisible();
  await room.action(/^Release 1 screen$/).click();
  await expect(room.results).toContainText('1 released');
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  expect(await page.locator('body').evaluate((body) => body.outerHTML)).not.toContain('osei');
});
