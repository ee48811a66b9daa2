import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { built, memoryFolder } from './program.ts';
import { history, kept, pem } from './register/history.ts';
import { diceOf } from './register/mutations.ts';
import { brokenPromises, killing, runUnder, spoolFiles, twoAtATime } from './spool/bad-disk.ts';

const LONG = process.env['LONG'] === '1';
/** Half of them in the agent's spool and half in the hub's register. */
const KILLS = LONG ? 10_000 : 300;
/** The data of one computer, or one hub, goes through so many of them. */
const TIMES = 10;
const SEED = 4_096;
/** The calls there are and how many of each a life of the program has about. */
const CALLS = [
  ...Array.from({ length: 8 }, () => ({ call: 'pwrite64', most: 150 })),
  ...Array.from({ length: 4 }, () => ({ call: 'fsync', most: 40 })),
  { call: 'fdatasync', most: 20 },
  { call: 'openat', most: 12 },
  { call: 'ftruncate', most: 1 },
  { call: 'unlink', most: 2 },
  { call: 'rename', most: 1 },
  { call: 'write', most: 1 },
];

let place: string;
let spoolProgram: string;
let registerProgram: string;
beforeAll(async () => {
  place = memoryFolder('usher-killed-');
  spoolProgram = await built(new URL('spool/tell-program.ts', import.meta.url), place);
  registerProgram = await built(new URL('register/append-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

type Dice = (below: number) => number;

const killAt = (files: readonly string[], dice: Dice): readonly string[] => {
  const { call, most } = CALLS[dice(CALLS.length)] ?? { call: 'fsync', most: 1 };
  return killing(files, { call, at: 1 + dice(most) });
};

const lives = Array.from({ length: KILLS / 2 / TIMES }, (_, life) => life);

/** Kills a spool at a call so many times in one life, and returns what is broken in the end, and how often it was killed. */
const spoolLife = async (name: string, seed: number, ...how: readonly string[]) => {
  const dice = diceOf(seed);
  const dataDir = join(place, name);
  mkdirSync(dataDir);
  const lines: string[] = [];
  const broken: string[] = [];
  let [kills, ends] = [0, 0];
  for (let time = 0; kills < TIMES && time < TIMES * 4; time += 1) {
    const args = [spoolProgram, dataDir, String(time * 100 + 1), '15', ...how];
    const ran = await runUnder(killAt(spoolFiles(dataDir), dice), args);
    if (ran.signal === 'SIGKILL') kills += 1;
    if (ran.error !== '') broken.push(ran.error);
    lines.push(...ran.lines);
    ends = time + 1;
  }
  // What is gone does not come back: looked at once for all of them.
  broken.push(...(await brokenPromises(dataDir, lines, ends)));
  rmSync(dataDir, { recursive: true });
  return { broken, kills };
};

const registerLife = async (name: string, seed: number, ...how: readonly string[]) => {
  const dice = diceOf(seed);
  const folder = join(place, name);
  mkdirSync(folder);
  const file = join(folder, 'register.db');
  const files = [folder, ...['', '-wal', '-shm', '-journal', '.lock'].map((part) => `${file}${part}`)];
  const env = { ...process.env, USHER_TEST_LOG_KEY: pem };
  const acknowledged = new Set<string>();
  const broken: string[] = [];
  let kills = 0;
  for (let time = 0; kills < TIMES && time < TIMES * 4; time += 1) {
    const ran = await runUnder(killAt(files, dice), [registerProgram, file, String(time * 10_000), '60', ...how], env);
    if (ran.signal === 'SIGKILL') kills += 1;
    if (ran.error !== '') broken.push(ran.error);
    for (const id of kept(ran.lines)) acknowledged.add(id);
  }
  if (!existsSync(file)) return { broken, kills };
  const { findings, lost, doubled, size } = await history(file, acknowledged);
  broken.push(...findings.map((finding) => JSON.stringify(finding)));
  if (lost + doubled > 0) broken.push(`${lost} lost, ${doubled} doubled`);
  // Three that were handed in together, and an erasure.
  if (size > acknowledged.size + 4 * TIMES * 4 + erasures(acknowledged.size))
    broken.push(`${size} of ${acknowledged.size}`);
  rmSync(folder, { recursive: true });
  return { broken, kills };
};

/** The program erases something at every seventh number at most; it says so in other words. */
const erasures = (keptOnes: number): number => Math.ceil(keptOnes / 7);

describe(`[REL-2] killed at ${KILLS} calls of the system`, () => {
  test('[RPT2] a spool has all that was said to be saved, once', async () => {
    const broken: string[] = [];
    let killed = 0;
    await twoAtATime(lives, async (life) => {
      const found = await spoolLife(`spool-${life}`, SEED + life);
      broken.push(...found.broken);
      killed += found.kills;
    });
    expect([broken, killed]).toEqual([[], KILLS / 2]);
  });

  test('[REG24] a register has all that was acknowledged, once, and is whole', async () => {
    const broken: string[] = [];
    let killed = 0;
    await twoAtATime(lives, async (life) => {
      const found = await registerLife(`register-${life}`, SEED + life);
      broken.push(...found.broken);
      killed += found.kills;
    });
    expect([broken, killed]).toEqual([[], KILLS / 2]);
  });

  test('[RPT2] a spool that believes too early is found out', async () => {
    const { broken } = await spoolLife('weak-spool', SEED, 'early');
    expect(broken.some((one) => one.endsWith('is lost'))).toBe(true);
  });

  test('[REG24] a register that acknowledges too early is found out', async () => {
    const { broken } = await registerLife('weak-register', SEED, 'early');
    expect(broken.some((one) => / lost, /.test(one))).toBe(true);
  });
});
