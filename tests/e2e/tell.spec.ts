import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openStage } from './stage.ts';

type Call = { readonly call: string; readonly input: unknown };

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const promise = (page: Page, now: unknown, instead = false) =>
  page.evaluate(`window.stage.promise(${JSON.stringify(now)}, ${instead})`);
const told = async (page: Page): Promise<readonly unknown[]> =>
  (await page.evaluate<readonly Call[]>('window.stage.calls'))
    .filter(({ call }) => call === 'tell')
    .map(({ input }) => input);
const SHOTS = process.env['USHER_SHOTS'];
/** A picture for a person to look at, where one was asked for. */
const shoot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS === undefined) return;
  for (const size of [
    { width: 1366, height: 768 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${SHOTS}/page-${name}-${size.width}.png` });
  }
  await page.setViewportSize({ width: 1366, height: 768 });
};

test('reassures first, says what is true, and tells what is said, one thought a screen', async ({ page }) => {
  const troubles = await openStage(page, {}, 'tell');
  await expect(heading(page)).toHaveText('You did the right thing.');
  await expect(heading(page)).toBeFocused();
  await expect.poll(() => page.evaluate('window.stage.calls[0].call')).toBe('ready');
  await expect(page.getByRole('status')).not.toContainText('Your teacher');
  await promise(page, { promise: 'promise.received', by: null });
  await expect(page.getByRole('status')).toContainText('Your teacher has been told. Received by the school.');
  await expectAccessible(page);
  await shoot(page, '1-start');
  await page.getByRole('button', { name: 'Yes, I want to say' }).click();
  await expect(heading(page)).toHaveText('What was it?');
  await page.getByText('A web page', { exact: true }).click();
  await page.getByText("Someone I don't know wrote to me").click();
  await expectAccessible(page);
  await shoot(page, '2-what');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(heading(page)).toHaveText('Who is it about?');
  await page.getByText('Someone else', { exact: true }).click();
  await expectAccessible(page);
  await shoot(page, '3-who');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByLabel('What happened')).toBeFocused();
  await page.keyboard.type('He asked for my photo');
  await expectAccessible(page);
  await shoot(page, '4-words');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Address of the page').fill('https://example.org/x');
  await expectAccessible(page);
  await shoot(page, '5-address');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Thank you for telling us.');
  expect(await told(page)).toEqual([
    {
      report: {
        about: 'someone-else',
        kinds: ['web-page', 'stranger'],
        text: 'He asked for my photo',
        url: 'https://example.org/x',
      },
    },
  ]);
  await expect(page.getByRole('status')).toContainText('Saved on this computer.');
  await promise(page, { promise: 'promise.seen', by: 'Mrs Okonkwo' });
  await expect(page.getByRole('status')).toContainText('Seen by Mrs Okonkwo.');
  await expectAccessible(page);
  await shoot(page, '6-done');
  expect(troubles).toEqual([]);
});

test('can be used with the keyboard alone', async ({ page }) => {
  await openStage(page, {}, 'tell');
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('What was it?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Who is it about?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('What happened')).toBeFocused();
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Thank you for telling us.');
  expect(await told(page)).toEqual([
    { report: { about: 'someone-else', kinds: ['message'], text: 'one\ntwo', url: '' } },
  ]);
});

test('can be skipped on every screen, and then tells nothing more', async ({ page }) => {
  await openStage(page, {}, 'tell');
  await page.getByRole('button', { name: 'Yes, I want to say' }).click();
  for (const title of ['What was it?', 'Who is it about?', 'Do you want to say what happened?']) {
    await expect(heading(page)).toHaveText(title);
    await page.getByRole('button', { name: 'Skip' }).click();
  }
  await expect(heading(page)).toHaveText('That is fine.');
  await shoot(page, '7-rest');
  await expectAccessible(page);
  expect(await told(page)).toEqual([]);
  await page.getByRole('button', { name: 'Say more' }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'No, that is all' }).click();
  await expect(heading(page)).toHaveText('That is fine.');
});

test('says of a report about an adult neither that a teacher has it nor that one comes', async ({ page }) => {
  await openStage(page, {}, 'tell');
  await page.getByRole('button', { name: 'Yes, I want to say' }).click();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByText('A teacher, or another adult here').click();
  await expect(page.getByText('Then we tell another adult instead.')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Tell the school' }).click();
  await promise(page, { promise: 'promise.received', by: null }, true);
  await expect(page.getByRole('status')).toContainText('Received by the school.');
  await expect(page.getByRole('status')).not.toContainText('teacher');
  await expect(page.getByRole('status')).toContainText('any adult you trust');
});

test('keeps what was typed when it could not be kept, and says so', async ({ page }) => {
  await openStage(page, {}, 'tell');
  await page.getByRole('button', { name: 'Yes, I want to say' }).click();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.keyboard.type('Please help');
  await page.evaluate("window.stage.failing = 'tell'");
  await page.getByRole('button', { name: 'Tell the school' }).click();
  await expect(page.getByRole('alert')).toContainText('Your words are still here.');
  await shoot(page, '8-failed');
  await expectAccessible(page);
  await expect(page.getByLabel('What happened')).toHaveValue('Please help');
  await page.getByRole('button', { name: 'Tell the school' }).click();
  await expect(heading(page)).toHaveText('Thank you for telling us.');
  expect(await told(page)).toHaveLength(2);
});

test('fits a small screen at twice the size', async ({ page }) => {
  await page.setViewportSize({ width: 683, height: 384 });
  await openStage(page, {}, 'tell');
  await page.getByRole('button', { name: 'Yes, I want to say' }).click();
  const { wide, across } = await page.evaluate<{ wide: number; across: number }>(
    '({ wide: document.documentElement.scrollWidth, across: innerWidth })',
  );
  expect(wide).toBeLessThanOrEqual(across);
  await page.getByRole('button', { name: 'Next' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: 'Next' })).toBeInViewport();
});
