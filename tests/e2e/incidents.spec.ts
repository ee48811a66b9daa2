import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { Room, stationId } from './room.ts';
import { openStage } from './stage.ts';

const alerts = (page: Page) => page.getByRole('status', { name: 'Who needs you' });
const entries = (page: Page) => page.getByRole('listbox', { name: 'Incidents, the newest first' }).getByRole('option');
const openPage = async (room: Room): Promise<void> => {
  await room.page.keyboard.press('i');
  await expect(room.page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
};

for (const scheme of ['light', 'dark'] as const)
  test(`is accessible from the alert to the outcome, ${scheme}`, async ({ page }, info) => {
    const room = await Room.open(page, { scheme, incidents: '14', hidden: '10 21' });
    const look = async (name: string): Promise<void> => {
      await expectAccessible(page);
      await info.attach(`${name}-${scheme}.png`, { body: await page.screenshot(), contentType: 'image/png' });
    };
    await expect(alerts(page)).toContainText('ICT1-10 needs you');
    await look('alerts');
    await room.tile(5).click();
    await page.keyboard.press('s');
    await look('saw');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Reported. The picture is withheld now.')).toBeVisible();
    await look('saw-done');
    await page.keyboard.press('Enter');
    await room.tile(10).click();
    await page.keyboard.press('e');
    await expect(page.getByRole('radio', { name: 'Talked about it' })).toBeVisible();
    await look('end');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('r');
    await look('release-hidden');
    await page.keyboard.press('Escape');
    await openPage(room);
    await look('incidents');
    await entries(page).nth(4).click();
    await expect(page.getByRole('article')).toBeVisible();
    await look('incident');
    await page.getByRole('button', { name: 'Raise an incident' }).click();
    await page.getByRole('button', { name: 'Raise it' }).click();
    await expect(page.getByText('Write a few words, or choose what it was.')).toBeVisible();
    await look('raise');
    await page.getByRole('button', { name: 'Hide pictures' }).click();
    await look('hidden');
    expect(room.troubles).toEqual([]);
  });

test('[IND6] says which PC needs somebody and nothing else, until its incident was opened', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await expect(alerts(page)).toHaveText('');
  await room.onStage(`program.hide('${stationId(7)}')`);
  await expect(alerts(page)).toHaveText(/^ICT1-07 needs you\s*Show\s*Open$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(room.grid).toBeVisible();
  await alerts(page).getByRole('button', { name: 'Show ICT1-07' }).click();
  expect(await room.selection()).toEqual(['ICT1-07']);
  await expect(alerts(page)).toContainText('ICT1-07 needs you');
  expect(await room.calls('incident.read')).toEqual([]);
  await alerts(page).getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByText('The safeguarding lead has this now')).toBeVisible();
  await expect(alerts(page)).toHaveText('');
  await page.keyboard.press('Escape');
  await expect(room.grid).toBeVisible();
  await expect(room.tile(7)).toHaveAttribute('data-state', 'hidden');
  await expect(alerts(page)).toHaveText('');
});

test('[IND6] tells after unlocking what came while the console was locked', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await page.keyboard.press('q');
  await expect(page.getByLabel('Password')).toBeVisible();
  await room.onStage(`program.hide('${stationId(7)}')`);
  expect(await page.locator('html').evaluate((html) => html.outerHTML)).not.toContain('ICT1-07');
  await page.getByLabel('Password').fill('three blue boats');
  await page.keyboard.press('Enter');
  await expect(alerts(page)).toContainText('ICT1-07 needs you');
});

test('[IND8] ends what a pupil hid with the keyboard alone: the outcome, then the screen', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', hidden: '1' });
  await room.grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(room.action(/^Release/)).toHaveCount(0);
  await page.keyboard.press('r');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Record and show the screen' }).press('Enter');
  await expect(page.getByText('Choose what came of it first.')).toBeVisible();
  await page.getByRole('radio', { name: 'Talked about it' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Support' })).toBeChecked();
  await page.getByLabel('In your words, if you like').fill('all right again');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Recorded: Support')).toBeVisible();
  await expect(page.getByText('The screen is shown again')).toBeVisible();
  expect(await room.lastInput('incident.outcome')).toMatchObject({ outcome: 'support', text: 'all right again' });
  expect(await room.lastInput('order')).toEqual({ stations: [stationId(1)], order: { kind: 'release' } });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'live');
  await expect(alerts(page)).toHaveText('');
});

