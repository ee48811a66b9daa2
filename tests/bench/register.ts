// Measures a register of ten years: `node tests/bench/register.ts --entries 1000000 [--postgres]`. By hand: the whole
// of it takes many minutes, most of them to fill the register.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  openPostgresRegister,
  openRows,
  openSqliteRegister,
  preparePostgres,
  scrubPostgres,
  type Register,
  verifyRegister,
} from '@usher/register';
import { createTestLogKey, startPostgres } from '@usher/register/testing';
import { beginFigures, type Figure } from './measure/figure.ts';
import { machine, revision } from './measure/machine.ts';
import { spread } from './measure/spread.ts';
import { tenYears } from './register/ten-years.ts';
import { tableHead, tableRow } from './table.ts';

const AT_ONCE = 500;
const TIMES = 200;

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '100000' }, postgres: { type: 'boolean', default: false } },
});
const entries = Number(values.entries);
if (!Number.isInteger(entries) || entries < 1_000) throw new Error('--entries takes a whole number from 1000');

const key = createTestLogKey();
const options = { origin: 'usher/school', key };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const timed = async (work: (at: number) => Promise<unknown>): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let at = 0; at < TIMES; at += 1) {
    const start = performance.now();
    await work(at);
    times.push(performance.now() - start);
  }
  return times;
};

/** Fills the register, then does with it what staff do, one thing after the other. */
async function* measure(
  where: string,
  place: string,
  register: Register,
  settle: () => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<Figure> {
  const school = tenYears();
  const began = performance.now();
  for (let there = 0; there < entries; there += AT_ONCE) {
    await register.append(Array.from({ length: Math.min(AT_ONCE, entries - there) }, () => school.next()));
    if ((there / AT_ONCE) % 200 === 0) process.stderr.write(`${where}: ${there} entries\r`);
  }
  process.stderr.write(`${where}: filled in ${((performance.now() - began) / 1_000).toFixed(0)} s\n`);
  await settle();
  const count = entries.toLocaleString('en-GB');
  const held = async (what: string, most: number, work: (at: number) => Promise<unknown>): Promise<Figure> => {
    const figures = beginFigures();
    return figures.times(
      { what: `${where}, ${count} entries: ${what}`, most, veyon: null },
      spread(await timed(work)),
      'p95',
    );
  };
  yield await held('add one', 20, () => register.append([school.next()]));
  yield await held('open a case', 50, () =>
    register.page({ caseId: school.caseId(entries), order: 'oldest', limit: 100 }),
  );
  yield await held('newest of a pupil', 50, () => register.page({ person: school.pupil(), limit: 50 }));
  yield await held('search a word', 50, () => register.page({ words: school.word(), limit: 50 }));
  yield await held('search two words', 50, () =>
    register.page({ words: `${school.word()} ${school.word()}`, limit: 50 }),
  );
  yield await held('search a word within a room', 50, () =>
    register.page({ words: school.word(), place: 'room-3', limit: 50 }),
  );
  yield await held('next page from anywhere', 50, () => register.page({ beyond: school.seq(entries), limit: 50 }));
  const last = await register.size();
  yield await held('prove one entry', 50, () => register.proveInclusion(school.seq(entries), last));
  const figures = beginFigures();
  const start = performance.now();
  const cpu = process.cpuUsage();
  await using rows = await openRows(place);
  const { found, size } = await verifyRegister(rows, { spki: key.spki });
  if (found > 0 || size !== last) throw new Error(`${where}: the verifier found ${found} changes in ${size} entries`);
  const facts = { what: `${where}, ${count} entries: verify all`, unit: 'ms', most: 60_000, veyon: null } as const;
  const { user, system } = process.cpuUsage(cpu);
  yield figures.mean(facts, [performance.now() - start], `1, ${((user + system) / 1e6).toFixed(0)} s of CPU`);
}

const inSqlite = async function* (): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-bench-register-'));
  try {
    const file = join(folder, 'register.db');
    await using register = await openSqliteRegister(file, options);
    yield* measure('SQLite', file, register);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const inPostgres = async function* (): AsyncGenerator<Figure> {
  await using server = await startPostgres();
  const school = await server.school();
  await preparePostgres(school);
  await using register = await openPostgresRegister(school.url, options);
  // Autovacuum learns how the rows are distributed within minutes; nobody enters a school's ten years in one.
  yield* measure('PostgreSQL', school.url, register, () => scrubPostgres(school.ownerUrl));
};

say(`${machine()}\nrevision ${revision()}\n\n${tableHead()}`);
for await (const figure of values.postgres ? inPostgres() : inSqlite()) say(tableRow(figure));
