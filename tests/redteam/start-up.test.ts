import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSchool } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { judgeStart } from '@usher/trust/start-up';
import { cleanEnvironment } from '../demo/clean-environment.ts';
import { forge } from './stage/forge.ts';
import { type HostileStart, hostileStart } from './stage/hostile-start.ts';
import { familyOf, waitingSockets } from './stage/listening.ts';

const root = new URL('../..', import.meta.url).pathname;
const USHER = join(root, 'apps/usher/dist/usher.js');
const Ready = z.object({ url: z.string(), pid: z.number(), web: z.string() });

let folder: string;
let dataDir: string;
let hostile: HostileStart;
beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'build/bundle/index.ts')], { cwd: root, encoding: 'utf8' });
  expect([built.status, built.stderr.includes('rror')]).toEqual([0, false]);
  folder = mkdtempSync(join(tmpdir(), 'usher-start-'));
  dataDir = join(folder, 'hub');
  await createSchool({ name: 'Mill Lane', folder: dataDir });
  await writeFile(join(folder, 'rogue.pem'), (await forge({ commonName: 'Somebody', ca: true })).certificate);
  hostile = hostileStart(folder, join(folder, 'rogue.pem'));
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
  const { url, web, pid } = Ready.parse(JSON.parse(await hub.first));
  const doors = [url, web].map((one) => `tcp 127.0.0.1:${new URL(one).port}`).toSorted();
  return { ...hub, url, pid, doors };
};

const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const until = async (test: () => boolean): Promise<void> => {
  for (const end = Date.now() + 10_000; !test() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 25));
};
/** The ports that a process and those it started wait on. */
const listening = (pid: number): readonly string[] =>
  waitingSockets(familyOf(pid)).flatMap(({ socket }) => (socket.startsWith('unix') ? [] : [socket]));
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
  test('[RT-076] runs without what its environment would have it load, trust or write down', async () => {
    const starts = hostile.variables.map(([name, value]) => ({ [name]: value }));
    for (const env of [...starts, hostile.together]) {
      const hub = await running(env);
      expect(hub.pid).not.toBe(hub.child.pid);
      expect(hostile.heldBy(hub.pid)).toEqual([]);
      // The one that stands in for it waits on nothing either: no debugger's door is left open there.
      expect(listening(hub.child.pid ?? 0).toSorted()).toEqual(hub.doors);
      expect(await handshake(hub.url)).toBe('refused');
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
      await until(() => !runs(hub.pid));
      expect(runs(hub.pid)).toBe(false);
      expect(hostile.loadedBy()).not.toContain(hub.pid);
    }
    expect(hostile.written.filter((path) => existsSync(path))).toEqual([]);
  });

  test('[STT4] [RT-076] ends with the one that stands in for it, however that ends', async () => {
    for (const signal of ['SIGKILL', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
      const hub = await running({ NODE_PATH: folder });
      hub.child.kill(signal);
      const code = await hub.ended;
      if (signal === 'SIGINT' || signal === 'SIGHUP') expect([signal, code]).toEqual([signal, 0]);
      await until(() => !runs(hub.pid));
      expect([signal, runs(hub.pid)]).toEqual([signal, false]);
    }
  });

  test('[RT-076] is not reached by saying that it was started anew already', async () => {
    const hub = hubWith({ USHER_STARTED_ANEW: '1', NODE_EXTRA_CA_CERTS: join(folder, 'rogue.pem') });
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
    expect(hostile.written.filter((path) => existsSync(path))).toEqual([]);
    expect(hostile.loadedBy().length).toBeGreaterThan(0);
  });

  test('[STT4] [RT-076] opens no debugger when it is asked for one', async () => {
    for (const env of [{}, { NODE_PATH: folder }]) {
      const hub = await running(env);
      for (const pid of familyOf(hub.child.pid ?? 0)) process.kill(pid, 'SIGUSR1');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(listening(hub.child.pid ?? 0).toSorted()).toEqual(hub.doors);
      expect(await handshake(hub.url)).toBe('refused');
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
    }
  });

  test('[RT-076] is judged before anything of it is loaded', () => {
    const judged = (name: string) => judgeStart({ environment: [name], nodeArguments: [], arguments: [], anew: false });
    for (const [name] of hostile.variables) expect([name, judged(name).kind]).toEqual([name, 'anew']);
  });
});
