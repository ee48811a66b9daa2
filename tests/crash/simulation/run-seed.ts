import { PLANTED, type Planted, type PlantedName } from './planted.ts';
import { School } from './school.ts';

/** So many things happen to a school before it may heal. */
export const STEPS = 400;

/** How a seed went; `broken` is null when everything that is promised held. */
export type Outcome = {
  readonly seed: number;
  readonly broken: string | null;
  /** What happened last, or everything where that was asked for. */
  readonly lines: readonly string[];
  readonly counts: School['history']['counts'];
};

const LAST = 60;

/** Runs a school through a seed: the same seed is the same run. */
export const runSeed = async (
  seed: number,
  { planted = null, everything = false }: { readonly planted?: PlantedName | null; readonly everything?: boolean } = {},
): Promise<Outcome> => {
  const faults: Planted = planted === null ? {} : PLANTED[planted];
  const school = new School(seed, faults, everything);
  await school.begin();
  for (let step = 0; step < STEPS && school.history.broken === null; step += 1) await school.step();
  if (school.history.broken === null) await school.heal();
  const { broken, lines, counts } = school.history;
  return { seed, broken, lines: everything ? lines : lines.slice(-LAST), counts };
};
