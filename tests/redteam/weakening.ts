import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = new URL('../..', import.meta.url).pathname;
const folder = join(root, 'tests/redteam/weakened');

/** One defence taken out of the source, to see that its case notices. Each file in `weakened/` exports one. */
const Weakening = z.strictObject({
  case: z.string().regex(/^RT-\d{3}$/),
  /** From the root of the repository. */
  file: z.string(),
  /** Stands there exactly once. */
  find: z.string().min(1),
  replace: z.string(),
  /** What is lost by it, in one sentence. */
  why: z.string().min(1),
});
export type Weakening = z.infer<typeof Weakening>;

const Exported = z.object({ weakening: Weakening });

/** The cases that have a weakening. */
export const weakenedCases = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace(/\.ts$/, '').toUpperCase())
    .toSorted();

/** Throws when there is none of this case, or when it is filed under another's name. */
export const weakeningOf = async (which: string): Promise<Weakening> => {
  const path = join(folder, `${which.toLowerCase()}.ts`);
  const { weakening } = Exported.parse(await import(/* @vite-ignore */ path));
  if (weakening.case !== which) throw new Error(`${path} holds the weakening of ${weakening.case}`);
  return weakening;
};

/** The source without its defence. Throws unless the text stands there exactly once: a weakening must bite. */
export const weaken = (source: string, { case: which, file, find, replace }: Weakening): string => {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `the text that ${which} weakens stands ${more.length + (after === undefined ? 0 : 1)} times in ${file}`,
    );
  return before + replace + after;
};

/** The file that a weakening is of, as it lies on disk. */
export const sourceOf = ({ file }: Weakening): string => readFileSync(join(root, file), 'utf8');
