// Tells of one thing after the other as an agent does, and says on standard output of which the pupil was told that it is
// saved. Arguments: data folder, first number, how many, and optionally what no agent may do: `believing` for a spool that takes
// an error of the disk for nothing, or `early` to say that it is saved before it is. Gives up when the disk has refused too often.
import { writevSync } from 'node:fs';
import type { Clock } from '../../../apps/agent/clock.ts';
import { ReportKeeper } from '../../../apps/agent/service/report/report-keeper.ts';
import { isReceiptBy } from '@usher/trust';
import { LocalSeal, sealForSchool } from '../../../apps/agent/service/report/report-seal.ts';
import type { SpooledReport } from '../../../apps/agent/service/report/spool.ts';
import { SpoolAtHand } from '../../../apps/agent/service/report/spool-at-hand.ts';
import { SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';

const [dataDir = '', first = '1', count = '1', how] = process.argv.slice(2);
const PATIENCE = 40;

// Not `write`, which is what is made to fail; and at once: what a killed process still had in hand was never said.
const say = (line: string): void => void writevSync(1, [Buffer.from(`${line}\n`)]);

let refused = 0;
const clock: Clock = {
  mono: () => performance.now(),
  wall: Date.now,
  after: (_ms, run) => {
    refused += 1;
    if (refused > PATIENCE) {
      say('gave up');
      process.exit(0);
    }
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  },
};

class BelievingSpool extends SpoolAtHand {
  override keep(report: SpooledReport): void {
    try {
      super.keep(report);
    } catch {
      // It will have worked.
    }
  }
}

const Kind = how === 'believing' ? BelievingSpool : SpoolAtHand;
const spool = new Kind(
  () => SqliteSpool.open(dataDir, Date.now(), { ballastBytes: 65_536 }),
  (found) => say(`found ${found.was}`),
);
const keeper = new ReportKeeper({
  spool,
  card: { card: null },
  local: new LocalSeal(dataDir),
  seal: sealForSchool,
  clock,
  boot: 'boot',
  user: () => null,
  isHidden: () => false,
  isVolatile: () => false,
  sign: null,
  submit: () => null,
  onReceipt: async () => undefined,
  isReceipt: isReceiptBy,
  log: { info: () => undefined, warn: () => undefined },
});

let telling = Number(first);
keeper.onPromise((now) => {
  if (now?.promise === 'promise.saved') say(`saved ${telling}`);
});
for (const last = telling + Number(count); telling < last; telling += 1) {
  say(`telling ${telling}`);
  if (how === 'early') say(`saved ${telling}`);
  await keeper.tell({ about: 'me', kinds: [], text: `report ${telling}`, url: '' });
  if (telling % 3 !== 0) continue;
  try {
    const id = spool.newest()?.reportId ?? '';
    spool.received(id, Date.now());
    say(`received ${telling}`);
  } catch {
    // Then nobody says so.
  }
}
say('done');
process.exit(0);
