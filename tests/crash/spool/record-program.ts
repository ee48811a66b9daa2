// Does everything that a spool is there for, in several lives of it, and says on standard output before and after each what
// it is. Arguments: data folder, and `NORMAL` or `OFF` for a spool that does not flush each commit: what no agent may do.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { renewFile } from '../../../apps/agent/service/report/spool-file.ts';
import { openTable, readRows } from '../../../apps/agent/service/report/spool-table.ts';
import { SPOOL_FILES, SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';
import { resealed, spooled } from './spooled.ts';

const [dataDir = '', flushes = 'FULL'] = process.argv.slice(2);
const file = join(dataDir, SPOOL_FILES.folder, SPOOL_FILES.reports);

const asItIs = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function exec(sql: string): void {
  asItIs.call(this, sql.replace('synchronous = FULL', `synchronous = ${flushes}`));
};

const say = (line: string): void => void writeSync(1, `${line}\n`);

let number = 0;
const live = (reports: number): void => {
  using spool = SqliteSpool.open(dataDir, number, { ballastBytes: 4_096 });
  for (const until = number + reports; number < until;) {
    number += 1;
    spool.keep({ ...spooled(number), seal: number % 5 === 0 ? 'local' : 'school' });
    say(`kept ${number}`);
    if (number % 5 === 0) {
      say(`resealing ${number}`);
      spool.reseal(spooled(number).reportId, resealed(number));
      say(`resealed ${number}`);
    }
    if (number % 2 === 0) {
      const before = number - 1;
      spool.received(spooled(before).reportId, before);
      say(`received ${before}`);
    }
    if (number % 20 === 0) {
      say(`forgetting ${number - 40}`);
      spool.forget(number - 40);
      // Only a part of what waits stays: each is read again after every cut.
      for (const one of spool.waiting(20)) spool.received(one.reportId, number);
    }
  }
};

/** A byte of a report that waits goes bad, as on a disk that is old. */
const damage = (): void => {
  const bad = number;
  const part = Buffer.from(spooled(bad).sealed.subarray(100, 140));
  const at = readFileSync(file).indexOf(part);
  say(`damaged ${bad}`);
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.of((part[0] ?? 0) ^ 0xff), 0, 1, at);
  fsyncSync(fd);
  closeSync(fd);
};

for (const reports of [6, 30, ...Array<number>(8).fill(25), 5]) live(reports);
// More than SQLite puts into its log before it writes that into the file.
live(150);
{
  using db = openTable(file);
  const rows = readRows(db);
  db.close();
  renewFile(file, rows);
}
live(12);
number += 1;
{
  using spool = SqliteSpool.open(dataDir, number, { ballastBytes: 4_096 });
  spool.keep(spooled(number));
  say(`kept ${number}`);
}
damage();
for (const reports of [8, 25, 25, 3]) live(reports);
