import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSchool } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { judgeStart } from '../../apps/usher/start-up/judge-start.ts';
import { cleanEnvironment } from '../demo/clean-environment.ts';

const root = new URL('../..', import.meta.url).pathname;
const USHER = join(root, 'apps/usher/dist/usher.js');
const Ready = z.object({ url: z.string(), pid: z.number() });

let folder: string;
let dataDir: string;
beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'build/bundle/index.ts')], { cwd: root, encoding: 'utf8' });
  expect([built.status, built.stderr.includes('rror')]).toEqual([0, false]);
  folder = mkdtempSync(join(tmpdir(), 'usher-start-'));
  dataDir = join(folder, 'hub');
  await createSchool({ name: 'Mill Lane', folder: dataDir });
  writeFileSync(
    join(folder, 'evil.cjs'),
    `require('fs').appendFileSync(${JSON.stringify(join(folder, 'loaded'))}, process.pid + '\\n');`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The built hub, started by somebody with a say in its environment and arguments. */
const hubWith = (
  env: Readonly<Record<string, string>>,
  nodeArguments: readonly string[] = [],
  more: readonly string[] = [],
) => {
  const args = ['hub', 'run', '--data', dataDir, '--listen', '127.0.0.1:0', '--json', ...more];
  const child = spawn(process.execPath, [...nodeArguments, USHER, ...args], {
    env: { ...cleanEnvironment(), USHER_LOG: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const first = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', () => resolve(''));
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, errors, first, ended };
};

const running = async (env: Readonly<Record<string, string>>) => {
  const hub = hubWith(env);
  const { url, pid } = Ready.parse(JSON.parse(await hub.first));
  return { ...hub, url, pid };
};

const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const until = async (test: () => boolean): Promise<void> => {
  for (const end = Date.now() + 10_000; !test() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 25));
};
const listening = (pid: number): readonly string[] =>
  spawnSync('ss', ['-lntp'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(`pid=${pid},`));
const handshake = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect({
      host: hostname,
      port: Number(port),
      rejectUnauthorized: false,
      ALPNProtocols: ['usher/1'],
    });
    // TLS 1.3: the refusal of a client without a certificate comes after its handshake.
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve('refused'));
    socket.on('data', () => resolve('answered'));
    socket.write('GET /link HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });

describe('[RT-076] the process that holds the keys', () => {
  const cases = (): readonly (readonly [string, string])[] => [
    ['NODE_OPTIONS', `--require ${join(folder, 'evil.cjs')}`],
    ['NODE_OPTIONS', '--inspect=0'],
    ['NODE_OPTIONS', `--tls-keylog=${join(folder, 'keys')}`],
    ['NODE_EXTRA_CA_CERTS', join(folder, 'evil.cjs')],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['SSLKEYLOGFILE', join(folder, 'keys')],
    ['ELECTRON_RUN_AS_NODE', '1'],
    ['LD_PRELOAD', '/usr/lib/x86_64-linux-gnu/libz.so.1'],
  ];

  test('[RT-076] runs without what its environment would have it load, trust or write down', async () => {
    for (const [name, value] of cases()) {
      const hub = await running({ [name]: value });
      const environ = readFileSync(`/proc/${hub.pid}/environ`, 'utf8').split('\0');
      expect(environ.filter((entry) => entry.startsWith(`${name}=`))).toEqual([]);
      expect(hub.pid).not.toBe(hub.child.pid);
      if (name === 'LD_PRELOAD') expect(readFileSync(`/proc/${hub.pid}/maps`, 'utf8')).not.toContain('libz.so');
      expect(listening(hub.pid)).toHaveLength(1);
      expect(await handshake(hub.url)).toBe('refused');
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
      await until(() => !runs(hub.pid));
      expect(runs(hub.pid)).toBe(false);
      if (existsSync(join(folder, 'loaded')))
        expect(readFileSync(join(folder, 'loaded'), 'utf8')).not.toContain(`${hub.pid}\n`);
    }
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });

  test('[RT-076] ends with the one that stands in for it, however that ends', async () => {
    const hub = await running({ NODE_PATH: folder });
    hub.child.kill('SIGKILL');
    await until(() => !runs(hub.pid));
    expect(runs(hub.pid)).toBe(false);
  });

  test('[RT-076] is not reached by saying that it was started anew already', async () => {
    const hub = hubWith({ USHER_STARTED_ANEW: '1', NODE_EXTRA_CA_CERTS: join(folder, 'evil.cjs') });
    expect(JSON.parse(await hub.first)).toMatchObject({ ok: false, code: 'unsafe-start' });
    expect(await hub.ended).toBe(1);
  });

  test('[RT-076] does not start with arguments that open it, and says so in one line', async () => {
    const evil = join(folder, 'evil.cjs');
    for (const [nodeArguments, more] of [
      [['--inspect=0'], []],
      [[`--require=${evil}`], []],
      [[`--tls-keylog=${join(folder, 'keys')}`], []],
      [[], ['--remote-debugging-port=9222']],
      [[], ['--proxy-server=127.0.0.1:1']],
      [[], ['--ignore-certificate-errors']],
    ] as const) {
      const hub = hubWith({}, nodeArguments, more);
      expect(JSON.parse(await hub.first)).toMatchObject({ ok: false, code: 'unsafe-start' });
      expect(await hub.ended).toBe(1);
      expect(hub.errors.filter((line) => line.startsWith('usher: '))).toHaveLength(1);
    }
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });

  test('[STT4] [RT-076] opens no debugger when it is asked for one', async () => {
    for (const env of [{}, { NODE_PATH: folder }]) {
      const hub = await running(env);
      process.kill(hub.pid, 'SIGUSR1');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(listening(hub.pid)).toHaveLength(1);
      expect(await handshake(hub.url)).toBe('refused');
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
    }
  });

  test('[RT-076] is judged before anything of it is loaded', () => {
    const judged = (name: string) => judgeStart({ environment: [name], nodeArguments: [], arguments: [], anew: false });
    for (const [name] of cases()) expect([name, judged(name).kind]).toEqual([name, 'anew']);
  });
});
