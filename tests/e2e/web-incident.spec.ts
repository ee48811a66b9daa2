import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { pupilTells } from '../integration/web/pupil-tells.ts';
import type { WebSchool } from '../integration/web/web-school.ts';
import { expectAccessible } from './accessible.ts';
import { addressOf, openWebStage, signInAs, troublesOf } from './web-stage.ts';

// The school's own root is not among those this browser came with; that it is checked is what web-door.test.ts is for.
test.use({ ignoreHTTPSErrors: true });

const DAY = 24 * 60 * 60_000;

let school: WebSchool;
test.beforeEach(async () => {
  school = await openWebStage();
});
test.afterEach(() => school[Symbol.asyncDispose]());

const flow = (page: Page) => page.getByRole('region', { name: 'Guided steps' });
/** Answers the one question that is asked, and waits until it is in the story. */
const answer = async (page: Page, question: RegExp, choices: readonly string[], why?: string): Promise<void> => {
  const asked = flow(page).getByRole('form', { name: question });
  await expect(asked).toBeVisible();
  for (const choice of choices) await asked.getByText(choice, { exact: true }).click();
  if (why !== undefined) await asked.getByRole('textbox', { name: /^Why/ }).fill(why);
  await asked.getByRole('button', { name: /^(Done|Answer)$/ }).click();
  await expect(asked).toBeHidden();
};
const add = async (page: Page, what: string): Promise<ReturnType<Page['getByRole']>> => {
  const panel = page.getByRole('region', { name: 'Add to the case' });
  await panel.getByRole('button', { name: what }).click();
  return panel.getByRole('form');
};
const send = async (form: ReturnType<Page['getByRole']>): Promise<void> => {
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();
};
const story = (page: Page) => page.getByRole('region', { name: 'What happened' });

