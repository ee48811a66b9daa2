// Fills the small disk that a folder is on again and again, and says each time what became of the reports. Arguments: the
// folder, how many times, and the bytes of the ballast; 0 is what no agent may have.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SpoolError } from '../../../apps/agent/service/report/spool.ts';
import { SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';
import { spooled } from './spooled.ts';

const [disk = '', times = '1', ballast = '0'] = process.argv.slice(2);
const filler = join(disk, 'filler');
const say = (line: string): void => void writeSync(1, `${line}\n`);

/** Somebody else takes all the room there is, to the last byte. */
const fill = (): void => {
  const fd = openSync(filler, 'w');
  try {
    for (const size of [65_536, 4_096, 1])
      for (;;)
        try {
          if (writeSync(fd, Buffer.alloc(size, 1)) < size) break;
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
          throw error;
        }
  } finally {
    closeSync(fd);
  }
};

const open = (): SqliteSpool => SqliteSpool.open(disk, Date.now(), { ballastBytes: Number(ballast) });

let number = 0;
const keep = (spool: SqliteSpool, word: string): void => {
  number += 1;
  try {
    spool.keep(spooled(number));
    say(`${word} ${number}`);
  } catch (error) {
    if (!(error instanceof SpoolError)) throw error;
    say(`${error.code} ${number}`);
  }
};

for (let time = 1; time <= Number(times); time += 1) {
  {
    using spool = open();
    for (let some = 0; some < 3; some += 1) keep(spool, 'kept');
    fill();
    // As many as a pupil may make while a disk is full, and more: those that find no room are refused.
    for (let some = 0; some < 60; some += 1) keep(spool, some === 0 ? 'first' : 'kept');
  }
  // Also a start of the service finds the disk full.
  {
    using spool = open();
    say(`found ${spool.found.was} ${spool.count('waiting')}`);
  }
  rmSync(filler);
  using spool = open();
  for (const { reportId } of spool.waiting(1_000)) {
    spool.received(reportId, time);
    say(`delivered ${Number.parseInt(reportId.slice(-12), 16)}`);
  }
  spool.forget(time + 1);
}
say('done');
