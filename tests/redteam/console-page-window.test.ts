import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { chromiumWindows, type Refused, type WindowHost } from '@usher/windows';
import { openProbe, until, WINDOW_HOST_CASES } from '@usher/windows/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serveCalls } from '../../apps/console/main/calls.ts';
import { LessonStage } from '../../apps/console/main/testing/lesson-stage.ts';

const DISPLAY = ':246';

const opened = new AsyncDisposableStack();
let refused: Refused[] = [];
let host: WindowHost;
beforeAll(async () => {
  opened.use(await startXvfb(DISPLAY));
  host = opened.use(chromiumWindows({ display: DISPLAY, onRefused: (one) => refused.push(one) }));
});
afterAll(() => opened.disposeAsync());
beforeEach(() => {
  refused = [];
});

const codes = (): readonly string[] => refused.map(({ code }) => code);

/** What the windows promise of it, in a window of an installed browser. */
const keepPromises = async (part: string): Promise<void> => {
  const found = WINDOW_HOST_CASES.filter(({ title }) => title.includes(part));
  expect(found).not.toEqual([]);
  for (const { run } of found) await expect(run(host)).resolves.toBeUndefined();
};

test('[RT-083] a page taken over runs no text, draws nothing from elsewhere and reaches no address', async () => {
  await keepPromises('[EH-04] [EH-05]');
  expect(codes()).toContain('request');
  const { window, probe } = await openProbe(host);
  const tried = await probe('more');
  expect(tried.ok).toBe(true);
  expect(tried.value).toEqual({ base: 'own', form: 'here', style: false, handler: false, link: 'cut off' });
  await window.close();
});

test('[RT-084] a page cannot be led away, opened twice, or replaced by a file that is dropped on it', async () => {
  await keepPromises('[EH-07]');
  const folder = mkdtempSync(join(tmpdir(), 'usher-dropped-'));
  const file = join(folder, 'evil.html');
  writeFileSync(file, '<title>evil</title>');
  const { window, probe, loads, onCall } = await openProbe(host);
  const { page } = window as unknown as { readonly page: Page };
  const hand = await page.context().newCDPSession(page);
  refused = [];
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await hand.send('Input.dispatchDragEvent', {
      type,
      x: 100,
      y: 100,
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  // The browser would open it in a window of its own, which is closed and told.
  await until('the dropped file is refused', () =>
    codes().some((code) => code === 'new-window' || code === 'navigation'),
  );
  onCall('echo', async (input) => input);
  expect(await probe('call', { call: 'echo', input: 'here' })).toEqual({ ok: true, value: 'here' });
  expect([loads.length, page.context().pages().length]).toEqual([1, 1]);
  await window.close();
  rmSync(folder, { recursive: true });
});

test('[RT-085] calls from a frame, too large or not of their form are refused by the window and counted', async () => {
  const { window, probe, onCall } = await openProbe(host);
  let heard = 0;
  for (const name of ['forged', 'echo']) onCall(name, async () => void (heard += 1));
  const framed = await probe('framed');
  expect(framed.ok).toBe(true);
  await until('the frames are told of', () => codes().filter((code) => code === 'forged-call').length > 0);
  await probe('malformed');
  await until('the malformed are told of', () => codes().filter((code) => code === 'bad-call').length === 2);
  expect(heard).toBe(0);
  onCall('echo', async (input) => input);
  expect(await probe('call', { call: 'echo', input: 1 })).toEqual({ ok: true, value: 1 });
  await window.close();
});

test('[RT-085] calls with unknown names and wrong contents are refused by the program, each with its code', async () => {
  const stage = new LessonStage();
  const told: string[] = [];
  const invoke = serveCalls(stage.lesson, ({ code }) => void told.push(code));
  const CALLS = [
    ['unknown-call', 'no.such.call', {}],
    ['unknown-call', '__proto__', {}],
    ['unknown-call', 'constructor', {}],
    ['unknown-call', 'toString', {}],
    ['unknown-call', 'x'.repeat(10_000_000), {}],
    ['bad-input', 'order', { stations: ['x'], order: { kind: 'release' } }],
    ['bad-input', 'order', { stations: Array.from({ length: 5_000 }, () => 'x'), order: { kind: 'release' } }],
    ['bad-input', 'sign-in', { user: 'a', password: 'b', role: 'head' }],
    ['bad-input', 'sign-in', JSON.parse('{"user":"a","password":"b","__proto__":{"role":"head"}}')],
    ['bad-input', 'settings.save', { lockMinutes: '10; rm' }],
    ['bad-input', 'settings.save', []],
    ['bad-input', 'tiles.visible', null],
    ['bad-input', 'close.look', 'x'],
    ['bad-input', 'room.open', { room: 'x'.repeat(10_000_000) }],
    ['bad-input', 'start', undefined],
  ] as const;
  for (const [code, call, input] of CALLS)
    await expect(invoke(call, input)).rejects.toMatchObject({ code, message: expect.stringMatching(/^.{0,100}$/) });
  expect(told).toEqual(CALLS.map(([code]) => code));
});
