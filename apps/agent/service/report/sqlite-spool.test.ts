import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renewFile, takeRenewed } from './spool-file.ts';
import { readRows } from './spool-table.ts';
import { FakeSpool } from './testing/fake-spool.ts';
import { spoolSuite } from './testing/spool-suite.ts';
import { SPOOL_FILES, SqliteSpool } from './sqlite-spool.ts';

let dataDir: string;
let folders = 0;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'usher-spool-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const open = (now = 1): SqliteSpool => SqliteSpool.open(dataDir, now);
const file = (): string => join(dataDir, SPOOL_FILES.folder, SPOOL_FILES.reports);

const keep = (spool: SqliteSpool, n: number, sealed = new Uint8Array(700).fill(n)) =>
  spool.keep({
    reportId: `0196a000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    seal: 'school',
    sealed,
    createdMono: n,
    createdWall: n,
    boot: 'b',
  });

const fill = (count: number): void => {
  using spool = open();
  for (let n = 1; n <= count; n += 1) keep(spool, n);
};

describe('the spool in a file', () => {
  spoolSuite(() => {
    folders += 1;
    return SqliteSpool.open(join(dataDir, String(folders)), 1);
  });

  test('[RPT2] has what it kept when it is opened again, every commit flushed', () => {
    fill(3);
    using spool = open();
    expect([spool.found, spool.count('waiting')]).toEqual([{ was: 'whole' }, 3]);
    using db = new DatabaseSync(file());
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  test('[RPT2] sets a file aside that is no spool, says so, and begins anew', () => {
    fill(3);
    writeFileSync(file(), 'this is no database, but it is long enough to be looked at as if it were one'.repeat(20));
    using spool = open(77);
    expect(spool.found).toEqual({ was: 'damaged', saved: 0, setAside: 'damaged-77.db' });
    expect(readdirSync(join(dataDir, SPOOL_FILES.folder))).toContain('damaged-77.db');
    keep(spool, 9);
    expect(spool.count('waiting')).toBe(1);
  });

  test('[RPT2] saves the whole reports of a file in which one was changed', () => {
    fill(8);
    const bytes = readFileSync(file());
    const at = bytes.indexOf(Buffer.alloc(600, 5));
    bytes[at + 300] = 0x7f;
    writeFileSync(file(), bytes);
    using spool = open(78);
    expect(spool.found).toMatchObject({ was: 'damaged', saved: 7 });
    expect(spool.waiting(10).map(({ createdWall }) => createdWall)).toEqual([1, 2, 3, 4, 6, 7, 8]);
  });

  test('[RPT2] opens whatever length a file was cut to, and says when something is missing', () => {
    fill(12);
    const whole = readFileSync(file());
    copyFileSync(file(), join(dataDir, 'copy'));
    for (let length = 0; length < whole.length; length += 1_024) {
      rmSync(join(dataDir, SPOOL_FILES.folder), { recursive: true });
      fill(0);
      copyFileSync(join(dataDir, 'copy'), file());
      truncateSync(file(), length);
      using spool = open(length);
      expect([length, spool.found.was]).toEqual([length, 'damaged']);
      keep(spool, 99);
      expect(spool.waiting(20).at(-1)?.createdWall).toBe(99);
    }
  });

  test('[RPT2] goes on in a new file after an error of the disk, with all that was in the old', () => {
    fill(5);
    {
      using db = new DatabaseSync(file());
      renewFile(file(), readRows(db));
    }
    using spool = open();
    expect([spool.found.was, spool.count('waiting')]).toEqual(['whole', 5]);
  });

  test('[RPT2] does not lose what it kept when somebody removes its files while it is open', () => {
    fill(2);
    const spool = open();
    rmSync(join(dataDir, SPOOL_FILES.folder), { recursive: true });
    keep(spool, 3);
    spool[Symbol.dispose]();
    using again = open();
    expect([again.found.was, again.count('waiting')]).toEqual(['whole', 3]);
  });

  test('[RPT2] takes a new file only when it is whole', () => {
    fill(5);
    const before = readFileSync(file());
    writeFileSync(`${file()}.new`, before.subarray(0, 4_096));
    takeRenewed(file());
    expect(readFileSync(file()).equals(before)).toBe(true);
    copyFileSync(file(), `${file()}.new`);
    rmSync(file());
    takeRenewed(file());
    using spool = open();
    expect(spool.count('waiting')).toBe(5);
  });
});

describe('the spool in memory', () => {
  spoolSuite(() => new FakeSpool());
});
