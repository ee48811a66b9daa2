import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { Room, stationId } from './room.ts';
import { openStage } from './stage.ts';

for (const scheme of ['light', 'dark'] as const)
  test(`shows a cover teacher what they may do and nothing else, ${scheme}`, async ({ page }) => {
    const room = await Room.open(page, { role: 'cover', scheme });
    await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
    const names = await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button').allInnerTexts();
    expect(names.map((name) => name.replaceAll(/\d+/g, '#'))).toEqual([
      'Lock # screens',
      'for # min',
      'Release # screens',
    ]);
    await expect(page.getByRole('button', { name: 'for 10 min: How long locks last' })).toBeVisible();
    await expectAccessible(page);
    await room.tile(2).dblclick();
    await page.keyboard.press('Enter');
    await page.keyboard.press('c');
    await expect(page.locator('.look')).toHaveCount(0);
    expect(await room.calls('close.look')).toEqual([]);
    expect(await room.calls('order')).toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByText('Look closer')).toHaveCount(0);
    await expect(page.getByText('Cover', { exact: true })).toHaveCount(0);
    await expectAccessible(page);
    expect(room.troubles).toEqual([]);
  });

test('offers a cover teacher no undo that they could not order', async ({ page }) => {
  const room = await Room.open(page, { role: 'cover' });
  await room.tile(1).click();
  await page.keyboard.press('l');
  await expect(room.results.getByRole('button', { name: 'Undo' })).toBeVisible();
  await room.tile(15).click();
  await page.keyboard.press('r');
  await expect(room.results).toContainText('1 released');
  await expect(room.results.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  expect((await room.calls('order')).map(({ input }) => Object(input).stations)).toEqual([
    [stationId(1)],
    [stationId(15)],
  ]);
});

for (const role of ['dsl', 'deputy', 'head', 'network-manager', 'auditor'])
  test(`says plainly that there is nothing here for a ${role} yet`, async ({ page }) => {
    const troubles = await openStage(page, { role, scheme: role === 'head' ? 'dark' : 'light' });
    await expect(page.getByRole('heading', { level: 1, name: 'Nothing for you here yet' })).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate('window.stage.program.calls.map(({ call }) => call)')).toEqual(['start']);
    await page.getByRole('button', { name: 'Lock this console' }).click();
    await page.getByLabel('Password').fill('three blue boats');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByLabel('User name')).toBeVisible();
    expect(troubles).toEqual([]);
  });
