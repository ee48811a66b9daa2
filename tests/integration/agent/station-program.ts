// A station in a process of its own, to be killed: DATA DISPLAY GUARD. Prints the guard's process id.
import { LinuxSession } from '@usher/desktop/session';
import { systemClock } from '../../../apps/agent/clock.ts';
import { newId } from '@usher/trust';
import { AuthorityKeeper } from '../../../apps/agent/service/authority-keeper.ts';
import { readBootId } from '../../../apps/agent/service/boot-id.ts';
import { startStation } from '../../../apps/agent/service/station.ts';

const [dataDir = '', display = '', guardEntry = ''] = process.argv.slice(2);
const station = await startStation({
  dataDir,
  display,
  guardEntry,
  session: new LinuxSession({ display }),
  school: 'Test School',
  // Nobody commands it: what it had is on its disk.
  authority: new AuthorityKeeper({
    clock: systemClock,
    schoolId: newId(),
    deviceId: newId(),
    room: 'ICT1',
    epoch: 0,
    saveEpoch: async () => undefined,
    onSaveFailed: () => undefined,
  }),
  clock: systemClock,
  boot: readBootId(),
  log: { info: () => undefined, warn: () => undefined },
  dial: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
});
process.stdout.write(`${station.guardPid()}\n`);
