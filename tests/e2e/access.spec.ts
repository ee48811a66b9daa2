import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { Room } from './room.ts';
import { openStage } from './stage.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`is accessible in every state, ${scheme}`, async ({ page }) => {
    const room = await Room.open(page, { scheme });
    await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
    await expectAccessible(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('l');
    await expect(room.results).toContainText('locked');
    await expectAccessible(page);
    await page.keyboard.press('/');
    await page.keyboard.type('li');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /view and account/ }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await room.action(/^for 10 min/).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('b');
    await expectAccessible(page);
    await room.tile(9).dblclick();
    await expectAccessible(page);
    await room.onStage("program.setLink({ state: 'connecting', code: null, hubClockAheadMs: 0 })");
    await expectAccessible(page);
    expect(room.troubles).toEqual([]);
  });

  for (const query of ['signed-out', 'set-up', 'no-rooms'])
    test(`is accessible before the room: ${query}, ${scheme}`, async ({ page }) => {
      await openStage(page, { [query]: '1', scheme });
      await page.waitForSelector('h1');
      await expectAccessible(page);
    });

  test(`shows every component in every state, ${scheme}`, async ({ page }, info) => {
    const troubles = await openStage(page, { scheme }, 'gallery');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    await info.attach(`gallery-${scheme}.png`, {
      body: await page.screenshot({ fullPage: true }),
      contentType: 'image/png',
    });
    expect(troubles).toEqual([]);
  });
}

test('says the name, PC and state of a pupil to a screen reader', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(page.getByRole('option', { name: 'amelia.hart ICT1-01 live' })).toBeVisible();
});

test('can be used at 200 % zoom on a small laptop', async ({ page }) => {
  await page.setViewportSize({ width: 683, height: 384 });
  const room = await Room.open(page);
  const sideways = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
  expect(sideways).toBe(false);
  await room.action(/^Release 28/).scrollIntoViewIfNeeded();
  await room.action(/^Release 28/).click();
  await expect(room.results).toContainText('28 released');
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
});
