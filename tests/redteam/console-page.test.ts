import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findBrowser } from '@usher/windows';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { MARKUP } from './stage/markup.ts';
import { profile } from './stage/profile.ts';
import { weakenPlugin } from './weaken-plugin.ts';

const root = resolve(import.meta.dirname, '../..');
const ASIDE = 50;
/** The long profile opens a page for each text. */
const PATIENCE_MS = profile({ short: 120_000, long: 900_000 });

describe('[RT-081] what pupils and other machines call themselves', () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-page-'));
    await build({
      configFile: join(root, 'apps/console/vite.config.ts'),
      mode: 'stage',
      logLevel: 'error',
      plugins: await weakenPlugin(),
      build: { outDir: folder },
    });
    process.env['USHER_STAGE'] = folder;
    browser = await chromium.launch({
      executablePath: findBrowser(),
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** A page of the stage, and where it tried to go or load from besides its own files. */
  const open = async (query: Readonly<Record<string, string>>) => {
    const { openStage } = await import('../e2e/stage.ts');
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('https://stage.invalid/') && !request.url().startsWith('blob:'))
        foreign.push(request.url());
    });
    await openStage(page, query);
    return { page, foreign, [Symbol.asyncDispose]: () => page.close() };
  };

  const ELEMENTS =
    'script, iframe, object, embed, base, link, meta, img, video, audio, template, marquee, math, details, a';

  /** How many elements that could run or load something the page holds, what listens by attribute, and whether anything ran. */
  const state = (page: Page) =>
    page.evaluate<{ elements: number; listening: number; ran: boolean; path: string }>(`({
      elements: document.querySelectorAll('${ELEMENTS}').length,
      listening: [...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on')).length,
      ran: Object.keys(window).some((name) => name.toLowerCase() === 'pwned'),
      path: location.pathname,
    })`);

  /** Whether the room is there: a page that broke counts as noticed, not as a case that could not run. */
  const expectRoom = async (page: Page): Promise<void> => {
    const grid = page.getByRole('listbox').waitFor({ timeout: 10_000 });
    const came = await grid.then(
      () => 'a room',
      () => 'no page',
    );
    expect(came).toBe('a room');
  };

  /** Lets the stations of the room be called by these texts, in every field that a peer can fill. */
  const rename = (page: Page, texts: readonly string[]): Promise<void> =>
    page.evaluate(`(() => {
      const { program } = window.stage;
      const texts = ${JSON.stringify(texts)};
      const cover = (text) => ({ kind: 'locked', id: '0196a000-0000-7000-8000-0000000000ff', by: text, endsAt: Date.now() + 600000, message: text, inputHeld: true });
      const stations = [...document.querySelectorAll('[data-station]')].map((tile) => tile.dataset.station);
      stations.forEach((id, at) => {
        const text = texts[at % texts.length];
        program.setStation(id, { name: text, session: { user: text, since: Date.now() }, cover: at % 2 === 0 ? cover(text) : { kind: 'none' } });
      });
    })()`);

  const textsOf = (page: Page, selector: string): Promise<readonly string[]> =>
    page.locator(selector).allTextContents();

  test('[RT-081] is text on the page: nothing runs, loads, or leaves, whatever it says', async () => {
    expect(new Set(MARKUP).size).toBe(300);
    await using stage = await open({ pupils: String(ASIDE), calm: '' });
    const { page, foreign } = stage;
    await expectRoom(page);
    const before = await state(page);
    expect([before.listening, before.ran]).toEqual([0, false]);
    for (let from = 0; from < MARKUP.length; from += ASIDE) {
      const texts = MARKUP.slice(from, from + ASIDE);
      await rename(page, texts);
      await expect.poll(async () => new Set(await textsOf(page, '.tile-name'))).toEqual(new Set(texts));
      expect(new Set(await textsOf(page, '.tile-pc'))).toEqual(new Set(texts));
      const titles = await page
        .locator('.tile[title]')
        .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('title') ?? ''));
      expect(texts.filter((text, at) => at % 2 === 0 && !titles.some((title) => title.includes(text)))).toEqual([]);
      expect(await state(page)).toEqual(before);
    }
    expect(foreign).toEqual([]);
  });

  test(
    '[RT-081] is text around the room as well: in results, alerts, the close look, and the names of staff',
    { timeout: PATIENCE_MS },
    async () => {
      await using stage = await open({ pupils: '3', calm: '' });
      const { page, foreign } = stage;
      await expectRoom(page);
      const before = await state(page);
      const texts = MARKUP.filter((_, at) => at % profile({ short: 25, long: 1 }) === 0);
      for (const [at, text] of texts.entries()) {
        await rename(page, [text]);
        await page.evaluate(`(() => {
        const { program } = window.stage;
        const text = ${JSON.stringify(text)};
        program.emit('room.staff', { room: 'ICT1', people: [{ user: text, role: 'teacher' }] });
        const id = document.querySelector('[data-station]').dataset.station;
        program.setStation(id, { tamperedSince: Date.now() + ${at} });
        program.setOutcome(id, 'failed');
      })()`);
        await expect.poll(() => page.locator('.room-head-staff').textContent()).toContain(text);
        await expect.poll(() => page.locator('.page-news').textContent()).toContain(text);
        await page.keyboard.press('l');
        await expect.poll(() => page.locator('.u-result').first().textContent()).toContain(text);
        await page.locator('.tile').first().dblclick();
        await expect.poll(() => page.getByRole('heading', { level: 2 }).first().textContent()).toBe(text);
        expect(await state(page)).toEqual(before);
        await page.keyboard.press('Escape');
        await expectRoom(page);
      }
      expect(foreign).toEqual([]);
    },
  );

  test('[RT-081] is text in the list of rooms that the hub names to who signs in', async () => {
    await using stage = await open({ pupils: String(ASIDE), calm: '' });
    const { page, foreign } = stage;
    await expectRoom(page);
    const chooseRoom = page.locator('.room-head-name button');
    await chooseRoom.click();
    await page.getByRole('menu').waitFor();
    const before = await state(page);
    await page.keyboard.press('Escape');
    const rooms = MARKUP.slice(0, ASIDE);
    await page.evaluate(`(() => {
      const { program } = window.stage;
      const rooms = ${JSON.stringify(rooms)};
      [...document.querySelectorAll('[data-station]')].forEach((tile, at) => program.setStation(tile.dataset.station, { room: rooms[at] }));
      program.emit('signed-out', { reason: 'ended' });
    })()`);
    await page.getByLabel('Password').fill('three blue boats');
    await page.keyboard.press('Enter');
    await expectRoom(page);
    expect(rooms).toContain(await page.locator('h1').textContent());
    await chooseRoom.click();
    await expect.poll(async () => new Set(await textsOf(page, '[role="menuitemradio"]'))).toEqual(new Set(rooms));
    expect(await state(page)).toEqual(before);
    expect(foreign).toEqual([]);
  });

  test(
    '[RT-081] is text where nobody is signed in: the school, who locked the console, and why the hub refuses',
    { timeout: PATIENCE_MS },
    async () => {
      const texts = MARKUP.filter((_, at) => at % profile({ short: 60, long: 5 }) === 0);
      for (const text of texts) {
        await using stage = await open({ 'signed-out': '', school: text });
        const { page, foreign } = stage;
        await page.getByRole('textbox').first().waitFor();
        expect(await page.locator('.sign-in-school').textContent()).toBe(text);
        const before = await state(page);
        await page.evaluate(
          `window.stage.program.setLink({ state: 'refused', code: ${JSON.stringify(text.slice(0, 40))}, hubClockAheadMs: 0 })`,
        );
        await expect.poll(() => page.locator('.sign-in-foot').textContent()).not.toContain('Connected');
        expect(await state(page)).toEqual(before);
        expect([before.listening, before.ran, before.path, foreign]).toEqual([0, false, '/stage.html', []]);
      }
      await using stage = await open({ calm: '' });
      const { page, foreign } = stage;
      await expectRoom(page);
      for (const text of texts) {
        await page.evaluate(
          `window.stage.program.emit('locked', { user: ${JSON.stringify(text)}, since: Date.now(), pin: false, left: 5 })`,
        );
        await expect.poll(() => page.locator('.lock-who').textContent()).toContain(text);
        expect(await state(page)).toMatchObject({ listening: 0, ran: false });
      }
      expect(foreign).toEqual([]);
    },
  );
});
