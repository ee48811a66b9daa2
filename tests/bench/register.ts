// Measures a register of ten years: `node tests/bench/register.ts --incidents 1000000 [--postgres]`. By hand: the whole
// of it takes many minutes, most of them to fill the register.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type LogKey,
  openPostgresRegister,
  openSqliteRegister,
  preparePostgres,
  type Register,
  scrubPostgres,
  verifyPlace,
} from '@usher/register';
import { createTestLogKey, startPostgres } from '@usher/register/testing';
import { beginFigures, type Figure } from './measure/figure.ts';
import { machine, revision } from './measure/machine.ts';
import { spread } from './measure/spread.ts';
import { openHubDesk } from './register/hub-desk.ts';
import { ENTRIES_EACH, tenYears } from './register/ten-years.ts';
import { tableHead, tableRow } from './table.ts';

const TIMES = 200;

const { values } = parseArgs({
  options: { incidents: { type: 'string', default: '20000' }, postgres: { type: 'boolean', default: false } },
});
const incidents = Number(values.incidents);
if (!Number.isInteger(incidents) || incidents < 5_000) throw new Error('--incidents takes a whole number from 5000');

const signing = createTestLogKey();
const ends = Date.now();
const school = tenYears(incidents, ends);
let now: () => number = Date.now;
let isLoading = false;
/** While the register is filled nobody takes the receipts, and they are not signed; the checkpoints are. */
const key: LogKey = {
  spki: signing.spki,
  sign: async (bytes) =>
    isLoading && Buffer.from(bytes).toString('latin1').startsWith('usher/receipt')
      ? new Uint8Array()
      : signing.sign(bytes),
};
const options = { origin: 'usher/school', key, now: () => Math.trunc(now()) };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const timed = async (times: number, work: (at: number) => Promise<unknown>): Promise<readonly number[]> => {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const start = performance.now();
    await work(at);
    took.push(performance.now() - start);
  }
  return took;
};

/** Writes ten years into the register, each entry at its time. */
const fill = async (where: string, register: Register): Promise<void> => {
  const began = performance.now();
  isLoading = true;
  let [count, day] = [0, 0];
  for (const { at, drafts } of school.days()) {
    now = () => at;
    await register.append(drafts);
    count += drafts.length;
    if ((day += 1) % 100 === 0) process.stderr.write(`${where}: ${count} entries\r`);
  }
  now = Date.now;
  isLoading = false;
  const seconds = (performance.now() - began) / 1_000;
  process.stderr.write(`${where}: ${count} entries in ${seconds.toFixed(0)} s\n`);
};

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const YEAR_MS = 365 * 86_400_000;

/** Does with a full register what the hub does for people who wait, one thing after the other. */
async function* measure(where: string, place: string, register: Register, folder: string): AsyncGenerator<Figure> {
  mkdirSync(folder, { recursive: true });
  await using desk = openHubDesk(register, folder);
  const count = incidents.toLocaleString('en-GB');
  const facts = (what: string, most: number | null) => ({
    what: `${where}, ${count} incidents: ${what}`,
    most,
    veyon: null,
  });
  const held = async (what: string, most: number, work: (at: number) => Promise<unknown>): Promise<Figure> =>
    beginFigures().times(facts(what, most), spread(await timed(TIMES, work)), 'p95');
  const once = async (what: string, most: number | null, work: () => Promise<unknown>): Promise<Figure> => {
    const figures = beginFigures();
    return figures.mean({ ...facts(what, most), unit: 'ms' }, await timed(1, work), '1');
  };
  yield await once("a hub's open cases after its start", null, () => desk.startAgain());
  await desk.inbox();
  yield await held('an inbox', 50, () => desk.inbox());
  yield await held('add one', 20, () => {
    const [id, caseId] = [desk.makeId(), desk.makeId()];
    const act = school.report(Date.now(), id);
    return desk.book.deliver({ id, caseId, digest: '00'.repeat(32), key: '', sig: '' }, act, {
      by: 'device:1',
      posts: [],
    });
  });
  yield await held('open a case', 50, () => desk.openCase(school.caseId()));
  yield await held('filter by pupil', 50, () => desk.cases({ person: school.pupil() }));
  yield await held('search a word', 50, () => desk.cases({ words: school.word() }));
  yield await held('search two words', 50, () => desk.cases({ words: `${school.word()} ${school.word()}` }));
  yield await held('search a word in a room within a year', 50, () => {
    const from = school.time();
    return desk.cases({ words: school.word(), place: school.room(), from, until: from + YEAR_MS });
  });
  yield await held('a day from anywhere', 50, () => {
    const from = school.time();
    return desk.cases({ from, until: from + 86_400_000 });
  });
  yield await held('next page of a pupil', 50, () => desk.cases({ person: school.pupil(), before: school.seq() }));
  yield await held('next page of a word', 50, () => desk.cases({ words: school.word(), before: school.seq() }));
  yield await held('next page of a room', 50, () => desk.cases({ place: school.room(), before: school.seq() }));
  yield await held('what staff did', 50, () => desk.staffActions(school.seq()));
  const last = await register.size();
  yield await held('prove one entry', 50, () => register.proveInclusion(school.seq(), last));
  yield await once('patterns of 120 days', null, () => desk.patterns());
  yield await once("governors' numbers of a year", null, () => desk.governors(dayOf(ends - YEAR_MS), dayOf(ends)));
  yield await once('the log of a week as a table', null, () => desk.paper(dayOf(ends - 7 * 86_400_000), dayOf(ends)));
  const figures = beginFigures();
  const [size, start, cpu] = [await register.size(), performance.now(), process.cpuUsage()];
  const verified = await verifyPlace(place, { spki: key.spki });
  if (verified.found > 0 || verified.size !== size)
    throw new Error(`${where}: the verifier found ${verified.found} changes in ${verified.size} entries`);
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const rate = `${ENTRIES_EACH} entries each, ${((size / took) * 1_000).toFixed(0)} entries a second`;
  yield {
    ...figures.mean({ ...facts('verify all', 60_000), unit: 'ms' }, [took], '1'),
    spread: `${rate}, ${((user + system) / 1e6).toFixed(0)} s of CPU here`,
  };
}

const inSqlite = async function* (): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-bench-register-'));
  try {
    const file = join(folder, 'register.db');
    await using register = await openSqliteRegister(file, options);
    await fill('SQLite', register);
    yield* measure('SQLite', file, register, join(folder, 'hub'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const inPostgres = async function* (): AsyncGenerator<Figure> {
  await using server = await startPostgres();
  const { url, ownerUrl, role } = await server.school();
  await preparePostgres({ ownerUrl, role });
  const folder = mkdtempSync(join(tmpdir(), 'usher-bench-register-'));
  try {
    await using register = await openPostgresRegister(url, options);
    await fill('PostgreSQL', register);
    // Autovacuum learns how the rows are distributed within minutes; nobody enters a school's ten years in one.
    await scrubPostgres(ownerUrl);
    yield* measure('PostgreSQL', url, register, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

say(`${machine()}\nrevision ${revision()}\n\n${tableHead()}`);
for await (const figure of values.postgres ? inPostgres() : inSqlite()) say(tableRow(figure));
