import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startXvfb, type Xvfb } from '@usher/desktop/testing';
import { chromiumWindows, type Refused, type WindowHost } from '@usher/windows';
import { describeWindows, openProbe, PROBE_PAGE, until } from '@usher/windows/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const run = promisify(execFile);
const DISPLAY = ':241';
let xvfb: Xvfb;

/** Processes whose command line names a text; a zombie has none and is found by its parent instead. */
const processes = (text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);

const zombiesOf = (parent: number): string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' && Number(of) === parent;
    } catch {
      return false;
    }
  });

const xdotool = async (...args: string[]): Promise<string> =>
  (await run('xdotool', args, { env: { ...process.env, DISPLAY } })).stdout.trim();

/** The number of the window with the probe's title, once there is one. */
const probeWindow = async (): Promise<string> => {
  let found = '';
  const end = performance.now() + 15_000;
  while (found === '' && performance.now() < end)
    found = await xdotool('search', '--onlyvisible', '--name', '^Usher probe$').catch(() => '');
  expect(found).toMatch(/^\d+$/);
  return found;
};

beforeAll(async () => {
  xvfb = await startXvfb(DISPLAY);
});
afterAll(() => xvfb[Symbol.asyncDispose]());

await describeWindows('an installed browser', () => chromiumWindows({ display: DISPLAY }));

describe('an installed browser as a window', () => {
  let host: WindowHost;
  let refused: Refused[];
  const profiles = (pid = process.pid): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith(`usher-window-${pid}-`));
  const browsers = (): number[] => processes(`usher-window-${process.pid}-`);

  beforeEach(() => {
    refused = [];
    host = chromiumWindows({ display: DISPLAY, onRefused: (what) => refused.push(what) });
  });
  afterEach(() => host[Symbol.asyncDispose]());

  it('stands on the display asked for, with its title, and listens on no port', async () => {
    await openProbe(host);
    await probeWindow();
    expect(browsers().length).toBeGreaterThan(1);
    const flags = browsers().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(flags.some((text) => text.includes('--remote-debugging-pipe'))).toBe(true);
    expect(flags.some((text) => text.includes('--remote-debugging-port'))).toBe(false);
  });

  it('[STT5] tells its browser nothing that would write down keys, load code or find a proxy, and no password', async () => {
    const hostile = {
      SSLKEYLOGFILE: '/tmp/usher-keys',
      CHROMIUM_FLAGS: '--remote-debugging-port=0',
      GTK_MODULES: 'evil',
      https_proxy: 'http://127.0.0.1:1',
      USHER_PASSWORD: 'a quiet room',
    };
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value);
    try {
      await openProbe(host);
    } finally {
      vi.unstubAllEnvs();
    }
    const environments = browsers().map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
    expect(environments.length).toBeGreaterThan(1);
    for (const environment of environments)
      expect(Object.entries(hostile).filter(([name, value]) => environment.includes(`${name}=${value}`))).toEqual([]);
    expect(environments.some((environment) => environment.includes(`DISPLAY=${DISPLAY}`))).toBe(true);
  });

  it('goes by the name that it was given', async () => {
    await host.open({
      title: 'Usher probe',
      folder: PROBE_PAGE,
      width: 640,
      height: 480,
      name: 'usher-named',
      invoke: async () => null,
    });
    expect(await xdotool('search', '--onlyvisible', '--class', '^usher-named$')).toMatch(/^\d+/);
  });

  it('tells when a person closes it, and leaves no process, zombie or profile', async () => {
    const { window } = await openProbe(host);
    let told = 0;
    window.onClosed(() => (told += 1));
    await probeWindow();
    await xdotool('mousemove', '100', '100', 'key', 'ctrl+w');
    await until('the close is told', () => told === 1);
    await until('the browser ends', () => browsers().length === 0);
    await until('the profile is removed', () => profiles().length === 0);
    expect(zombiesOf(process.pid)).toEqual([]);
  });

  it('tells when its browser dies', async () => {
    const { window } = await openProbe(host);
    let told = 0;
    window.onClosed(() => (told += 1));
    for (const pid of browsers()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Its parent, killed a moment ago, took it along.
      }
    }
    await until('the death is told', () => told === 1);
    await until('the profile is removed', () => profiles().length === 0);
    expect(zombiesOf(process.pid)).toEqual([]);
  });

  it('tells when its page dies', async () => {
    const { window } = await openProbe(host);
    let told = 0;
    window.onClosed(() => (told += 1));
    for (const pid of processes('--type=renderer').filter((other) => browsers().includes(other)))
      process.kill(pid, 'SIGKILL');
    await until('the death is told', () => told === 1);
    expect(window.waitingBytes).toBe(0);
  });

  it('goes when the program is killed, and the next start removes what was left on disk', async () => {
    const code = `
      import { chromiumWindows } from '@usher/windows';
      const host = chromiumWindows({ display: '${DISPLAY}' });
      await host.open({ title: 'Orphan', folder: ${JSON.stringify(PROBE_PAGE)}, width: 300, height: 200,
        invoke: async () => console.log('loaded') });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { pid = 0 } = child;
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(processes(`usher-window-${pid}-`).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await until('its browser ends', () => processes(`usher-window-${pid}-`).length === 0);
    expect(profiles(pid)).toHaveLength(1);
    await openProbe(host);
    expect(profiles(pid)).toHaveLength(0);
  });

  it('[EH-07] reports and closes a window that a page opens', async () => {
    const { probe } = await openProbe(host);
    await probe('leave');
    const codes = refused.map(({ code }) => code);
    expect(codes).toContain('new-window');
    expect(codes).toContain('navigation');
    expect(await xdotool('search', '--onlyvisible', '--class', 'chromium')).toMatch(/^\d+$/);
  });

  it('fails with no-display where there is no screen, and leaves nothing behind', async () => {
    const nowhere = chromiumWindows({ display: ':249' });
    await expect(openProbe(nowhere)).rejects.toMatchObject({ code: 'no-display' });
    await until('the profile is removed', () => profiles().length === 0);
    expect(browsers()).toEqual([]);
  });

  it('fails with browser-failed when the program is no browser', async () => {
    const wrong = chromiumWindows({ display: DISPLAY, browser: '/bin/false' });
    await expect(openProbe(wrong)).rejects.toMatchObject({ code: 'browser-failed' });
  });

  it('leaves no picture on disk', async () => {
    const canary = Buffer.from('canary-4f1c-of-a-pupil-screen');
    const { window, probe } = await openProbe(host);
    const heard = probe('collect', { events: ['picture'], count: 3, lateMs: 0 });
    for (let i = 0; i < 3; i += 1) window.send('picture', new Uint8Array(canary));
    await heard;
    const folder = join(tmpdir(), profiles()[0] ?? 'none');
    const found = await run('grep', ['-rlaE', 'canary-4f1c|Y2FuYXJ5LTRmMWM', folder]).catch(() => ({ stdout: '' }));
    expect(found.stdout).toBe('');
  });
});
