import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConsoleError } from './errors.ts';

const SchoolFacts = z.strictObject({
  /** The school's name as the hub last said it, so that it stands on the page before the link is up. */
  school: z.string().max(64),
  /** The hub runs inside this console and is started with it. */
  ownHub: z.boolean(),
});
export type SchoolFacts = z.infer<typeof SchoolFacts>;

const FILE = 'school.json';

/** What a console remembers of its school; null before it is enrolled or when the file is damaged. */
export const readSchoolFacts = (folder: string): SchoolFacts | null => {
  try {
    return SchoolFacts.safeParse(JSON.parse(readFileSync(join(folder, FILE), 'utf8'))).data ?? null;
  } catch {
    // Only a name to show and a choice that is made anew: nothing is lost with it.
    return null;
  }
};

/** Keeps it, wholly or not at all. Throws ConsoleError `data-folder`. */
export const writeSchoolFacts = (folder: string, facts: SchoolFacts): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const making = join(folder, `.${FILE}.${process.pid}`);
    writeFileSync(making, JSON.stringify(facts), { mode: 0o600 });
    renameSync(making, join(folder, FILE));
  } catch (cause) {
    throw new ConsoleError(
      'data-folder',
      `The folder ${folder} cannot be written to.`,
      'Give another with --data.',
      cause,
    );
  }
};
