import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqliteRegister } from '../../packages/register/src/sqlite/open-sqlite-register.ts';
import { createTestLogKey, draftOf, idOf } from '../../packages/register/src/testing/index.ts';
import { rebuildIndexes } from '../../packages/register/src/rebuild.ts';
import { verifyPlace } from '../../packages/register/src/verify/verify-place.ts';
import { verifyRegister } from '../../packages/register/src/verify/verify-register.ts';
import { openRows } from '../../packages/register/src/place.ts';

const key = createTestLogKey();
const options = { spki: key.spki };
const SIZE = 600;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-register-'));
  file = join(folder, 'register.db');
  await using register = await openSqliteRegister(file, { origin: 'usher/school', key });
  await register.append(Array.from({ length: SIZE - 1 }, (_, at) => draftOf(at)));
  // One in each thread's part is erased by an entry in the last one's.
  await register.erase({ id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [7, 590] });
});
afterAll(() => rmSync(folder, { recursive: true }));

const alone = async () => {
  await using rows = await openRows(file);
  return await verifyRegister(rows, options);
};
const shared = () => verifyPlace(file, options, { threads: 3, worthIt: 1 });

it('[REG26] threads that share the log see what one sees', async () => {
  expect(await shared()).toEqual(await alone());
  expect(await shared()).toMatchObject({ size: SIZE, found: 0 });
});

const CHANGES: readonly (readonly [what: string, sql: string, kinds: readonly string[]])[] = [
  ['an entry of the first part', `UPDATE entry SET by_whom = 'other' WHERE seq = 3`, ['entry-changed']],
  ['words of the second part', `UPDATE entry_words SET text = 'other' WHERE seq = 300`, ['personal-changed']],
  ['the last entry of a part taken out', 'DELETE FROM entry WHERE seq = 200', ['personal-unknown', 'entry-missing']],
  ['the first entry of a part taken out', 'DELETE FROM entry WHERE seq = 201', ['personal-unknown', 'entry-missing']],
  ['an erasure taken from the list', 'DELETE FROM erasure WHERE target = 7', ['erasure-missing', 'personal-missing']],
  ['an erasure that no entry says', 'INSERT INTO erasure VALUES (9, 600)', ['not-erased', 'erasure-unknown']],
  ['words of an entry before the first', `INSERT INTO entry_words VALUES (-4, 'x', 'y', x'00')`, ['personal-unknown']],
  ['words of an entry after the last', `INSERT INTO entry_words VALUES (9999, 'x', 'y', x'00')`, ['personal-unknown']],
];
it.each(CHANGES)('[REG26] threads that share the log find %s', async (_, sql, kinds) => {
  const copy = join(folder, 'copy.db');
  rmSync(copy, { force: true });
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec(`VACUUM INTO '${copy}'`);
  db.close();
  const changed = new DatabaseSync(copy, { enableForeignKeyConstraints: false });
  for (const { name } of changed.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all())
    changed.exec(`DROP TRIGGER ${String(name)}`);
  changed.exec(sql);
  changed.close();
  const { findings } = await verifyPlace(copy, { ...options, most: 5_000 }, { threads: 3, worthIt: 1 });
  expect([...new Set(findings.map(({ kind }) => kind))]).toEqual(expect.arrayContaining([...kinds]));
});

it('[REG31] what is kept beside the entries is compared with them, and rebuilt', async () => {
  const other = join(folder, 'lists.db');
  {
    await using register = await openSqliteRegister(other, { origin: 'usher/school', key });
    await register.append(Array.from({ length: 30 }, (_, at) => draftOf(at, { kind: 'case.note' })));
    await register.append([draftOf(40, { kind: 'case.closed', caseId: idOf(2, 'case') })]);
  }
  const findings = async () => (await verifyPlace(other, options)).findings.map(({ kind, what }) => [kind, what]);
  expect(await findings()).toEqual([]);
  const db = new DatabaseSync(other);
  const [gone, changed, made] = [idOf(1, 'case'), idOf(2, 'case'), idOf(77, 'case')];
  db.prepare('DELETE FROM case_standing WHERE case_id = ?').run(gone);
  db.prepare('UPDATE case_standing SET closed_at = NULL WHERE case_id = ?').run(changed);
  db.prepare('INSERT INTO case_standing VALUES (?, 400, 1, NULL)').run(made);
  db.exec('UPDATE entry_day SET first_seq = 5');
  db.close();
  const said = await findings();
  expect(new Set(said.map(([kind]) => kind))).toEqual(new Set(['index-changed']));
  for (const what of [`case ${gone}`, `case ${changed}`, `case ${made}`, 'day at 1', 'day at 5'])
    expect([what, said.filter(([, text]) => text?.endsWith(`${what}; rebuild it`)).length]).toEqual([what, 1]);
  await rebuildIndexes(other);
  expect(await findings()).toEqual([]);
  await expect(rebuildIndexes(join(folder, 'none.db'))).rejects.toMatchObject({ code: 'no-register' });
});

it('[REG26] a thread that cannot look fails the whole', async () => {
  await expect(verifyPlace(join(folder, 'none.db'), options)).rejects.toMatchObject({ code: 'no-register' });
});
