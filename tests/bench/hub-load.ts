import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addAccount } from '@usher/hub';
import { type ConsoleLink, dialConsole } from '@usher/link';
import type { Message, Outgoing } from '@usher/protocol';
import { createSchool, newId } from '@usher/trust';
import { z } from 'zod';
import { cpuSeconds, load, pssMiB } from './measure/processes.ts';
import { type Spread, spread } from './measure/spread.ts';
import { enrolOffline, startSimulatedAgents } from './simulated-agents.ts';

const ROOM = 'ICT1';
const TEACHER = { user: 'm.osei', password: 'a quiet room' } as const;
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const COMMANDS = 20;
const MOST_TARGETS = 64;

/** The hub's load with `agents` watched by one console at one picture a second each. */
export type HubLoad = {
  readonly agents: number;
  readonly seconds: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly idleCpuPercent: number;
  readonly pssMiB: number;
  readonly picturesPerSecond: number;
  readonly kilobytesPerSecond: number;
  /** From sending a lock for up to 64 stations to having every result, at the console. */
  readonly lockMs: Spread;
  readonly load: number;
};

const startHubProcess = async (dataDir: string): Promise<{ child: ChildProcess; port: number; pin: string }> => {
  const file = fileURLToPath(new URL('hub-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('the hub has no output');
  const [line] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(await once(createInterface(child.stdout), 'line'));
  return { child, ...z.strictObject({ port: z.int(), pin: z.string() }).parse(JSON.parse(line)) };
};

type Heard = Message<'hub-to-console'>;

const ask = <T>(
  link: ConsoleLink,
  message: Outgoing<'console-to-hub'>,
  read: (heard: Heard) => T | undefined,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = link.onMessage((heard) => {
      if (heard.t === 'refusal') return reject(new Error(`${message.t} was refused: ${heard.body.code}`));
      const answer = read(heard);
      if (answer === undefined) return;
      stop();
      resolve(answer);
    });
    link.send(message);
  });

const lockAll = async (link: ConsoleLink, stations: readonly string[]): Promise<number> => {
  const targets = stations.slice(0, MOST_TARGETS).map((station) => ({ station }));
  const id = newId();
  let results = 0;
  const begun = performance.now();
  const order = { durationMs: 60_000, message: 'Eyes to the front' };
  await ask(link, { t: 'cmd.lock', id, body: { targets, order } }, (heard) => {
    if (heard.t !== 'cmd.result' || heard.body.re !== id) return undefined;
    results += 1;
    return results === targets.length ? true : undefined;
  });
  return performance.now() - begun;
};

/** Runs a hub in its own process and measures it for `seconds`, after a warm-up. */
export const measureHubLoad = async (agents: number, seconds: number): Promise<HubLoad> => {
  await using stop = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'usher-load-'));
  stop.defer(() => rm(folder, { recursive: true }));
  const dataDir = join(folder, 'school');
  await createSchool({ name: 'Hawthorn Lane School', folder: dataDir });
  await addAccount(dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
  const wishes = Array.from({ length: agents }, (_, n) => ({
    kind: 'agent' as const,
    name: `PC-${n + 1}`,
    room: ROOM,
  }));
  const desk = { kind: 'console' as const, name: 'Desk', room: null };
  const [deskIdentity, ...identities] = await enrolOffline(dataDir, 'wss://127.0.0.1:1', [desk, ...wishes]);
  if (deskIdentity === undefined) throw new Error('the console was not enrolled');

  const { child, port, pin } = await startHubProcess(dataDir);
  const ended = once(child, 'exit');
  stop.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const pid = child.pid ?? 0;
  const hub = { url: `wss://127.0.0.1:${port}`, pin };
  const simulated = stop.use(await startSimulatedAgents(identities, hub));
  const link = await new Promise<ConsoleLink>((resolve) => {
    const hello = () => ({ software: 'bench', bootId: newId(), lastEpoch: 0, policyVersion: 0 });
    stop.use(dialConsole({ hub, identity: deskIdentity, hello, onUp: resolve, onDown: () => undefined }));
  });
  await ask(link, { t: 'sign-in', id: newId(), body: TEACHER }, ({ t }) => (t === 'signed-in' ? true : undefined));
  const stations: string[] = [];
  await ask(link, { t: 'room.open', id: newId(), body: { room: ROOM } }, (heard) => {
    if (heard.t !== 'room') return undefined;
    stations.push(...heard.body.stations.map(({ id }) => id));
    return heard.body.last ? true : undefined;
  });

  const percentOver = async (length: number): Promise<number> => {
    const [cpu, at] = [cpuSeconds([pid]), performance.now()];
    await sleep(length * 1_000);
    return ((cpuSeconds([pid]) - cpu) / (performance.now() - at)) * 100_000;
  };
  const idleCpuPercent = await percentOver(Math.min(seconds, 5));
  let [pictures, bytes] = [0, 0];
  link.onMedia(({ payload }) => {
    pictures += 1;
    bytes += payload.byteLength;
  });
  for (const [index, station] of stations.entries())
    link.send({ t: 'view.start', id: newId(), body: { stream: index + 1, station, ...TILE } });
  while (simulated.counts.pictures < agents * 2) await sleep(200);
  await sleep(2_000);
  [pictures, bytes] = [0, 0];
  const at = performance.now();
  const cpuPercent = await percentOver(seconds);
  const took = (performance.now() - at) / 1_000;
  const measured = {
    picturesPerSecond: pictures / took,
    kilobytesPerSecond: bytes / took / 1_000,
    pssMiB: pssMiB([pid]),
  };
  const locks: number[] = [];
  for (let i = 0; i < COMMANDS; i += 1) {
    locks.push(await lockAll(link, stations));
    await sleep(250);
  }
  return { agents, seconds, cpuPercent, idleCpuPercent, ...measured, lockMs: spread(locks), load: load() };
};

if (import.meta.main) {
  const [agents = '100', seconds = '20'] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(await measureHubLoad(Number(agents), Number(seconds)), null, 2)}\n`);
}
