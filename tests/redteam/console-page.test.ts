import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { chromiumWindows, findBrowser, type Refused, type WindowHost } from '@usher/windows';
import { openProbe, WINDOW_HOST_CASES } from '@usher/windows/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { serveCalls } from '../../apps/console/main/calls.ts';
import { LessonStage } from '../../apps/console/main/testing/lesson-stage.ts';
import { MARKUP } from './stage/markup.ts';
import { weakenPlugin } from './weaken-plugin.ts';

const root = resolve(import.meta.dirname, '../..');
const ASIDE = 50;

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

  /** How many of the elements that could run or load something the page holds, and whether anything ran. */
  const state = (page: Page) =>
    page.evaluate<{ elements: number; ran: boolean; path: string }>(`({
      elements: document.querySelectorAll('script, iframe, object, embed, base, form, link, meta, style, img, video, audio, template, marquee').length,
      ran: 'pwned' in window,
      path: location.pathname,
    })`);

  test('[RT-081] is text on the page: nothing runs, loads, or leaves, whatever it says', async () => {
    const { openStage } = await import('../e2e/stage.ts');
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('https://stage.invalid/') && !request.url().startsWith('blob:'))
        foreign.push(request.url());
    });
    await openStage(page, { pupils: String(ASIDE), calm: '' });
    const grid = page.getByRole('listbox').waitFor({ timeout: 10_000 });
    expect(
      await grid.then(
        () => 'a room',
        () => 'no page',
      ),
    ).toBe('a room');
    const before = await state(page);
    for (let from = 0; from < MARKUP.length; from += ASIDE) {
      const texts = MARKUP.slice(from, from + ASIDE);
      await page.evaluate(`(() => {
        const { program } = window.stage;
        const texts = ${JSON.stringify(texts)};
        const cover = (text) => ({ kind: 'locked', id: '0196a000-0000-7000-8000-0000000000ff', by: text, endsAt: Date.now() + 600000, message: text, inputHeld: true });
        const stations = [...document.querySelectorAll('[data-station]')].map((tile) => tile.dataset.station);
        stations.forEach((id, at) => {
          const text = texts[at % texts.length];
          program.setStation(id, { name: text, session: { user: text, since: Date.now() }, cover: at % 2 === 0 ? cover(text) : { kind: 'none' } });
        });
      })()`);
      const shown = () =>
        page.evaluate<string[]>(`[...document.querySelectorAll('.tile-name')].map((one) => one.textContent)`);
      await expect.poll(async () => new Set(await shown()).size).toBe(new Set(texts).size);
      expect(new Set(await shown())).toEqual(new Set(texts));
      expect(await state(page)).toEqual({ ...before, ran: false });
    }
    await page.evaluate(`(() => {
      const { program } = window.stage;
      const bad = ${JSON.stringify(MARKUP[1])};
      program.emit('room', { room: 'ICT1', stations: [] });
      program.emit('room', { room: bad, stations: [] });
    })()`);
    expect(await state(page)).toEqual({ ...before, ran: false });
    expect(foreign).toEqual([]);
    await page.close();
  });

  test('[RT-081] is text where the school is named as well, before anybody is signed in', async () => {
    const { openStage } = await import('../e2e/stage.ts');
    const page = await browser.newPage();
    for (const text of MARKUP.slice(0, 8)) {
      await openStage(page, { 'signed-out': '', school: text });
      await page.getByRole('textbox').first().waitFor();
      expect(await page.locator('body').innerText()).toContain(text);
      expect((await state(page)).ran).toBe(false);
    }
    await page.close();
  });
});

describe('the window that the page lives in', () => {
  const DISPLAY = ':246';
  const refused: Refused[] = [];
  let opened: AsyncDisposableStack;
  let host: WindowHost;
  beforeAll(async () => {
    opened = new AsyncDisposableStack();
    opened.use(await startXvfb(DISPLAY));
    host = opened.use(chromiumWindows({ display: DISPLAY, onRefused: (one) => refused.push(one) }));
  });
  afterAll(() => opened.disposeAsync());

  const promise = (part: string) => {
    const found = WINDOW_HOST_CASES.filter(({ title }) => title.includes(part));
    if (found.length === 0) throw new Error(`no case of the windows says "${part}"`);
    return found;
  };

  test('[RT-083] keeps script, markup, pictures, sockets, workers and frames from elsewhere out', async () => {
    for (const { run } of promise('[EH-04] [EH-05]')) await expect(run(host)).resolves.toBeUndefined();
    const { window, probe } = await openProbe(host);
    const tried = await probe('more');
    expect(tried.ok).toBe(true);
    const more = tried.value as Record<string, unknown>;
    expect(more).toEqual({ base: 'own', form: 'here', style: false, handler: false, link: 'cut off' });
    await window.close();
  });

  test('[RT-084] cannot be led away, opened twice, or fed a file', async () => {
    for (const { run } of promise('[EH-07]')) await expect(run(host)).resolves.toBeUndefined();
    const { window, probe, loads } = await openProbe(host);
    expect(await probe('drop')).toEqual({ ok: true, value: { here: '/', kept: true } });
    expect(loads).toHaveLength(1);
    await window.close();
  });

  test('[RT-085] hears calls of its page alone, by name and in their form, and counts the others', async () => {
    const stage = new LessonStage();
    const codes: string[] = [];
    const invoke = serveCalls(stage.lesson, ({ code }) => void codes.push(code));
    for (const [call, input] of [
      ['no.such.call', {}],
      ['__proto__', {}],
      ['constructor', {}],
      ['order', { stations: ['x'], order: { kind: 'release' } }],
      ['order', { stations: Array.from({ length: 5_000 }, () => 'x'), order: { kind: 'release' } }],
      ['sign-in', { user: 'a', password: 'b', role: 'head' }],
      ['settings.save', { lockMinutes: '10; rm' }],
      ['tiles.visible', null],
      ['room.open', { room: 'x'.repeat(10_000_000) }],
    ] as const)
      await expect(invoke(call, input)).rejects.toMatchObject({ code: expect.any(String) });
    expect(codes).toHaveLength(9);
    const { window, probe } = await openProbe(host);
    const framed = await probe('framed');
    expect(framed).toEqual({ ok: true, value: 'no bridge' });
    await window.close();
  });
});
