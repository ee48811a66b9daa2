import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Identity, newId } from '@usher/trust';
import type { RegisterCard } from '@usher/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { honestReport } from '../integration/hub/made-report.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { rawTls, asDevice } from '../integration/link/raw-link.ts';
import { logOf, startLoggedHub } from './stage/logged-programs.ts';
import { figure, profile } from './stage/profile.ts';

let school: RunningSchool;
let identity: Identity;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-full-'));
  school = await RunningSchool.start();
  identity = await school.enrolled('agent', 'PC-1');
  await school.stopHub();
});
afterEach(async () => {
  await school[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Agent = Awaited<ReturnType<RunningSchool['agent']>>;

const arrive = async (hub: { readonly url: string; readonly pin: string }) => {
  school.elsewhere = hub;
  const agent = await school.agent(identity);
  return { agent, card: JSON.parse((await agent.next('register.card')).body.text) as RegisterCard };
};

/** Brings a report; how the hub answered. */
const bring = async ({ agent, card }: { readonly agent: Agent; readonly card: RegisterCard }): Promise<string> => {
  const body = await honestReport(identity, card, { text: 'somebody fills the disk' });
  const answer = new Promise<string>((resolve) => {
    const end = agent.link.onMessage((message) => {
      if (message.t !== 'report.kept' && message.t !== 'refusal') return;
      end();
      resolve(message.t === 'refusal' ? message.body.code : 'kept');
    });
  });
  agent.link.send({ t: 'report.submit', id: newId(), body });
  return await answer;
};

/** Knocks at the hub as nobody, many times. */
const flood = async (port: number, times: number): Promise<void> => {
  for (let n = 0; n < times; n += 20)
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = await rawTls(port, { ...asDevice(identity), cert: undefined, key: undefined });
        socket.on('error', () => undefined);
        socket.end('GET /nonsense HTTP/1.1\r\n\r\n');
        socket.destroy();
      }).map((one) => one.catch(() => undefined)),
    );
};

test('[RT-098] a log that takes nothing any more keeps no report out', async () => {
  await using running = await startLoggedHub(school.dataDir, '/dev/full');
  const there = await arrive(running.hub);
  await flood(Number(new URL(running.hub.url).port), 100);
  expect(await bring(there)).toBe('kept');
  await there.agent.hangUp();
  expect(await bring(await arrive(running.hub))).toBe('kept');
});

test('[RT-098] whoever knocks without end fills neither the log nor the hub’s disk', async () => {
  const log = join(folder, 'hub.log');
  const times = profile({ short: 400, long: 20_000 });
  await using running = await startLoggedHub(school.dataDir, log, 'info');
  const there = await arrive(running.hub);
  const port = Number(new URL(running.hub.url).port);
  await flood(port, 20);
  const before = { log: statSync(log).size, disk: sizeOf(school.dataDir) };
  await flood(port, times);
  expect(await bring(there)).toBe('kept');
  const grown = { log: statSync(log).size - before.log, disk: sizeOf(school.dataDir) - before.disk };
  figure(`${times} refusals: ${grown.log} bytes of log, ${grown.disk} bytes on the hub's disk`);
  expect(grown.log).toBeLessThan(64 * 1024);
  expect(grown.disk).toBeLessThan(1024 * 1024);
});

const sizeOf = (of: string): number => Number(execFileSync('du', ['-sb', of], { encoding: 'utf8' }).split('\t')[0]);

test('[RT-098] a full disk loses no report: the hub says so, goes on, and takes it when there is room', async () => {
  const dataDir = join(folder, 'school');
  mkdirSync(dataDir);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', dataDir]);
  try {
    execFileSync('cp', ['-a', `${school.dataDir}/.`, dataDir]);
    const log = join(folder, 'hub.log');
    await using running = await startLoggedHub(dataDir, log);
    const there = await arrive(running.hub);
    const { bavail, bsize } = statfsSync(dataDir);
    writeFileSync(join(dataDir, 'filling'), Buffer.alloc(bavail * bsize, 1));
    const answers: string[] = [];
    // The database has a little room within its own pages.
    for (let n = 0; n < 200 && answers.at(-1) !== 'register-down'; n += 1) answers.push(await bring(there));
    expect(answers.at(-1)).toBe('register-down');
    expect(logOf(log)).toContain('database or disk is full');
    unlinkSync(join(dataDir, 'filling'));
    expect(await bring(there)).toBe('kept');
    await there.agent.hangUp();
    expect(await bring(await arrive(running.hub))).toBe('kept');
  } finally {
    execFileSync('umount', ['--lazy', dataDir]);
  }
});
