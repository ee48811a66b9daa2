import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Canvas, startXvfb } from '@usher/desktop/testing';
import { runConsole } from '@usher/console';
import { addAccount } from '@usher/hub';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PICTURE_EVENT, PICTURE_EVENT_HEADER_BYTES } from '../../apps/console/contract/contract.ts';
import { runAgent } from '../../apps/agent/index.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { needleOf, search } from './stage/needles.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';

const [PUPIL, TEACHER] = [':251', ':252'];
const SESSION_MS = profile({ short: 8_000, long: 600_000 });
/** A picture has more bytes than a header; a part that says only that nothing changed has not. */
const LEAST_BYTES = 600;
const MOST_NEEDLES = 60;
const ACCOUNT = { user: 'a.teacher', password: 'a quiet room' };

const opened = new AsyncDisposableStack();
const before = { HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] };
let folder: string;
let pageFolder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-pictures-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  pageFolder = join(folder, 'page');
  await build({
    configFile: resolve(import.meta.dirname, '../../apps/console/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: pageFolder },
  });
  // Whatever a program keeps for a person or for a while, it keeps in here.
  for (const part of ['home', 'tmp']) mkdirSync(join(folder, part));
  Object.assign(process.env, { HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') });
  opened.defer(() => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  for (const display of [PUPIL, TEACHER]) {
    const screen = await startXvfb(display, '1280x800');
    opened.defer(() => screen.kill());
  }
}, 120_000);
afterAll(() => opened.disposeAsync());

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Paints pictures on the pupil's screen that no picture before them was like, until it is told to stop. */
const paint = async (until: () => boolean): Promise<void> => {
  using canvas = await Canvas.open(PUPIL);
  const { below } = createChance();
  const sheet = canvas.window({ x: 0, y: 0, width: 1280, height: 800 }, [255, 255, 255]);
  while (!until()) {
    for (let n = 0; n < 150; n += 1) {
      const area = { x: below(1200), y: below(760), width: 4 + below(60), height: 4 + below(40) };
      canvas.fill(sheet, area, [below(256), below(256), below(256)]);
    }
    await canvas.drawn();
    await pause(700);
  }
};

test(`[RT-104] no picture of a pupil's screen is on any disk during a session of ${SESSION_MS / 1000} s or after it`, async () => {
  const school = opened.use(await RunningSchool.start());
  await addAccount(school.dataDir, { ...ACCOUNT, role: 'teacher', rooms: 'all' });
  const hub = { hub: `wss://127.0.0.1:${school.hub.port}`, pin: school.hub.pin };
  let over = false;
  const painted = paint(() => over);
  const agent = await runAgent({
    ...hub,
    dataDir: join(folder, 'agent'),
    code: await school.code(),
    room: 'ICT1',
    station: 'PC-1',
    display: PUPIL,
    page: null,
    log: { info: () => undefined, warn: () => undefined },
  });
  await agent.linked;
  const console = await runConsole({
    ...hub,
    dataDir: join(folder, 'console'),
    code: await school.code(),
    account: ACCOUNT,
    display: TEACHER,
    page: pageFolder,
  });
  const pictures: Uint8Array[] = [];
  const { window } = console;
  const send = window.send.bind(window);
  // The very bytes that came over the wire, on their way to the page.
  window.send = (event, payload) => {
    if (event === PICTURE_EVENT && payload instanceof Uint8Array)
      if (payload.byteLength > LEAST_BYTES) pictures.push(payload.slice(PICTURE_EVENT_HEADER_BYTES));
    return send(event, payload);
  };
  await console.ready;
  await expect.poll(() => pictures.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await pause(SESSION_MS);
  const every = Math.max(1, Math.ceil(pictures.length / MOST_NEEDLES));
  const needles = pictures.filter((_, n) => n % every === 0).map(needleOf);
  expect(pictures.length).toBeGreaterThan(SESSION_MS / 2_500);
  const places = [folder, school.folder];
  const during = search(places, needles);
  // The browser's profile is among what was looked through.
  expect(readdirSync(join(folder, 'tmp')).some((name) => name.startsWith('usher-window-'))).toBe(true);
  over = true;
  await painted;
  await console[Symbol.asyncDispose]();
  await agent[Symbol.asyncDispose]();
  await school.stopHub();
  const after = search(places, needles);
  figure(`${pictures.length} pictures looked for in ${during.files} files, and in ${after.files} afterwards`);
  expect([during.hits, after.hits], `seed ${SEED}`).toEqual([[], []]);
  // One that lies there is found, in each form.
  const [first = new Uint8Array()] = pictures;
  for (const form of ['base64', 'hex', 'latin1'] as const)
    writeFileSync(
      join(folder, 'home', form),
      `before it ${Buffer.from(first).toString(form)}`,
      form === 'latin1' ? 'latin1' : 'utf8',
    );
  expect(search([join(folder, 'home')], needles).hits).toHaveLength(3);
});
