import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SPOOL_FILES, SqliteSpool } from '../../apps/agent/service/report/sqlite-spool.ts';
import { memoryFolder } from './program.ts';
import { diceOf } from './register/mutations.ts';
import { spooled } from './spool/spooled.ts';

const LONG = process.env['LONG'] === '1';
const BYTES = 64 * 1024;
const COUNT = 45;
const SEED = 4_096;
const ALL = { ballastBytes: 4_096 };

let dataDir: string;
let folder: string;
let file: string;
let whole: Buffer;
/** Where the bytes of each report lie, which is lost when they are hit. */
const lies = new Map<string, readonly [from: number, to: number]>();
const honest = new Map(Array.from({ length: COUNT }, (_, n) => [spooled(n + 1).reportId, spooled(n + 1)]));

beforeAll(() => {
  dataDir = memoryFolder('usher-damage-');
  folder = join(dataDir, SPOOL_FILES.folder);
  file = join(folder, SPOOL_FILES.reports);
  {
    using spool = SqliteSpool.open(dataDir, 1, ALL);
    for (const report of honest.values()) spool.keep(report);
  }
  whole = readFileSync(file);
  for (const [id, { sealed }] of honest) {
    const sealedAt = whole.indexOf(Buffer.from(sealed));
    // Its row begins a little before its id; its hash, times and place come after what is sealed.
    const from = whole.lastIndexOf(Buffer.from(id), sealedAt) - 18;
    lies.set(id, [from, sealedAt + sealed.length + 80]);
  }
});
afterAll(() => rmSync(dataDir, { recursive: true }));

type Outcome = { readonly raised: boolean; readonly faults: readonly string[] };

/** Starts on a file, as a service does, and brings everything that waits. `hit` says whether a report may be lost. */
const startOn = (bytes: Buffer, hit: (from: number, to: number) => boolean): Outcome => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(file, bytes);
  const faults: string[] = [];
  using spool = SqliteSpool.open(dataDir, 1, ALL);
  const waiting = spool.waiting(COUNT * 2);
  for (const { reportId, sealed } of waiting) {
    const was = honest.get(reportId);
    if (was === undefined || Buffer.compare(was.sealed, sealed) !== 0) faults.push(`${reportId} is not what it was`);
  }
  const there = new Set(waiting.map(({ reportId }) => reportId));
  if (there.size < waiting.length) faults.push('a report is there twice');
  for (const [id, [from, to]] of lies)
    if (!there.has(id) && !hit(from, to)) faults.push(`${id} was whole and is not delivered`);
  for (const { reportId } of waiting) spool.received(reportId, 1);
  if (spool.count('waiting') > 0) faults.push('what was delivered still waits');
  spool.keep(spooled(999));
  if (spool.waiting(2)[0]?.reportId !== spooled(999).reportId) faults.push('nothing new can be kept');
  const raised = spool.found.was === 'damaged';
  if (!raised && there.size < COUNT) faults.push('a report is gone and nobody is told');
  return { raised, faults };
};

const flipped = (at: number, bit: number): Buffer => {
  const bytes = Buffer.from(whole);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return bytes;
};

test('[REL-8] the spool that is damaged here has 64 KiB', () => {
  expect(whole.length).toBeGreaterThanOrEqual(BYTES);
  expect(whole.length).toBeLessThan(BYTES * 1.2);
});

test('[REL-8] [RPT2] a flipped bit in the spool: it opens, says so, and delivers every report that was not hit', () => {
  const dice = diceOf(SEED);
  const wrong: (readonly [at: number, ...faults: string[]])[] = [];
  let [raised, flips] = [0, 0];
  // Each byte of the head, of the table's description and of what the pages say of themselves, and a part of the rest.
  const isStructure = (at: number): boolean => at < 100 || (at < 4_096 && at > 3_500) || at % 4_096 < 32;
  const step = LONG ? 1 : Math.ceil(whole.length / 1_000);
  for (let at = 0; at < whole.length; at += 1) {
    if (!isStructure(at) && at % step !== 0) continue;
    flips += 1;
    const outcome = startOn(flipped(at, dice(8)), (from, to) => at >= from && at < to);
    if (outcome.raised) raised += 1;
    if (outcome.faults.length > 0) wrong.push([at, ...outcome.faults.slice(0, 3)]);
  }
  expect([wrong.length, wrong.slice(0, 10)]).toEqual([0, []]);
  expect([flips >= (LONG ? BYTES : 2_000), raised > flips / 2]).toEqual([true, true]);
});

test('[REL-8] [RPT2] a spool cut short at each 64th byte opens, says so, and delivers every report before that', () => {
  const wrong: (readonly [length: number, ...faults: string[]])[] = [];
  const step = 64;
  for (let length = 0; length < whole.length; length += step) {
    const { raised, faults } = startOn(whole.subarray(0, length), (_from, to) => to > length);
    const all = raised ? faults : [...faults, 'nobody is told'];
    if (all.length > 0) wrong.push([length, ...all.slice(0, 3)]);
  }
  expect([wrong.length, wrong.slice(0, 10)]).toEqual([0, []]);
});

test('[REL-8] a report that was whole and is not delivered is found out', () => {
  const [from, to] = lies.get(spooled(7).reportId) ?? [0, 0];
  const taken = flipped(Math.floor((from + to) / 2), 3);
  const outcome = startOn(taken, () => false);
  expect(outcome.faults).toContain(`${spooled(7).reportId} was whole and is not delivered`);
});
