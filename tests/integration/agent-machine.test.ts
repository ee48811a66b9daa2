import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { listDevices, openEnrolmentWindow, type RunningHub, startHub } from '@usher/hub';
import { createSchool, EpochFile, openDeviceKey } from '@usher/trust';
import { createFakeMachine } from '@usher/trust/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentError, type AgentOptions, runAgent, sealDataFolder } from '../../apps/agent/index.ts';
import { CoverStore } from '../../apps/agent/service/cover-store.ts';

const DISPLAY = ':227';
const COVER = {
  standing: {
    kind: 'locked',
    id: '0196a000-0000-7000-8000-00000000abcd',
    by: 'mo',
    message: 'Back soon',
    remainingMs: 60_000,
  },
  hidden: null,
  boot: 'another',
  savedMono: 0,
  savedWall: Date.now() + 3_600_000,
} as const;

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

const code = async (): Promise<string> =>
  (await openEnrolmentWindow(join(folder, 'hub'), { minutes: 5, count: 1 })).code;

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

/** Runs an agent until it was welcomed; its device id. */
const once = async (of: AgentOptions): Promise<string> => {
  await using agent = await runAgent(of);
  await agent.linked;
  return agent.deviceId;
};
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AgentError ? error : error),
  );
const has = (name: string, file: string): boolean => existsSync(join(folder, name, file));

describe('an agent on another machine than it was enrolled on', () => {
  test('[CLN6] destroys its key and says so, keeps what lies over the screens, and is enrolled anew with a code', async () => {
    const machine = createFakeMachine('PC-1');
    const first = await once(options('PC-1', { machine, code: await code() }));
    await new CoverStore(join(folder, 'PC-1')).save(COVER);
    const moved = createFakeMachine('PC-9');
    expect(await failure(once(options('PC-1', { machine: moved })))).toMatchObject({
      code: 'machine-changed',
      message: expect.stringContaining('the mainboard, the machine id, the system disk, the network card'),
      mend: expect.stringContaining('--code'),
    });
    expect(['device.key', 'certificate.pem', 'device.json'].map((file) => has('PC-1', `identity/${file}`))).toEqual([
      false,
      false,
      false,
    ]);
    expect(has('PC-1', 'cover.json')).toBe(true);
    expect(await failure(once(options('PC-1', { machine: moved })))).toMatchObject({ code: 'not-enrolled' });
    const second = await once(options('PC-1', { machine: moved, code: await code() }));
    expect(second).not.toBe(first);
    expect(await once(options('PC-1', { machine: moved }))).toBe(second);
    // What was locked is locked still.
    expect(has('PC-1', 'cover.json')).toBe(true);
    const listed = (await listDevices(join(folder, 'hub'))).filter(({ name }) => name === 'PC-1');
    expect(listed.map(({ id, revokedAt }) => [id, revokedAt !== null])).toEqual([
      [first, true],
      [second, false],
    ]);
  });

  test('[CLN6] enrols anew at once when a code was given, with another key', async () => {
    const first = await once(options('PC-2', { machine: createFakeMachine('PC-2'), code: await code() }));
    const key = readFileSync(join(folder, 'PC-2/identity/device.key'), 'utf8');
    const second = await once(options('PC-2', { machine: createFakeMachine('PC-3'), code: await code() }));
    expect(second).not.toBe(first);
    expect(readFileSync(join(folder, 'PC-2/identity/device.key'), 'utf8')).not.toBe(key);
  });

  test('[CLN6] is not meant by a replaced part, once the school has welcomed it with that', async () => {
    const machine = createFakeMachine('PC-4');
    const first = await once(options('PC-4', { machine, code: await code() }));
    for (const change of [{ network: ['new card'] }, { disk: ['new disk'] }, { product: ['new board'] }]) {
      machine.change(change);
      expect(await once(options('PC-4', { machine }))).toBe(first);
    }
    machine.change({ network: ['newer card'] });
    // Nobody welcomes it this time, so that the card is still news.
    await using alone = await runAgent(options('PC-4', { machine, hub: 'wss://127.0.0.1:9' }));
    await alone[Symbol.asyncDispose]();
    machine.change({ disk: ['newer disk'] });
    expect(await failure(once(options('PC-4', { machine })))).toMatchObject({ code: 'machine-changed' });
  });

  test('[CLN6] is not guessed from what cannot be read', async () => {
    const machine = createFakeMachine('PC-5', { product: [], disk: [] });
    const first = await once(options('PC-5', { machine, code: await code() }));
    machine.change({ product: ['board'], disk: ['disk'], machineId: [], network: [] });
    expect(await once(options('PC-5', { machine }))).toBe(first);
  });

  test('[CLN6] destroys a key that was made but never admitted as well', async () => {
    const given = options('PC-6', { machine: createFakeMachine('PC-6'), code: 'AAAAA-AAAAA' });
    expect(await failure(once(given))).toBeInstanceOf(AgentError);
    const key = readFileSync(join(folder, 'PC-6/identity/device.key'), 'utf8');
    const elsewhere = { ...given, machine: createFakeMachine('PC-7') };
    expect(await failure(once(elsewhere))).toMatchObject({ code: 'enrolment-closed' });
    expect(readFileSync(join(folder, 'PC-6/identity/device.key'), 'utf8')).not.toBe(key);
  });
});

