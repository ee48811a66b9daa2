import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../apps/hub/incidents/report-desk.ts';
import { compare, RIGHT } from './hub/compare.ts';
import { Devices } from './hub/devices.ts';
import { built, memoryFolder } from './program.ts';
import { pem } from './register/history.ts';
import { diceOf } from './register/mutations.ts';
import { twoAtATime } from './spool/bad-disk.ts';

const LONG = process.env['LONG'] === '1';
const HUB_KILLS = LONG ? 5_000 : 200;
/** The register of one hub goes through so many of them. */
const TIMES = 20;
/** Reports that are on their way at once. */
const AT_ONCE = 6;
const SEED = 4_096;

type Line = 'open' | { readonly reportId: string; readonly answer: Answer };

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-desk-');
  program = await built(new URL('hub/desk-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

/** A hub that devices bring reports to until it has answered so many and a moment has passed; then it is killed. */
const bringAndKill = (devices: Devices, file: string, [answers, waitMs]: readonly [number, number], ...how: string[]) =>
  new Promise<void>((resolve) => {
    const env = { ...process.env, USHER_TEST_LOG_KEY: pem };
    const child = spawn(process.execPath, [program, file, ...how], { stdio: ['pipe', 'pipe', 'inherit'], env });
    // What is written to a hub that was killed meanwhile is not answered, and comes again.
    child.stdin.on('error', () => undefined);
    let answered = 0;
    createInterface({ input: child.stdout })
      .on('line', (text) => {
        const line = JSON.parse(text) as Line;
        const bring = (...what: readonly unknown[]): void => {
          for (const one of what) child.stdin.write(`${JSON.stringify(one)}\n`);
        };
        if (line === 'open') return bring(...devices.waiting(AT_ONCE));
        devices.answered(line.reportId, line.answer);
        answered += 1;
        if (answered === answers) setTimeout(() => child.kill('SIGKILL'), waitMs);
        bring(devices.next());
      })
      .once('close', resolve);
  });

const hubLife = async (life: number, times: number, ...how: string[]) => {
  const dice = diceOf(SEED + life);
  const folder = join(place, `hub-${life}-${how.join('')}`);
  mkdirSync(folder);
  const file = join(folder, 'register.db');
  const devices = new Devices();
  for (let time = 0; time < times; time += 1) await bringAndKill(devices, file, [1 + dice(12), dice(6)], ...how);
  const found = await compare(devices, file);
  rmSync(folder, { recursive: true });
  return { found, acknowledged: devices.acknowledged.size };
};

describe('[REL-6] a hub that is killed', () => {
  test(`[RPT4] [REG24] ${HUB_KILLS} times between messages has what it answered for, once`, async () => {
    let acknowledged = 0;
    const lives = Array.from({ length: HUB_KILLS / TIMES }, (_, life) => life);
    await twoAtATime(lives, async (life) => {
      const one = await hubLife(life, TIMES);
      expect([life, one.found]).toEqual([life, RIGHT]);
      acknowledged += one.acknowledged;
    });
    expect(acknowledged).toBeGreaterThan(HUB_KILLS * 3);
  });

  test('[RPT4] is found out when it answers too early', async () => {
    const { found } = await hubLife(0, TIMES, 'early');
    expect(found.lost).toBeGreaterThan(0);
  });
});
