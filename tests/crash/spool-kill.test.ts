import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SPOOL_FILES, SqliteSpool } from '../../apps/agent/service/report/sqlite-spool.ts';
import { diceOf } from './register/mutations.ts';

const LONG = process.env['LONG'] === '1';
const KILLS = LONG ? 300 : 30;
const SEED = 4_096;
const PROGRAM = new URL('spool/keep-program.ts', import.meta.url).pathname;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'usher-spool-killed-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Runs the program, kills it when it has said some lines and a moment has passed, and returns what it said. */
const runAndKill = async (first: number, afterLines: number, waitMs: number, ...more: string[]): Promise<string[]> => {
  const child = spawn(process.execPath, [PROGRAM, dataDir, String(first), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const enough = new Promise<void>((resolve) =>
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString('utf8');
      if (said.split('\n').length > afterLines) resolve();
    }),
  );
  await Promise.race([enough, ended]);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  child.kill('SIGKILL');
  await ended;
  return said.trim().split('\n');
};

const idsOf = (lines: readonly string[], word: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

const lookAt = () => {
  using spool = SqliteSpool.open(dataDir, 1);
  using db = new DatabaseSync(join(dataDir, SPOOL_FILES.folder, SPOOL_FILES.reports), { readOnly: true });
  const all = db
    .prepare('SELECT id FROM report')
    .all()
    .map(({ id }) => String(id));
  return { found: spool.found.was, waiting: spool.waiting(1_000_000), all };
};

test(`[RPT2] what was said to be saved is there after each of ${KILLS} kills, once, and whole`, async () => {
  const dice = diceOf(SEED);
  const kept = new Set<string>();
  const received = new Set<string>();
  for (let kill = 0, first = 1; kill < KILLS; kill += 1) {
    const lines = await runAndKill(first, 2 + dice(8), dice(12));
    for (const id of idsOf(lines, 'kept')) kept.add(id);
    for (const id of idsOf(lines, 'received')) received.add(id);
    const now = lookAt();
    expect(now.found).toBe('whole');
    const waiting = now.waiting.map(({ reportId }) => reportId);
    expect(new Set(waiting).size).toBe(waiting.length);
    expect([...kept].filter((id) => !now.all.includes(id))).toEqual([]);
    expect([...received].filter((id) => waiting.includes(id))).toEqual([]);
    // At most one that was kept and not said, for each kill.
    expect(now.all.length).toBeLessThanOrEqual(kept.size + kill + 1);
    first += lines.length + 2;
  }
});

test('[RPT2] a program that says so before it is saved is found out', async () => {
  const dice = diceOf(SEED);
  let lost = false;
  for (let kill = 0, first = 1; kill < 200 && !lost; kill += 1) {
    const lines = await runAndKill(first, 2, dice(6), 'early');
    const there = lookAt().all;
    lost = idsOf(lines, 'kept').some((id) => !there.includes(id));
    first += lines.length + 2;
  }
  expect(lost).toBe(true);
});
