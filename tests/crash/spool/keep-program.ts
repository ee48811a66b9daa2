// Keeps reports in a spool until it is killed, and says on standard output what was kept. Arguments: data folder, first
// number, and optionally `early`, which says so before it is: what no agent may do.
import { writeSync } from 'node:fs';
import { SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';
import { spooled } from './spooled.ts';

const [dataDir = '', first = '0', early] = process.argv.slice(2);

// Written at once, not through a stream: what a killed process still had in hand was never said.
const say = (line: string): void => void writeSync(1, `${line}\n`);

using spool = SqliteSpool.open(dataDir, Date.now());
say('open');
for (let number = Number(first); ; number += 1) {
  const report = spooled(number);
  if (early === 'early') say(`kept ${report.reportId}`);
  spool.keep(report);
  if (early !== 'early') say(`kept ${report.reportId}`);
  if (number % 3 === 0) {
    const before = spooled(number - 1).reportId;
    spool.received(before, number);
    say(`received ${before}`);
  }
}
