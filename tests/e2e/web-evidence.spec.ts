import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { codeAt, secretOf } from '../../apps/hub/web/server/sign-in/one-time-code.ts';
import { pupilTells } from '../integration/web/pupil-tells.ts';
import type { WebSchool } from '../integration/web/web-school.ts';
import { expectAccessible } from './accessible.ts';
import { addressOf, openWebStage, troublesOf } from './web-stage.ts';

// The school's own root is not among those this browser came with; that it is checked is what web-door.test.ts is for.
test.use({ ignoreHTTPSErrors: true, acceptDownloads: true });

const PASSPHRASE = 'amber kettle willow forty';
const WORDS = 'They wrote: nobody likes you.';

let school: WebSchool;
let caseId: string;
test.beforeEach(async () => {
  school = await openWebStage();
  await school.person('nora.network', ['network-manager']);
  caseId = await pupilTells(school, { user: 'amelia.hart', device: 'ICT1-07', kinds: ['unkind'], text: 'Look.' });
});
test.afterEach(() => school[Symbol.asyncDispose]());

/** A person at a browser of their own, with the authenticator program on their phone. */
type Person = { readonly page: Page; readonly code: () => string; readonly troubles: readonly string[] };

const personAt = async (page: Page, user: string, scheme = 'light'): Promise<Person> => {
  const troubles = troublesOf(page);
  await page.goto(`${addressOf(school)}/?scheme=${scheme}`);
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(`${user}'s password`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const secret = secretOf((await page.locator('.sign-in-secret').innerText()).replaceAll(' ', ''));
  await page.getByLabel('Code').fill(codeAt(secret, school.clock.now()));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('navigation').waitFor();
  const code = (): string => {
    school.clock.pass(31_000);
    return codeAt(secret, school.clock.now());
  };
  return { page, code, troubles };
};

const toKeys = (page: Page): Promise<void> =>
  page.getByRole('link', { name: 'Evidence keys', exact: true }).first().click();
const toCase = (page: Page) => page.goto(`${addressOf(school)}/#/case/${caseId}`);
const evidence = (page: Page) => page.getByRole('region', { name: 'Evidence', exact: true });
const story = (page: Page) => page.getByRole('region', { name: 'What happened' });

/** The ceremony as two people do it; answers the key file and the printed key. */
const makeKeys = async (lead: Person, second: Person, look: (page: Page) => Promise<void> = async () => {}) => {
  await toKeys(lead.page);
  await look(lead.page);
  await lead.page.getByRole('button', { name: 'Make the keys' }).click();
  await lead.page.getByLabel('A passphrase for your key file').fill(PASSPHRASE);
  await lead.page.getByLabel('The passphrase again').fill(PASSPHRASE);
  await look(lead.page);
  const saving = lead.page.waitForEvent('download');
  await lead.page.getByRole('button', { name: 'Make my key and save it' }).click();
  const file = await (await saving).path();
  const printed = await lead.page.locator('.recovery-key code').allInnerTexts();
  await look(lead.page);
  await lead.page.emulateMedia({ media: 'print' });
  await expect(lead.page.locator('.recovery-key')).toBeVisible();
  for (const unprinted of ['navigation', 'button', 'textbox', 'heading'] as const)
    await expect(lead.page.getByRole(unprinted).filter({ visible: true })).toHaveCount(unprinted === 'heading' ? 1 : 0);
  await lead.page.emulateMedia({ media: 'screen' });
  await lead.page.getByLabel('Type the last group from the paper').fill('WRNG');
  await lead.page.getByRole('button', { name: 'It is printed: go on' }).click();
  await expect(lead.page.getByText('That is not the last group')).toBeVisible();
  await lead.page.getByLabel('Type the last group from the paper').fill(printed.at(-1) ?? '');
  await lead.page.getByRole('button', { name: 'It is printed: go on' }).click();
  await lead.page.getByRole('button', { name: 'Put them forward' }).click();
  const fingerprint = await lead.page.locator('.fingerprint code').innerText();
  await look(lead.page);
  await toKeys(second.page);
  await look(second.page);
  await expect(second.page.locator('.fingerprint')).toHaveCount(0);
  const agree = second.page.getByRole('form', { name: 'Agree to these keys' });
  await agree.getByLabel('The fingerprint as you hear it').fill('0000 0000 0000 0000');
  await agree.getByLabel('New code from your authenticator').fill(second.code());
  await agree.getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(agree.getByText('That is another fingerprint')).toBeVisible();
  await agree.getByLabel('The fingerprint as you hear it').fill(fingerprint.toLowerCase());
  await agree.getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(second.page.getByRole('region', { name: 'The keys that count' })).toContainText('dana.lead');
  await look(second.page);
  return { file, printed: printed.join(' ') };
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, sum]);
};

