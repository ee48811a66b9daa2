import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cleanEnvironment } from './demo/clean-environment.ts';

const root = join(import.meta.dirname, '..');
const Did = z.object({ did: z.string(), what: z.unknown().optional() });

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-electron-entry-'));
  program = join(folder, 'main.mjs');
  const bundle = await rolldown({
    input: join(root, 'apps/console/main/electron.ts'),
    platform: 'node',
    external: [/^playwright-core/],
    resolve: { alias: { electron: join(root, 'tests/hardening/played-electron.ts') } },
  });
  await bundle.write({ file: program, format: 'esm', codeSplitting: false });
  await bundle.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the console's entry as Electron would; what it asked of Electron, in order, and how it ended. */
const start = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...cleanEnvironment(), PLAYED_FOLDER: join(folder, 'data'), USHER_LOG: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exit = once(child, 'exit');
  // The output ends when the last process that has it ends.
  await once(child, 'close');
  const [code] = (await exit) as [number | null];
  const did = said
    .split('\n')
    .filter((line) => line.startsWith('{"did"'))
    .map((line) => Did.parse(JSON.parse(line)));
  return { code, errors, did, names: did.map((one) => one.did) };
};

const BEFORE = ['loaded', 'enableSandbox', 'registerSchemesAsPrivileged'];
const LATER = ['requestSingleInstanceLock', 'whenReady', 'new BrowserWindow', 'showErrorBox', 'ipcMain.on'];

describe('the program that Electron starts', () => {
  test('[EH-01] [EH-03] [EH-05] has everything in the sandbox, its scheme and its switches before anything else', async () => {
    const { names, did } = await start();
    expect(names.slice(0, 3)).toEqual(BEFORE);
    const guarded = did.findIndex((one) => one.did === 'on' && one.what === 'web-contents-created');
    expect(guarded).toBeGreaterThan(0);
    for (const later of LATER) expect(names.slice(0, guarded)).not.toContain(later);
    expect(did).toContainEqual({ did: 'appendSwitch', what: ['host-resolver-rules', 'MAP * ~NOTFOUND'] });
    // It is enrolled nowhere, and says so in words.
    expect(did.at(-2)).toMatchObject({ did: 'showErrorBox' });
    expect(did.at(-1)).toEqual({ did: 'exit', what: 1 });
  });

  test('[EH-17] is there once, and takes no word from a second start', async () => {
    const first = await start();
    const second = first.names.indexOf('focus');
    expect(first.names.filter((name) => name === 'focus')).toHaveLength(1);
    expect(first.names.indexOf('requestSingleInstanceLock')).toBeLessThan(second);
    expect(JSON.stringify(first.did.slice(1))).not.toContain('evil');
    const other = await start([], { PLAYED_ALREADY_OPEN: '1' });
    expect(other.code).toBe(0);
    expect(other.names.at(-1)).toBe('quit');
    expect(other.names).not.toContain('showErrorBox');
  });

  test.each([
    '--inspect=0',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--proxy-server=127.0.0.1:1',
    '--ignore-certificate-errors',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '-js-flags=--expose-gc',
    '--no-sandbox',
    '--user-data-dir=/tmp/x',
    '--ssl-key-log-file=/tmp/keys',
  ])('[STT3] [EH-14] does not start with %s', async (argument) => {
    const { code, names, errors } = await start(['--hub', 'wss://hub.invalid:5830', argument]);
    expect(code).toBe(1);
    for (const later of LATER) expect(names).not.toContain(later);
    expect(errors).toContain('unsafe-start');
    expect(errors).not.toContain('/tmp');
  });

  test('[STT1] [STT4] [EH-14] hands over to itself in an environment without what was obeyed, once', async () => {
    const hostile = {
      NODE_EXTRA_CA_CERTS: '/tmp/x',
      SSLKEYLOGFILE: '/tmp/keys',
      GTK_MODULES: 'evil',
      DEBUG_FILE: '/tmp/w',
    };
    const { did, names } = await start(['--hub', 'wss://hub.invalid:5830'], hostile);
    const loaded = did.filter((one) => one.did === 'loaded').map(({ what }) => what as { environment: string[] });
    expect(loaded).toHaveLength(2);
    const [before, after] = loaded.map(({ environment }) =>
      Object.keys(hostile).filter((name) => environment.includes(name)),
    );
    expect([before, after]).toEqual([Object.keys(hostile), []]);
    expect(loaded[1]).toMatchObject({ arguments: ['--hub', 'wss://hub.invalid:5830'] });
    // The first has opened nothing and taken no lock; the second is an ordinary start.
    expect(names.filter((name) => name === 'requestSingleInstanceLock')).toHaveLength(1);
    expect(names.filter((name) => name === 'showErrorBox')).toHaveLength(1);
    expect(did).toContainEqual({ did: 'exit', what: 0 });
  });

  test('[STT1] [EH-14] does not start where it says that it was started anew already', async () => {
    const { code, names, errors } = await start([], { USHER_STARTED_ANEW: '1', SSLKEYLOGFILE: '/tmp/keys' });
    expect(code).toBe(1);
    expect(errors).toContain('unsafe-start');
    for (const later of LATER) expect(names).not.toContain(later);
  });
});
