import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { openEnrolmentWindow, type RunningHub, startHub } from '@usher/hub';
import { createSchool } from '@usher/trust';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentOptions, runAgent } from '../../apps/agent/index.ts';

const DISPLAY = ':226';
const quiet = { info: () => undefined, warn: () => undefined };
const opened = new AsyncDisposableStack();
let folder: string;
let hub: RunningHub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-agent-'));
  opened.defer(() => rm(folder, { recursive: true }));
  opened.use(await startXvfb(DISPLAY, '1280x720'));
  await createSchool({ folder: join(folder, 'hub'), name: 'Mill Lane' });
  const log = pino({ level: 'silent' });
  hub = opened.use(await startHub({ dataDir: join(folder, 'hub'), host: '127.0.0.1', port: 0, log }));
});
afterAll(() => opened.disposeAsync());

const openWindow = async (count = 1): Promise<string> =>
  (await openEnrolmentWindow(join(folder, 'hub'), { minutes: 5, count })).code;

const options = (name: string, more: Partial<AgentOptions> = {}): AgentOptions => ({
  dataDir: join(folder, name),
  hub: `wss://127.0.0.1:${hub.port}`,
  pin: hub.pin,
  room: 'ICT1',
  station: name,
  display: DISPLAY,
  log: quiet,
  ...more,
});

const failure = async (of: AgentOptions): Promise<unknown> => {
  try {
    await using _ = await runAgent(of);
    return null;
  } catch (error) {
    return error;
  }
};

test('[ENR1] an agent enrols once with a code and is the same device ever after', async () => {
  let first: string;
  {
    await using agent = await runAgent(options('PC-1', { code: await openWindow() }));
    await agent.linked;
    expect(hub.counters().agents).toBe(1);
    first = agent.deviceId;
  }
  await using again = await runAgent(options('PC-1'));
  await again.linked;
  expect(again.deviceId).toBe(first);
});

test('an agent whose hub is away runs all the same', async () => {
  const code = await openWindow();
  {
    await using agent = await runAgent(options('PC-2', { code }));
    await agent.linked;
  }
  await using alone = await runAgent(options('PC-2', { hub: 'wss://127.0.0.1:9' }));
  expect(alone.guardPid()).toBeGreaterThan(0);
});

test('[ENR5] what keeps a computer out is told apart, with the mend', async () => {
  const code = await openWindow();
  expect(await failure(options('PC-3'))).toMatchObject({
    code: 'not-enrolled',
    mend: expect.stringContaining('--code'),
  });
  expect(await failure(options('PC-3', { code: 'nonsense' }))).toMatchObject({ code: 'wrong-code' });
  expect(await failure(options('PC-3', { code: 'AAAAA-AAAAA' }))).toMatchObject({ code: 'wrong-code' });
  expect(await failure(options('PC-3', { code, pin: 'f'.repeat(64) }))).toMatchObject({ code: 'wrong-pin' });
  expect(await failure(options('PC-3', { code, pin: 'short' }))).toMatchObject({ code: 'wrong-pin' });
  expect(await failure(options('PC-3', { code, hub: 'wss://127.0.0.1:9' }))).toMatchObject({ code: 'no-hub' });
  expect(await failure(options('PC-3', { code, hub: 'http://127.0.0.1' }))).toMatchObject({ code: 'no-hub' });
  expect(await failure(options('PC-3', { code }))).toBeNull();
  expect(await failure(options('PC-4', { code }))).toMatchObject({ code: 'code-used-up' });
  expect(await failure(options('PC-3', { pin: 'f'.repeat(64) }))).toMatchObject({ code: 'wrong-pin' });
});

test('a data folder that cannot be made is said so', async () => {
  const dataDir = join(folder, 'hub', 'root.pem', 'agent');
  expect(await failure(options('PC-5', { dataDir }))).toMatchObject({ code: 'data-folder' });
});