test('[IND8] keeps the screen hidden when the outcome is not taken, and says why', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', hidden: '1' });
  await room.onStage("program.refuse('incident.outcome', 'register-down')");
  await room.tile(1).click();
  await page.keyboard.press('e');
  await page.getByText('Talked about it').click();
  await page.getByRole('button', { name: 'Record and show the screen' }).click();
  await expect(page.getByText(/register does not answer\. Nothing was taken/)).toBeVisible();
  expect(await room.calls('order')).toEqual([]);
  await expect(room.tile(1)).toHaveAttribute('data-state', 'hidden');
  await room.onStage(`program.refuse('incident.outcome', null); program.setOutcome('${stationId(1)}', 'off')`);
  await page.getByRole('button', { name: 'Record and show the screen' }).click();
  await expect(page.getByText('Recorded: Talked about it')).toBeVisible();
  await expect(page.getByText(/so its screen stays hidden/)).toBeVisible();
  await room.onStage(`program.setOutcome('${stationId(1)}', 'done')`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The screen is shown again')).toBeVisible();
  expect(await room.calls('incident.outcome')).toHaveLength(2);
});

test('[IND7] releases everyone else, and a hidden screen only when that is said', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', hidden: '4 9' });
  await page.keyboard.press('r');
  await expect(page.getByText(/^ICT1-04 and ICT1-09 need you\./)).toBeVisible();
  expect(await room.calls('order')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(room.results).toContainText('28 released, 2 left, go there first: ICT1-04, ICT1-09');
  await expect(room.tile(4)).toHaveAttribute('data-state', 'hidden');
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Release these 2 too' }).click();
  await expect(room.results).toContainText('30 released');
  await expect(room.tile(4)).toHaveAttribute('data-state', 'live');
});

test('[IND5] withholds the picture of a pupil with two keys', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await room.tile(5).dblclick();
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'I saw something at ICT1-05' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Reported. The picture is withheld now.')).toBeVisible();
  expect(await room.lastInput('incident.raise')).toEqual({
    station: stationId(5),
    room: null,
    kinds: [],
    text: '',
    agoMs: 0,
  });
  await page.keyboard.press('Escape');
  await expect(page.locator('.look-note')).toContainText('No picture of this screen is taken');
  await page.keyboard.press('Escape');
  await expect(room.tile(5)).toHaveAttribute('data-state', 'withheld');
  await expect(room.tile(5)).toContainText('picture withheld');
});

test('has a menu at each tile, by the right button and by the keyboard', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', hidden: '7' });
  await room.tile(5).click({ button: 'right' });
  await expect(page.getByRole('menu', { name: 'What to do about ICT1-05' })).toBeVisible();
  expect(await room.selection()).toEqual(['ICT1-05']);
  await expect(page.getByRole('menuitem')).toHaveText(['Look closer', 'I saw something']);
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'I saw something' }).click();
  await expect(page.getByRole('heading', { name: 'I saw something at ICT1-05' })).toBeVisible();
  await page.keyboard.press('Escape');
  await room.tile(7).click();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem')).toHaveText(['Look closer', 'End and record…', 'I saw something']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'ICT1-07: end and record' })).toBeVisible();
});

test('raises what happened away from a screen, and adds to it', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await openPage(room);
  await expect(page.getByText('No incidents', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Raise an incident' }).click();
  await page.getByLabel('Date').fill('2099-01-01');
  await page.getByLabel('What you saw or heard').fill('Two would not let a third sit down.');
  await page.getByRole('button', { name: 'Raise it' }).click();
  await expect(page.getByText('That is still to come. Look at the date and the time.')).toBeVisible();
  await page.getByLabel('Date').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel('Where').fill('The yard');
  await page.getByLabel('What was it?').selectOption('unkind');
  await page.getByRole('button', { name: 'Raise it' }).click();
  await expect(page.getByText('You raised this: Somebody being unkind')).toBeVisible();
  expect(await room.lastInput('incident.raise')).toMatchObject({ station: null, room: 'The yard', kinds: ['unkind'] });
  await expect(entries(page)).toHaveCount(1);
  await page.getByLabel('Add what you saw or did').fill('They shook hands.');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('article').getByText('They shook hands.')).toBeVisible();
  await expect(page.getByText('Added.')).toBeVisible();
  await room.onStage("program.refuse('incident.note', 'not-connected')");
  await page.getByLabel('Add what you saw or did').fill('Once more.');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText("The school's hub cannot be reached now. Usher keeps trying.")).toBeVisible();
  await expect(page.getByLabel('Add what you saw or did')).toHaveValue('Once more.');
});

test('lists the newest first, earlier ones when asked, and opens only what is chosen', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', incidents: '14' });
  await openPage(room);
  await expect(entries(page)).toHaveCount(10);
  await entries(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await room.calls('incident.read')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByText('This has been dealt with')).toBeVisible();
  await expect(page.getByRole('form', { name: 'Outcome' })).toHaveCount(0);
  expect(await room.calls('incident.read')).toHaveLength(1);
  await room.onStage("program.refuse('incidents.list', 'timed-out')");
  await page.getByRole('button', { name: 'Show earlier ones' }).click();
  await expect(page.getByText('The hub has not answered. Try again.')).toBeVisible();
  await room.onStage("program.refuse('incidents.list', null)");
  await page.getByRole('button', { name: 'Show earlier ones' }).click();
  await expect(entries(page)).toHaveCount(14);
  await expect(page.getByRole('button', { name: 'Show earlier ones' })).toHaveCount(0);
});

