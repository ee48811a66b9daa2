import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { figure, profile } from '../redteam/stage/profile.ts';
import { PLANTED } from './simulation/planted.ts';
import { type Outcome, runSeed, STEPS } from './simulation/run-seed.ts';
import type { SeedsRun } from './simulation/seeds-program.ts';

const SEEDS = profile({ short: 2_000, long: 100_000 });
/** A planted fault is found within so many seeds. */
const FOUND_WITHIN = 100;
const ROWS = 2;
const PROGRAM = new URL('simulation/seeds-program.ts', import.meta.url).pathname;
/** `SEED=…` repeats one seed and tells everything that happens in it. */
const only = process.env['SEED'];

const run = promisify(execFile);
const runSeeds = async (from: number, to: number, ...planted: string[]): Promise<SeedsRun> => {
  const { stdout } = await run(process.execPath, [PROGRAM, String(from), String(to), ...planted], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as SeedsRun;
};

const tell = ({ seed, broken, lines }: Outcome): string =>
  `seed ${seed}: ${broken}\n${lines.join('\n')}\nSEED=${seed} repeats it and tells all of it`;

const LONGEST_MS = profile({ short: 600_000, long: 5_400_000 });

/** One seed, with everything that happens in it; what did not hold. */
const repeat = async (seed: number): Promise<string> => {
  const outcome = await runSeed(seed, { everything: true });
  process.stdout.write(`${outcome.lines.join('\n')}\n`);
  return outcome.broken ?? '';
};

/** All of them; what did not hold. A run in which nothing happens holds every promise, so it is seen that much happened. */
const runAll = async (): Promise<string> => {
  const each = Math.ceil(SEEDS / ROWS);
  const rows = await Promise.all(
    Array.from({ length: ROWS }, (_, row) => runSeeds(1 + row * each, 1 + Math.min(SEEDS, (row + 1) * each))),
  );
  const sum = (what: keyof SeedsRun['counts']): number => rows.reduce((all, { counts }) => all + counts[what], 0);
  figure(
    `${sum('saved')} reports saved, ${sum('received')} said to be received on the way, ` +
      `${sum('restores')} old copies of the register put back, ${sum('alarms')} alarms`,
  );
  const broken = rows.flatMap((row) => (row.broken === null ? [] : [tell(row.broken)]));
  if (broken.length > 0) return broken.join('\n\n');
  expect(rows.reduce((all, { ran }) => all + ran, 0)).toBe(SEEDS);
  for (const what of ['saved', 'received', 'restores', 'alarms'] as const)
    expect(sum(what)).toBeGreaterThan(SEEDS / 20);
  return '';
};

test(
  `[REL-5] [RPT4] [RPT7] every report that was saved is in the register once, after ${only === undefined ? SEEDS : 1} runs of ${STEPS} mishaps`,
  { timeout: LONGEST_MS },
  async () => {
    expect(await (only === undefined ? runAll() : repeat(Number(only)))).toBe('');
  },
);

test.for(Object.keys(PLANTED))(`[REL-5] it is found within ${FOUND_WITHIN} runs that %s`, async (planted) => {
  const { broken, ran } = await runSeeds(1, 1 + FOUND_WITHIN, planted);
  figure(`${planted}: found in run ${ran}: ${broken?.broken}`);
  expect(broken).not.toBe(null);
});

test('[REL-5] a seed is the same run each time', async () => {
  const [first, second] = [await runSeed(7, { everything: true }), await runSeed(7, { everything: true })];
  const shape = ({ lines }: Outcome) => lines.map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'an id'));
  expect(shape(first)).toEqual(shape(second));
  expect(first.lines.length).toBeGreaterThan(30);
});