test('[CLN1] an agent goes on with its epoch over a restart', async () => {
  const deviceId = await once(options('PC-10', { code: await code() }));
  await once(options('PC-10'));
  await once(options('PC-10'));
  expect(EpochFile.open(join(folder, 'PC-10'), deviceId).value).toBe(3);
  const [listed] = (await listDevices(join(folder, 'hub'))).filter(({ id }) => id === deviceId);
  expect(listed?.quarantined).toBeNull();
});

describe('[CLN9] a data folder', () => {
  test('takes one agent at a time', async () => {
    await using agent = await runAgent(options('PC-11', { code: await code() }));
    await agent.linked;
    expect(await failure(once(options('PC-11')))).toMatchObject({ code: 'already-running' });
    expect(await failure(sealDataFolder(join(folder, 'PC-11')))).toMatchObject({ code: 'already-running' });
    expect(has('PC-11', 'identity/device.key')).toBe(true);
  });

  test('is empty after sealing, whatever the agent had left in it, and enrols as a new computer', async () => {
    const dataDir = join(folder, 'PC-12');
    const first = await once(options('PC-12', { code: await code() }));
    await new CoverStore(dataDir).save(COVER);
    const half = ['.cover.json.new-0123456789ab', '.revocation.json.new-0123456789ab', 'school-name.txt.new'];
    for (const name of [...half, 'cover.json.unreadable']) writeFileSync(join(dataDir, name), '{}');
    writeFileSync(join(dataDir, 'identity/.device.key.new-12'), 'half a key');
    await mkdir(join(dataDir, 'runtime'), { recursive: true });
    writeFileSync(join(dataDir, 'runtime/token'), 'of its last start');
    const { files, what } = await sealDataFolder(dataDir);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(files.slice(0, 6)).toEqual(
      ['.device.key.new-12', 'certificate.pem', 'device.json', 'device.key', 'machine.json', 'root.pem'].map((name) =>
        join('identity', name),
      ),
    );
    expect(files).toEqual(expect.arrayContaining(['epoch', 'cover.json', 'school-name.txt']));
    expect(what.length).toBeGreaterThan(3);
    expect(await sealDataFolder(dataDir)).toEqual({ files: [], what: [] });
    expect(await failure(once(options('PC-12')))).toMatchObject({ code: 'not-enrolled' });
    expect(await once(options('PC-12', { code: await code() }))).not.toBe(first);
  });

  test('is not sealed when it holds what is not an agent’s, and nothing is lost', async () => {
    const dataDir = join(folder, 'PC-13');
    await openDeviceKey(join(dataDir, 'identity'));
    for (const strange of ['homework.txt', 'hub.db']) {
      writeFileSync(join(dataDir, strange), 'mine');
      expect(await failure(sealDataFolder(dataDir))).toMatchObject({
        code: 'unknown-files',
        message: expect.stringContaining(strange),
      });
      await rm(join(dataDir, strange));
    }
    await mkdir(join(dataDir, 'cover.json'));
    expect(await failure(sealDataFolder(dataDir))).toMatchObject({ code: 'unknown-files' });
    await rm(join(dataDir, 'cover.json'), { recursive: true });
    symlinkSync('/etc/hostname', join(dataDir, 'cover.json'));
    expect(await failure(sealDataFolder(dataDir))).toMatchObject({ code: 'unknown-files' });
    expect(has('PC-13', 'identity/device.key')).toBe(true);
    expect(await failure(sealDataFolder(join(folder, 'nowhere')))).toMatchObject({ code: 'data-folder' });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
