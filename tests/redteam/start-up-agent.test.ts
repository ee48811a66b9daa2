import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readAudit } from '@usher/hub';
import { openSchool } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { cleanEnvironment } from '../demo/clean-environment.ts';
import { startDisplays } from '../demo/displays.ts';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { type RogueHub, rogueHub } from './stage/caught.ts';
import { childrenOf, processFacts } from './stage/children.ts';
import { forgeSchool } from './stage/forge.ts';
import { type HostileStart, hostileStart } from './stage/hostile-start.ts';
import { familyOf, waitingSockets } from './stage/listening.ts';
import { profile } from './stage/profile.ts';

const root = join(import.meta.dirname, '../..');
const USHER = join(root, 'apps/usher/dist/usher.js');

const opened = new AsyncDisposableStack();
let school: RunningSchool;
let rogue: RogueHub;
let hostile: HostileStart;
let display: string;
let own: readonly string[];

beforeAll(async () => {
  const [built] = await once(
    spawn(process.execPath, [join(root, 'build/bundle/index.ts')], { stdio: 'inherit' }),
    'exit',
  );
  expect(built).toBe(0);
  school = opened.use(await RunningSchool.start());
  await honestAgent(school);
  const trust = await openSchool(school.dataDir);
  const forged = await forgeSchool(trust.schoolId);
  rogue = opened.use(await rogueHub(trust, forged.hub));
  const folder = join(school.folder, 'hostile');
  mkdirSync(folder);
  writeFileSync(join(folder, 'rogue.pem'), forged.root);
  hostile = hostileStart(folder, join(folder, 'rogue.pem'));
  const [xvfb] = await startDisplays(1, '640x480', { first: 260, last: 280 });
  if (xvfb === undefined) throw new Error('there is no display');
  display = opened.use(xvfb).display;
  own = ['--data', join(school.folder, 'agent'), '--display', display, '--room', 'ICT1', '--station', 'PC-9'];
});
afterAll(() => opened.disposeAsync());

/** The built agent, started by somebody with a say in its environment. */
const agentIn = (env: Readonly<Record<string, string>>, port: number, code?: string) => {
  const hub = ['--hub', `wss://127.0.0.1:${port}`, '--pin', school.address.pin];
  const args = [...own, ...hub, ...(code === undefined ? [] : ['--code', code]), '--json'];
  const child: ChildProcess = spawn(process.execPath, [USHER, 'agent', 'run', ...args], {
    env: { ...cleanEnvironment(), USHER_LOG: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const errors: string[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error('the agent has no output');
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const ended = once(child, 'exit');
  const pid = child.pid ?? 0;
  return {
    pid,
    said,
    errors,
    /** Its service and its guard; the first process only stands in for them. */
    atWork: () => [...familyOf(pid)].filter((one) => one !== pid),
    [Symbol.asyncDispose]: async () => {
      const family = [...familyOf(pid)];
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      await expect.poll(() => family.filter((one) => processFacts(one) !== null)).toEqual([]);
    },
  };
};

const port = (): number => Number(new URL(school.address.url).port);

test('[RT-076] an agent enrols and serves its hub, and has nothing of what its environment would have it obey', async () => {
  const starts = [hostile.together, ...hostile.variables.map(([name, value]) => ({ [name]: value }))];
  let code: string | undefined = await school.code();
  for (const env of starts.slice(0, profile({ short: 1, long: starts.length }))) {
    await using agent = agentIn(env, port(), code);
    code = undefined;
    await expect.poll(() => agent.said.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(JSON.parse(agent.said[0] ?? '')).toMatchObject({ ok: true, station: 'PC-9' });
    const atWork = agent.atWork();
    expect(atWork.length).toBeGreaterThanOrEqual(2);
    expect(atWork.flatMap(hostile.heldBy)).toEqual([]);
    expect(hostile.loadedBy().filter((pid) => atWork.includes(pid))).toEqual([]);
    // The pupil's door alone is there to be knocked at, and no port at all: no debugger's either.
    expect(waitingSockets(familyOf(agent.pid)).filter(({ socket }) => !socket.startsWith('unix'))).toEqual([]);
    for (const one of [agent.pid, ...childrenOf(agent.pid).map(({ pid }) => pid)]) process.kill(one, 'SIGUSR1');
    // The one at work does not even hear it; the one that stands in for it does, and says so.
    await expect.poll(() => agent.errors.filter((line) => line.includes('debugger')).length).toBeGreaterThan(0);
    expect(atWork.filter((pid) => processFacts(pid) === null)).toEqual([]);
    expect(waitingSockets(familyOf(agent.pid)).filter(({ socket }) => !socket.startsWith('unix'))).toEqual([]);
  }
  expect(hostile.written.filter((path) => existsSync(path))).toEqual([]);
  const enrolled = (await readAudit(school.dataDir, 0, 10_000)).filter(({ what }) => what === 'enrol');
  expect(enrolled.some(({ outcome }) => outcome === 'done')).toBe(true);
  await expectServing(school);
});

test('[RT-076] an agent knows a hub that is not its own whatever its environment would have it trust', async () => {
  const loose = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: join(hostile.folder, 'rogue.pem') };
  for (const env of [hostile.together, loose]) {
    await using agent = agentIn(env, rogue.port);
    const turnedAway = () => agent.errors.filter((line) => line.includes('no link to the hub')).length;
    await expect.poll(turnedAway, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    expect(agent.said).toEqual([]);
    expect(rogue.caught).toEqual([]);
    expect(readFileSync(`/proc/${agent.atWork()[0]}/cmdline`, 'utf8')).toContain('--disable-sigusr1');
  }
  expect(hostile.written.filter((path) => existsSync(path))).toEqual([]);
});
