import { PLANTED, type PlantedName } from './planted.ts';
import { type Outcome, runSeed } from './run-seed.ts';

// seeds-program FROM TO [PLANTED]: runs the seeds up to the first that breaks a promise, and says how they went.
const isPlanted = (name: string | undefined): name is PlantedName => name !== undefined && name in PLANTED;

/** What a row of seeds came to. */
export type SeedsRun = {
  readonly ran: number;
  readonly broken: Outcome | null;
  readonly counts: Readonly<Record<keyof Outcome['counts'], number>>;
};

const [from = '1', to = '1', name] = process.argv.slice(2);
const planted = isPlanted(name) ? name : null;
const counts = { saved: 0, received: 0, alarms: 0, restores: 0 };
let ran = 0;
let broken: Outcome | null = null;
for (let seed = Number(from); seed < Number(to) && broken === null; seed += 1) {
  const outcome = await runSeed(seed, { planted });
  ran += 1;
  for (const what of ['saved', 'received', 'alarms', 'restores'] as const) counts[what] += outcome.counts[what];
  if (outcome.broken !== null) broken = outcome;
}
const run: SeedsRun = { ran, broken, counts };
process.stdout.write(`${JSON.stringify(run)}\n`);
