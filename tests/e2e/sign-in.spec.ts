import { expect, test } from '@playwright/test';
import { openStage } from './stage.ts';

test('signs in to the room this computer stands in, with nothing between', async ({ page }) => {
  const troubles = await openStage(page, { 'signed-out': '1' });
  await expect(page.getByText('Ashbourne Community School')).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue('m.okonkwo');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.keyboard.type('three blue boats');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox', { name: 'Pupils in ICT1' })).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(30);
  expect(troubles).toEqual([]);
});

test('says in plain words why not, empties the password and lets you try again', async ({ page }) => {
  await openStage(page, { 'signed-out': '1' });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Type your password.')).toBeVisible();
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('The user name or the password is not right. Try again.');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.evaluate("window.stage.program.refuse('sign-in', 'too-many-tries')");
  await page.keyboard.type('again');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(/Too many tries/);
});

test('says that the hub cannot be reached before a password is typed', async ({ page }) => {
  await openStage(page, { 'signed-out': '1', offline: '1' });
  await expect(page.getByRole('status')).toHaveText("Looking for the school's hub…");
});

test('makes the first account of a new school', async ({ page }) => {
  await openStage(page, { 'set-up': '1' });
  await page.getByLabel('User name').fill('m.okonkwo');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByText('The password needs at least 8 characters.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('three blue boats');
  await page.getByLabel('Password again').fill('three blue goats');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByText('The two passwords are not the same.')).toBeVisible();
  await page.getByLabel('Password again').fill('three blue boats');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toBeVisible();
});

test('goes back to signing in when the hub ends the session', async ({ page }) => {
  await openStage(page);
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.evaluate("window.stage.program.emit('signed-out', { reason: 'ended' })");
  await expect(page.getByText('You have been signed out. Sign in again to go on.')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
});

test('says so when the account has no room', async ({ page }) => {
  await openStage(page, { 'no-rooms': '1' });
  await expect(page.getByRole('heading', { name: 'No room is yours yet' })).toBeVisible();
});

test('says so when the room may not be opened', async ({ page }) => {
  await openStage(page);
  await page.evaluate("window.stage.program.refuse('room.open', 'not-allowed')");
  await page.getByRole('button', { name: 'ICT1, change room' }).click();
  await page.getByRole('menuitemradio', { name: 'Library' }).click();
  await expect(page.getByRole('heading', { name: 'Library cannot be opened' })).toBeVisible();
});