/** A picture of one colour. */
const pngOf = (width: number, height: number, [red, green, blue]: readonly [number, number, number]): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3)]);
  for (let x = 0; x < width; x += 1) row.set([red, green, blue], 1 + x * 3);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
};

const addFile = async (page: Page, name: string, buffer: Buffer, what: string): Promise<void> => {
  await evidence(page).getByRole('button', { name: 'Add a file' }).click();
  const form = evidence(page).getByRole('form', { name: 'Add a file' });
  await form.getByLabel('The file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await form.getByLabel('What it shows').fill(what);
  await form.getByRole('button', { name: 'Seal and add' }).click();
  await expect(form).toBeHidden();
};

const ask = async ({ page, code }: Person, which = 0): Promise<ReturnType<Page['getByRole']>> => {
  await evidence(page).getByRole('button', { name: 'Open', exact: true }).nth(which).click();
  const form = evidence(page).getByRole('form', { name: /^Open/ });
  await form.getByLabel('Why it has to be opened').fill('To see what was written.');
  await form.getByLabel('New code from your authenticator').fill(code());
  return form;
};
const open = (form: ReturnType<Page['getByRole']>): Promise<void> =>
  form.getByRole('button', { name: 'Write it down and open' }).click();

test('[EVD2] [EVD3] [EVK3] [EVD4] two people make the keys, a file is sealed, opened with a reason, and saved', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const lead = await personAt(page, 'dana.lead');
  await expect(page.getByText('Nobody can add a file to a case yet')).toBeVisible();
  await toCase(page);
  await evidence(page).getByRole('button', { name: 'Add a file' }).click();
  await expect(evidence(page).getByRole('heading', { name: 'Files cannot be added yet' })).toBeVisible();
  await expect(evidence(page).locator('input')).toHaveCount(0);
  await using other = await browser.newContext({ ignoreHTTPSErrors: true });
  const second = await personAt(await other.newPage(), 'nora.network');
  const { file, printed } = await makeKeys(lead, second);

  await toCase(page);
  const picture = pngOf(64, 48, [200, 30, 60]);
  await addFile(page, 'amelia hart bullied.png', picture, 'A screenshot of the chat');
  await addFile(page, 'words.txt', Buffer.from(WORDS), 'What was written');
  await expect(story(page)).toContainText(/dana\.lead added file [0-9A-F]{6}, sealed\./);
  expect(await page.content()).not.toContain('amelia hart bullied');

  const form = await ask(lead);
  await form.getByLabel('Choose your key file').setInputFiles(file);
  await form.getByLabel('Its passphrase').fill('not the passphrase');
  await open(form);
  await expect(form.getByText('That passphrase does not open this key file.')).toBeVisible();
  await expect(story(page)).not.toContainText(/opened file/);
  await form.getByLabel('Its passphrase').fill(PASSPHRASE);
  await open(form);
  const shown = evidence(page).getByRole('img', { name: 'Picture, 64 by 48' });
  await expect(shown).toBeVisible();
  const pixel = await page.evaluate<readonly number[]>(
    "[...document.querySelector('.opened-picture').getContext('2d').getImageData(5, 5, 1, 1).data]",
  );
  expect(pixel).toEqual([200, 30, 60, 255]);
  await expect(story(page)).toContainText(/dana\.lead opened file [0-9A-F]{6}\./);
  await expect(story(page)).toContainText('Why: To see what was written.');

  await evidence(page).getByRole('button', { name: 'Save a copy' }).click();
  await evidence(page).getByLabel('Whom it is for, and why').fill('For PC Khan, reference 12.');
  const saving = page.waitForEvent('download');
  await evidence(page).getByRole('button', { name: 'Write it down and save' }).click();
  const saved = await saving;
  expect((await readFile(await saved.path())).equals(picture)).toBe(true);
  expect(saved.suggestedFilename()).toMatch(/^evidence-[0-9a-f-]{36}\.png$/);
  await expect(story(page)).toContainText('Why: For PC Khan, reference 12.');
  await evidence(page).getByRole('button', { name: 'Close it' }).click();
  await expect(shown).toHaveCount(0);

  // The printed key opens as well, typed in as it stands on the paper.
  const typed = await ask(lead, 1);
  await typed.getByText('Printed key', { exact: true }).click();
  await typed.getByLabel('The printed key', { exact: true }).fill(printed.slice(0, -6));
  await open(typed);
  await expect(typed.getByText('That is not a key')).toBeVisible();
  await typed.getByLabel('The printed key', { exact: true }).fill(printed.toLowerCase());
  await open(typed);
  await expect(evidence(page).getByText(WORDS)).toBeVisible();

  // As soon as it may be against the law nobody opens anything, and what is open is gone.
  await page.getByRole('button', { name: 'May be against the law' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(evidence(page).getByText('nobody opens, adds or removes a file')).toBeVisible();
  await expect(evidence(page).getByText(WORDS)).toHaveCount(0);
  await expect(evidence(page).getByRole('button')).toHaveCount(0);
  expect([...lead.troubles, ...second.troubles, ...school.faults]).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const)
  test(`evidence and its keys are accessible, ${scheme}`, async ({ page, browser }) => {
    test.setTimeout(180_000);
    const lead = await personAt(page, 'dana.lead', scheme);
    await expect(page.getByText('Nobody can add a file to a case yet')).toBeVisible();
    await expectAccessible(page);
    await using other = await browser.newContext({ ignoreHTTPSErrors: true });
    const second = await personAt(await other.newPage(), 'nora.network', scheme);
    const { file } = await makeKeys(lead, second, expectAccessible);
    await page.reload();
    await page.getByRole('button', { name: 'Change the keys' }).click();
    await page.getByRole('button', { name: 'Make a key for yourself' }).click();
    await expectAccessible(page);
    await toCase(page);
    await evidence(page).getByRole('button', { name: 'Add a file' }).click();
    await expectAccessible(page);
    await evidence(page).getByRole('button', { name: 'Cancel' }).click();
    await addFile(page, 'x.png', pngOf(320, 200, [30, 120, 90]), 'A screenshot of the chat');
    const form = await ask(lead);
    await expectAccessible(page);
    await form.getByLabel('Choose your key file').setInputFiles(file);
    await form.getByLabel('Its passphrase').fill(PASSPHRASE);
    await open(form);
    await expect(evidence(page).getByRole('img')).toBeVisible();
    await expectAccessible(page);
    expect([...lead.troubles, ...second.troubles]).toEqual([]);
  });

test('[EVK4] a deputy’s key is added with the lead’s yes, and opens what is sealed from then on', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await school.person('dev.deputy', ['deputy']);
  const lead = await personAt(page, 'dana.lead');
  await using other = await browser.newContext({ ignoreHTTPSErrors: true });
  const second = await personAt(await other.newPage(), 'nora.network');
  const { file } = await makeKeys(lead, second);
  await using third = await browser.newContext({ ignoreHTTPSErrors: true });
  const deputy = await personAt(await third.newPage(), 'dev.deputy');
  await toKeys(deputy.page);
  await deputy.page.getByRole('button', { name: 'Make a key for yourself' }).click();
  await deputy.page.getByLabel('A passphrase for your key file').fill(PASSPHRASE);
  await deputy.page.getByLabel('The passphrase again').fill(PASSPHRASE);
  const saving = deputy.page.waitForEvent('download');
  await deputy.page.getByRole('button', { name: 'Make my key and save it' }).click();
  const own = await (await saving).path();
  await expect(deputy.page.getByText('waiting to be put forward: dev.deputy')).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Change the keys' }).click();
  const change = page.getByRole('form', { name: 'Change the keys' });
  await expect(change.getByText('dev.deputy, new')).toBeVisible();
  await change.getByLabel('Choose your key file').setInputFiles(own);
  await change.getByLabel('Its passphrase').fill(PASSPHRASE);
  await change.getByRole('button', { name: 'Put them forward' }).click();
  await expect(change.getByText('That key does not count now.')).toBeVisible();
  await change.getByLabel('Choose your key file').setInputFiles(file);
  await change.getByRole('button', { name: 'Put them forward' }).click();
  const waiting = page.getByRole('region', { name: 'Keys that wait for the network manager' });
  const fingerprint = await waiting.locator('.fingerprint code').innerText();
  await second.page.reload();
  const agree = second.page.getByRole('form', { name: 'Agree to these keys' });
  await agree.getByLabel('The fingerprint as you hear it').fill(fingerprint);
  await agree.getByLabel('New code from your authenticator').fill(second.code());
  await agree.getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(second.page.getByText('Version 2')).toBeVisible();

  await toCase(page);
  await addFile(page, 'words.txt', Buffer.from(WORDS), 'What was written');
  await toCase(deputy.page);
  const form = await ask(deputy);
  await form.getByLabel('Choose your key file').setInputFiles(own);
  await form.getByLabel('Its passphrase').fill(PASSPHRASE);
  await open(form);
  await expect(evidence(deputy.page).getByText(WORDS)).toBeVisible();
  expect([...lead.troubles, ...second.troubles, ...deputy.troubles, ...school.faults]).toEqual([]);
});
