import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteRegister, RegisterError } from '@usher/register';
import { draftOf } from '@usher/register/testing';
import { built, memoryFolder } from './program.ts';
import { history, kept, options, pem } from './register/history.ts';
import { diceOf } from './register/mutations.ts';

const LONG = process.env['LONG'] === '1';
const KILLS = LONG ? 300 : 30;
const SEED = 4_096;

let folder: string;
let file: string;
let program: string;
beforeEach(async () => {
  folder = memoryFolder('usher-killed-');
  program = await built(new URL('register/append-program.ts', import.meta.url), folder);
  file = join(folder, 'register.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

type Running = { readonly child: ChildProcess; readonly lines: readonly string[]; readonly ended: Promise<void> };

const run = (first: number, ...more: readonly string[]): Running => {
  const child = spawn(process.execPath, [program, file, String(first), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, USHER_TEST_LOG_KEY: pem },
  });
  const lines: string[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error('the program has no output');
  const out = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(`error: ${line}`));
  const ended = Promise.all([
    new Promise<void>((resolve) => child.once('exit', () => resolve())),
    new Promise<void>((resolve) => out.once('close', () => resolve())),
  ]).then(() => undefined);
  return { child, lines, ended };
};

/** Lets the program acknowledge something, kills it a moment later without asking, and returns what it had said. */
const runAndKill = async (first: number, afterLines: number, waitMs: number, ...more: readonly string[]) => {
  const { child, lines, ended } = run(first, ...more);
  await expect.poll(() => lines.length, { timeout: 30_000, interval: 1 }).toBeGreaterThan(afterLines);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  child.kill('SIGKILL');
  await ended;
  expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
  return lines;
};

describe('a register whose process is killed', () => {
  it(`[REG24] has everything acknowledged, once, and is whole (${KILLS} kills)`, async () => {
    const dice = diceOf(SEED);
    const acknowledged = new Set<string>();
    let erased = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const lines = await runAndKill(kill * 10_000, 1 + dice(30), dice(12));
      for (const id of kept(lines)) acknowledged.add(id);
      erased += lines.filter((line) => line.startsWith('erased')).length;
      expect([kill, await history(file, acknowledged)]).toMatchObject([kill, { findings: [], lost: 0, doubled: 0 }]);
    }
    expect([acknowledged.size > KILLS * 3, erased > 0]).toEqual([true, true]);
    // What is sent again after a crash is known, whether or not it was acknowledged.
    await using register = await openSqliteRegister(file, options);
    const before = await register.size();
    await register.append([draftOf(0), draftOf(1), draftOf(2), draftOf(10_000)]);
    expect(await register.size()).toBe(before);
  });

  it('[REG24] is missed something when it acknowledges too early: the test can fail', async () => {
    const dice = diceOf(SEED);
    const acknowledged = new Set<string>();
    let lost = 0;
    for (let kill = 0; kill < 20 && lost === 0; kill += 1) {
      for (const id of kept(await runAndKill(kill * 10_000, 1 + dice(30), 0, 'early'))) acknowledged.add(id);
      ({ lost } = await history(file, acknowledged));
    }
    expect(lost).toBeGreaterThan(0);
  });
});

describe('two processes', () => {
  it('[REG20] never have one register: the second is refused, and the first notices nothing', async () => {
    const { child, lines, ended } = run(0);
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBeGreaterThan(3);
    for (let times = 0; times < (LONG ? 50 : 10); times += 1) {
      const error = await openSqliteRegister(file, options).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(RegisterError);
      expect(error).toMatchObject({ code: 'in-use' });
    }
    const before = lines.length;
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBeGreaterThan(before + 3);
    child.kill('SIGKILL');
    await ended;
    expect(await history(file, new Set(kept(lines)))).toMatchObject({ findings: [], lost: 0, doubled: 0 });
    await using next = await openSqliteRegister(file, options);
    expect(await next.size()).toBeGreaterThan(0);
  });
});
