import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import { typeTogether } from '@usher/desktop/testing';
import { sightOf } from '../demo/sights.ts';
import { usher } from '../demo/usher.ts';
import { HEIGHT, type RealLesson, startRealLesson, WIDTH } from './real-lesson.ts';

// From a pupil's key to the teacher's outcome, with the real hub, its register and real agents.
/** Ctrl, Alt and H. */
const HIDE = [37, 64, 43];
const SECRET = 'he wants to meet me';

const stop = new AsyncDisposableStack();
let lesson: RealLesson;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  lesson = await startRealLesson(stop);
  await expect(lesson.room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(lesson.room.tile(2)).toHaveAttribute('data-state', 'live');
});

test.afterAll(async () => {
  await stop.disposeAsync();
});

const black = async (i: number): Promise<number> => (await sightOf(lesson.displays[i] ?? '', WIDTH, HEIGHT)).black;
const alerts = () => lesson.page.getByRole('status', { name: 'Who needs you' });

/** What the register has of one kind, by its own file. */
const entries = (kind: string): readonly string[] => {
  using db = new DatabaseSync(join(lesson.school.folder, 'hub', 'register.db'), { readOnly: true });
  return db
    .prepare('SELECT facts FROM entry WHERE kind = ?')
    .all(kind)
    .map(({ facts }) => String(facts));
};

test('[IND1] [IND6] a pupil’s key leads to an alert that says which PC, and nothing of what was told', async () => {
  const { page, room, displays, school } = lesson;
  await typeTogether(displays[0] ?? '', HIDE);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'hidden');
  await expect(alerts()).toHaveText(/^ICT1-01 needs you\s*Show\s*Open$/);
  await expect.poll(() => black(0)).toBeGreaterThan(0.9);
  const data = join(school.folder, 'agents', 'ICT1-01');
  const told = await usher(['pupil', 'tell', '--display', displays[0] ?? '', '--data', data, '--text', SECRET]);
  expect(told.status).toBe(0);
  expect(await page.locator('html').evaluate((html) => html.outerHTML)).not.toContain(SECRET);
});

test('[IND7] a release for everyone leaves it hidden', async () => {
  const { page, room } = lesson;
  await page.keyboard.press('Control+a');
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Release the 1 other screen' }).click();
  await expect(room.results).toContainText('1 released, 1 left, go there first: ICT1-01');
  expect(await black(0)).toBeGreaterThan(0.9);
});

test('[IND2] opened in private it says who has it, and not what was told', async () => {
  const { page, room } = lesson;
  await alerts().getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByText('The safeguarding lead has this now')).toBeVisible();
  expect(await page.locator('html').evaluate((html) => html.outerHTML)).not.toContain(SECRET);
  await expect(alerts()).toHaveText('');
  expect(entries('case.seen')).toHaveLength(1);
  await page.getByRole('textbox', { name: 'Add what you saw or did' }).fill('I sat down beside her.');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('article').getByText('I sat down beside her.')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the room' }).click();
  await expect(room.grid).toBeVisible();
});

test('[IND8] ending it with an outcome puts that into the register and shows the screen again', async () => {
  const { page, room } = lesson;
  await page.keyboard.press('Escape');
  await room.tile(1).click();
  await room.action(/^End and record/).click();
  await page.getByText('Talked about it').click();
  await page.getByRole('button', { name: 'Record and show the screen' }).click();
  await expect(page.getByText('Recorded: Talked about it')).toBeVisible();
  await expect(page.getByText('The screen is shown again')).toBeVisible();
  expect(entries('case.outcome').map((facts) => JSON.parse(facts))).toMatchObject([{ outcome: 'talked' }]);
  await expect.poll(() => black(0)).toBeLessThan(0.5);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
});

test('[IND5] what a teacher saw withholds the picture until what came of it is recorded', async () => {
  const { page, room } = lesson;
  await room.tile(2).click();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Report it' }).press('Enter');
  await expect(page.getByText('Reported. The picture is withheld now.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(room.tile(2)).toHaveAttribute('data-state', 'withheld');
  await page.keyboard.press('i');
  await page.getByRole('option', { name: /^ICT1-02/ }).click();
  await page.getByText('Taught about it').click();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByText('Recorded: Taught about it.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(room.tile(2)).toHaveAttribute('data-state', 'live');
});

test('[IND3] what happened away from a screen is in the register', async () => {
  const { page } = lesson;
  const before = entries('case.report').length;
  await page.keyboard.press('i');
  await page.getByRole('button', { name: 'Raise an incident' }).click();
  await page.getByLabel('Where').fill('The yard');
  await page.getByLabel('What was it?').selectOption('unkind');
  await page.getByRole('button', { name: 'Raise it' }).click();
  await expect(page.getByText('You raised this')).toBeVisible();
  expect(entries('case.report')).toHaveLength(before + 1);
});