test('says why incidents cannot be shown, and shows them when they can', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', incidents: '2' });
  await room.onStage("program.refuse('incidents.list', 'register-down')");
  await openPage(room);
  await expect(page.getByText('The incidents cannot be shown')).toBeVisible();
  await room.onStage("program.refuse('incidents.list', null)");
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(entries(page)).toHaveCount(2);
  await room.onStage("program.refuse('incident.read', 'unknown-incident')");
  await entries(page).first().click();
  await expect(page.getByText('There is no such incident.')).toBeVisible();
});

test('[IND9] has nothing of an incident in the page while the room can see it, and opens none', async ({ page }) => {
  const room = await Room.open(page, { calm: '1', incidents: '4', hidden: '7' });
  await openPage(room);
  await expect(entries(page)).toHaveCount(5);
  await entries(page).nth(2).click();
  await expect(page.getByText('Sam')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.getByText('Incidents are hidden with the pictures')).toBeVisible();
  expect(await page.locator('#page').evaluate((part) => part.outerHTML)).not.toMatch(/Sam|yard|Told by|ICT1-12/);
  const read = (await room.calls('incident.read')).length;
  await alerts(page).getByRole('button', { name: /^Open/ }).click();
  expect(await room.calls('incident.read')).toHaveLength(read);
  await expect(alerts(page)).toContainText('ICT1-07 needs you');
  await page.getByRole('button', { name: 'Show them again' }).click();
  await expect(page.getByText('The safeguarding lead has this now')).toBeVisible();
});

test('[IND9] tells the room nothing of what a pupil hid or staff saw', async ({ page }) => {
  // Tiles this large say in words what stands on them.
  await page.setViewportSize({ width: 1920, height: 1080 });
  const room = await Room.open(page, { calm: '1', hidden: '7' });
  await room.onStage(`program.setStation('${stationId(5)}', { withheld: true })`);
  await expect(room.tile(7)).toContainText('hidden by the pupil');
  await page.keyboard.press('b');
  await expect(room.tile(7)).toContainText('needs you');
  await expect(room.tile(5)).toContainText('no picture');
  for (const n of [5, 7]) await expect(room.tile(n)).not.toHaveAttribute('title', /.+/);
  const PRIVATE = /hidden by|withheld|recorded|all right|came of it|I saw/;
  expect(await page.locator('#page').innerText()).not.toMatch(PRIVATE);
  await room.grid.focus();
  await page.keyboard.press('r');
  await expect(page.getByRole('dialog')).toContainText('ICT1-07 needs you.');
  expect(await page.getByRole('dialog').innerText()).not.toMatch(PRIVATE);
  await page.keyboard.press('Enter');
  await expect(room.results).toContainText('1 left, go there first: ICT1-07');
  await room.tile(7).click();
  await page.keyboard.press('e');
  await expect(page.getByRole('dialog')).toContainText('Incidents are hidden with the pictures');
  expect(await room.calls('incident.read')).toEqual([]);
  await page.getByRole('button', { name: 'Show them again' }).click();
  await expect(page.getByRole('radio', { name: 'Talked about it' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'Report ICT1-07' })).toBeVisible();
  expect(await page.getByRole('dialog').innerText()).not.toMatch(PRIVATE);
});

test('acts on nobody from the page of incidents', async ({ page }) => {
  const room = await Room.open(page, { calm: '1' });
  await openPage(room);
  for (const key of ['l', 'c', 'r', 's', 'e', 'Control+z', 'Control+a']) await page.keyboard.press(key);
  expect([await room.calls('order'), await room.calls('incident.raise')]).toEqual([[], []]);
  await page.keyboard.press('i');
  await expect(room.grid).toBeVisible();
});

test('shows a cover teacher that it is there, and no way to write what they may not', async ({ page }) => {
  const room = await Room.open(page, { role: 'cover', incidents: '1' });
  await openPage(room);
  await entries(page).first().click();
  await expect(page.getByText(/If you know something more, tell them in person/)).toBeVisible();
  await expect(page.getByLabel('Add what you saw or did')).toHaveCount(0);
  await expect(page.getByRole('form', { name: 'Outcome' })).toBeVisible();
});

test('has incidents for those who have no lessons', async ({ page }) => {
  const troubles = await openStage(page, { role: 'dsl', incidents: '3' });
  await page.getByRole('button', { name: 'Incidents' }).click();
  await expect(entries(page)).toHaveCount(3);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing for you here yet' })).toBeVisible();
  expect(troubles).toEqual([]);
});

test('can be used at 200 % zoom on a small laptop', async ({ page }) => {
  await page.setViewportSize({ width: 683, height: 384 });
  const room = await Room.open(page, { incidents: '4' });
  await openPage(room);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth')).toBe(false);
  await entries(page).nth(1).click();
  await page.getByRole('button', { name: 'Record', exact: true }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeInViewport();
});
