import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { Room } from './room.ts';
import { openStage, type StageQuery } from './stage.ts';

const SECRET = (page: Page) => page.getByLabel(/^(PIN or password|Password)$/);
const locked = async (page: Page, query: StageQuery = {}): Promise<readonly string[]> => {
  const troubles = await openStage(page, { locked: '1', ...query });
  await expect(page.getByRole('heading', { name: 'This console is locked' })).toBeVisible();
  return troubles;
};
const tried = async (page: Page, secret: string): Promise<void> => {
  await SECRET(page).fill(secret);
  await page.keyboard.press('Enter');
};
const called = (page: Page, call: string): Promise<number> =>
  page.evaluate<number>(`window.stage.program.calls.filter((one) => one.call === ${JSON.stringify(call)}).length`);

test('[RT-027] leaves nothing of the room in the page once it is locked', async ({ page }) => {
  const room = await Room.open(page);
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
  await page.keyboard.press('/');
  await page.keyboard.type('amelia');
  await room.onStage('program.lock()');
  await expect(page.getByRole('heading', { name: 'This console is locked' })).toBeVisible();
  await expect(page.locator('canvas')).toHaveCount(0);
  const source = await page.locator('html').evaluate((html) => html.outerHTML);
  expect(source).not.toMatch(/amelia|oliver|ICT1/);
  await room.onStage("program.emit('station', program.station('0196a000-0000-7000-8000-000000000001'))");
  await page.keyboard.press('l');
  await page.keyboard.press('Control+a');
  expect(await room.calls('order')).toEqual([]);
  expect(await page.locator('html').evaluate((html) => html.outerHTML)).not.toMatch(/amelia/);
  expect(room.troubles).toEqual([]);
});

test('is locked with one key or from the menu, and says who is signed in', async ({ page }) => {
  const room = await Room.open(page);
  await page.keyboard.press('q');
  await expect(page.getByText(/m\.okonkwo is signed in\. Locked since \d\d:\d\d\./)).toBeVisible();
  await expect(SECRET(page)).toBeFocused();
  await tried(page, 'three blue boats');
  await expect(room.tile(1)).toHaveAttribute('data-picture', 'live');
  await page.getByRole('button', { name: /view and account/ }).click();
  await page.getByRole('menuitem', { name: 'Lock this console' }).click();
  await expect(SECRET(page)).toBeFocused();
});

test('keeps pictures hidden for who unlocks it, and forgets what was searched for', async ({ page }) => {
  const room = await Room.open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('amelia');
  await room.grid.focus();
  await page.keyboard.press('b');
  await page.keyboard.press('q');
  await tried(page, 'three blue boats');
  await expect(room.grid).toBeVisible();
  await expect(page.getByText('amelia.hart')).toHaveCount(0);
  await expect(page.getByRole('searchbox')).toHaveValue('');
});

test('is opened by the PIN, until that was wrong five times', async ({ page }) => {
  await locked(page, { pin: '7391' });
  for (const left of ['9', '8', '7', '6']) {
    await tried(page, '1111');
    await expect(page.getByRole('alert')).toHaveText(`That is not right. ${left} tries left.`);
    await expect(SECRET(page)).toBeFocused();
    await expect(SECRET(page)).toHaveValue('');
  }
  await tried(page, '1111');
  await expect(page.getByRole('alert')).toHaveText('That is not right. Only the password opens it now. 5 tries left.');
  await tried(page, '7391');
  await expect(page.getByRole('alert')).toContainText('4 tries left.');
  await tried(page, 'three blue boats');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('q');
  await tried(page, '7391');
  await expect(page.getByRole('listbox')).toBeVisible();
});

test('signs out at the tenth wrong try, and says so', async ({ page }) => {
  await locked(page);
  for (let i = 0; i < 10; i += 1) {
    await tried(page, 'wrong');
    await expect(page.getByRole('alert')).toContainText(i < 9 ? `${9 - i} tr` : 'Too many wrong tries');
  }
  await expect(page.getByLabel('User name')).toBeVisible();
});

test('lets somebody else sign in', async ({ page }) => {
  await locked(page);
  await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
  await expect(page.getByLabel('User name')).toBeVisible();
  expect(await called(page, 'sign-out')).toBe(1);
});

test('says that the school ended the sign-in, locked or not', async ({ page }) => {
  for (const query of [{ locked: '1' }, {}]) {
    await openStage(page, query);
    await page.waitForSelector('h1');
    await page.evaluate("window.stage.program.emit('signed-out', { reason: 'revoked' })");
    await expect(page.getByRole('alert')).toHaveText('The school ended this sign-in.');
  }
});

test('tells of input while somebody works, not of a pointer that rests, and seldom', async ({ page }) => {
  const room = await Room.open(page);
  expect(await called(page, 'activity')).toBe(0);
  for (let i = 0; i < 20; i += 1) await page.mouse.move(300 + i, 300);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => called(page, 'activity')).toBe(1);
  await room.onStage(
    "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })); program.setLink({ state: 'connecting', code: null, hubClockAheadMs: 0 })",
  );
  expect(await called(page, 'activity')).toBe(1);
});

test('sets a PIN for who gives the password, and refuses one that is easily guessed', async ({ page }) => {
  await Room.open(page);
  await page.getByRole('button', { name: /view and account/ }).click();
  await page.getByRole('menuitem', { name: 'PIN for this console' }).click();
  const fill = async (password: string, pin: string): Promise<void> => {
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('New PIN', { exact: true }).fill(pin);
    await page.getByLabel('New PIN again').fill(pin);
    await page.keyboard.press('Enter');
  };
  await fill('three blue boats', '1234');
  await expect(page.getByText('That PIN is too easy to guess. Choose another.')).toBeVisible();
  expect(await called(page, 'pin.set')).toBe(0);
  await fill('wrong', '7391');
  await expect(page.getByText('The password is not right.')).toBeVisible();
  await fill('three blue boats', '7391');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('q');
  await tried(page, '7391');
  await expect(page.getByRole('listbox')).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const)
  test(`is accessible while locked, ${scheme}`, async ({ page }) => {
    const troubles = await locked(page, { scheme, pin: '7391' });
    await expectAccessible(page);
    await tried(page, '1111');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Unlock' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Sign in as somebody else' })).toBeFocused();
    await tried(page, '7391');
    await page.getByRole('button', { name: /view and account/ }).click();
    await page.getByRole('menuitem', { name: 'PIN for this console' }).click();
    await expect(page.getByLabel('Password')).toBeFocused();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
