// A station in a process of its own, to be killed: DATA DISPLAY GUARD. Prints the guard's process id.
import { systemClock } from '../../../apps/agent/clock.ts';
import { readBootId } from '../../../apps/agent/service/boot-id.ts';
import { startStation } from '../../../apps/agent/service/station.ts';

const [dataDir = '', display = '', guardEntry = ''] = process.argv.slice(2);
const station = await startStation({
  dataDir,
  display,
  guardEntry,
  school: 'Test School',
  clock: systemClock,
  boot: readBootId(),
  log: { info: () => undefined, warn: () => undefined },
  dial: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
});
process.stdout.write(`${station.guardPid()}\n`);