test('[INC13] [INC57] follows one incident from the inbox to the signed-off review', async ({ page }) => {
  test.setTimeout(180_000);
  const troubles = troublesOf(page);
  await pupilTells(school, {
    user: 'amelia.hart',
    device: 'ICT1-07',
    kinds: ['unkind'],
    text: 'They keep writing that nobody likes me.',
  });
  await signInAs(page, school, 'dana.lead');
  await expectAccessible(page);
  await page
    .getByRole('region', { name: 'New' })
    .getByRole('link', { name: /amelia\.hart/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Somebody being unkind');
  await expect(page.locator('.marking').first()).toHaveText(/PROTECT/);
  await expect(page.getByText('They keep writing that nobody likes me.').first()).toBeVisible();
  await expectAccessible(page);

  await answer(page, /Write the incident down/, []);
  // The next one wants the evidence, or why there is none.
  await expect(
    flow(page)
      .getByText(/evidence/i)
      .first(),
  ).toBeVisible();
  let form = await add(page, 'Fill in a fact');
  await form.getByLabel('Which').selectOption({ label: 'why there is no evidence' });
  await form.getByRole('textbox', { name: 'why there is no evidence' }).fill('The messages were deleted.');
  await send(form);
  await answer(page, /Keep the evidence/, []);
  await answer(page, /member of staff involved/, ['No'], 'Only pupils.');
  await answer(page, /Which children/, ['There is a victim', 'There is an instigator']);
  for (const [name, part] of [
    ['amelia.hart', 'it happened to them'],
    ['oliver.khan', 'did it, or may have'],
  ] as const) {
    form = await add(page, 'Name somebody');
    await form.getByLabel('The name they sign in with').fill(name);
    await form.getByText(part, { exact: true }).click();
    await send(form);
  }
  await expectAccessible(page);
  await answer(page, /Who supports/, ['Class teacher']);
  await answer(page, /parents told/, ['Yes'], 'Rang home at 3 pm.');
  await answer(page, /at risk\?/, ['No'], 'With friends, and calm.');
  await answer(page, /other pupils involved/, ['No'], 'One pupil only.');

  form = await add(page, 'Sanction');
  await form.getByLabel('What they did').selectOption({ label: 'Goes on with sites that are not for the lesson' });
  await expect(form.getByText('Suggested: category B')).toBeVisible();
  await form.getByText('Category B', { exact: true }).click();
  await form.getByText('Talk with the class teacher or tutor', { exact: true }).last().click();
  await form.getByRole('textbox', { name: 'Why' }).fill('A first time, and he is sorry.');
  await expectAccessible(page);
  await send(form);
  await expect(story(page)).toContainText('decided on category B for oliver.khan');
  await expect(story(page)).toContainText('Why: A first time, and he is sorry.');
  await answer(page, /Decide on sanctions/, [], 'Decided.');
  await answer(page, /serious, or does it go on/, ['Neither'], 'First time.');

  form = await add(page, 'Parents or carers');
  await form.getByRole('textbox', { name: 'Why' }).fill('Both families.');
  await send(form);
  form = await add(page, 'Outcome');
  await form.getByLabel('What came of it').selectOption({ label: 'Put right between them' });
  await form.getByRole('textbox', { name: 'Why' }).fill('They shook hands.');
  await send(form);
  const lacking = flow(page).getByText('Before it can be closed:');
  if (await lacking.isVisible()) {
    form = await add(page, 'Fill in a fact');
    await form.getByLabel('Which').selectOption({ label: 'the entry in the other register' });
    await form.getByRole('textbox', { name: 'the entry in the other register' }).fill('BULL-12');
    await send(form);
  }
  form = await add(page, 'Close the case');
  await form.getByRole('textbox').fill('Put right between them.');
  await send(form);
  await expect(page.getByText('Closed', { exact: true }).first()).toBeVisible();
  await expect(story(page)).toContainText('dana.lead closed the case.');
  await page.getByRole('link', { name: 'Inbox' }).first().click();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();

  // A week later the week is over, and the head looks back and signs.
  school.clock.pass(8 * DAY);
  await page.context().clearCookies();
  await signInAs(page, school, 'harriet.head');
  await page.getByRole('link', { name: 'Reviews' }).click();
  await page.getByRole('button', { name: 'Look back' }).first().click();
  await expect(page.getByText('1 incident that you may know of.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: /What you found/ }).fill('Talk about kindness in assembly.');
  await page.getByRole('button', { name: 'Sign this review off' }).click();
  const signed = page.getByRole('region', { name: 'Signed off' });
  await expect(signed).toContainText('by harriet.head');
  await expect(signed).toContainText('Talk about kindness in assembly.');
  await page.getByRole('link', { name: 'Staff actions' }).click();
  await expect(page.getByRole('table')).toContainText('signed a review off');
  await expectAccessible(page);
  expect(troubles).toEqual([]);
  expect(school.faults).toEqual([]);
});

test('[INC50] [INC53] saves the log as CSV and prints it with the marking at the top and bottom of every page', async ({
  page,
}) => {
  for (let n = 0; n < 8; n += 1)
    await pupilTells(school, {
      user: `pupil-${n}`,
      device: `ICT1-0${n}`,
      kinds: ['unkind'],
      text: `Something was said, ${n}.`,
    });
  await signInAs(page, school, 'dana.lead');
  await page.getByRole('link', { name: 'Log and exports' }).click();
  await page.getByRole('textbox', { name: 'Why is it needed?' }).fill('For the governors.');
  await page.getByRole('button', { name: 'Make it' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the file' }).click();
  const file = await saving;
  const text = await readFile(await file.path(), 'utf8');
  expect(file.suggestedFilename()).toMatch(/^incident-log-.*\.csv$/);
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text).toContain('Something was said, 7.');
  await expectAccessible(page);
  const pdf = await page.pdf({ format: 'A4' });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(1);
  await page.emulateMedia({ media: 'print' });
  // Nothing stands above the marking on the first page.
  for (const hidden of [
    page.getByRole('navigation'),
    page.getByRole('button'),
    page.getByRole('heading', { level: 1 }),
  ])
    await expect(hidden.filter({ visible: true })).toHaveCount(0);
  expect((await page.locator('.paper').boundingBox())?.y).toBeLessThan(8);
  await expect(page.locator('.paper > thead .marking')).toHaveCSS('display', 'table-cell');
  await expect(page.locator('.paper > thead')).toHaveCSS('display', 'table-header-group');
  await expect(page.locator('.paper > tfoot')).toHaveCSS('display', 'table-footer-group');
});

test('[INC55] shows governors numbers and charts, and nothing else', async ({ page }) => {
  const troubles = troublesOf(page);
  for (let n = 0; n < 7; n += 1)
    await pupilTells(school, { user: `pupil-${n}`, device: `ICT1-0${n}`, kinds: ['unkind'], text: 'CANARY-WORDS' });
  await signInAs(page, school, 'gus.governor');
  await expect(page.getByRole('link', { name: 'Inbox' })).toHaveCount(0);
  await page.getByRole('link', { name: "Governors' report" }).click();
  await expect(page.getByText('7 incidents')).toBeVisible();
  await expect(page.locator('.bars-chart svg').first()).toBeVisible();
  await expectAccessible(page);
  expect(await page.content()).not.toMatch(/CANARY-WORDS|pupil-0/);
  expect(troubles).toEqual([]);
});

test('shows what was written as text, whatever it is, and keeps its place on a small screen', async ({ page }) => {
  const troubles = troublesOf(page);
  const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>{{7*7}}`;
  const long = 'Wørd'.repeat(400);
  await pupilTells(school, {
    user: '<b>bobby</b>',
    device: `"><svg onload=alert(1)>`,
    kinds: [],
    text: `${markup} ${long} \u202Egnp.exe`,
  });
  page.on('dialog', () => expect('a dialog was opened').toBe('never'));
  await page.setViewportSize({ width: 683, height: 384 });
  await signInAs(page, school, 'dana.lead');
  await page.getByRole('link', { name: /<b>bobby<\/b>/ }).click();
  await expect(page.locator('blockquote')).toContainText('<script>document.title');
  await expect(page.locator('main img, main script, main b')).toHaveCount(0);
  expect(await page.title()).toBe('Usher incidents');
  const sideways = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
  expect(sideways).toBe(false);
  await expectAccessible(page);
  expect(troubles).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const)
  test(`is accessible on every page, ${scheme}`, async ({ page }) => {
    const troubles = troublesOf(page);
    await pupilTells(school, {
      user: 'amelia.hart',
      device: 'ICT1-07',
      kinds: ['stranger'],
      text: 'Somebody asked where I live.',
    });
    await page.goto(`${addressOf(school)}/?scheme=${scheme}`);
    await page.getByLabel('User name').waitFor();
    await expectAccessible(page);
    await signInAs(page, school, 'dana.lead', scheme);
    for (const name of [
      'Inbox',
      'Find a case',
      'Report something',
      'Reviews',
      'Patterns',
      "Governors' report",
      'Log and exports',
    ]) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectAccessible(page);
    }
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('link', { name: /amelia/ }).click();
    await add(page, 'May be against the law');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'This may be against the law' })).toBeVisible();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
