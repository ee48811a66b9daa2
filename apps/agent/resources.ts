import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentError } from './errors.ts';

const LOCK = ['title', 'reassurance', 'timeLeft', 'hours', 'minutes'] as const;
const CALM = [
  'title',
  'unseen',
  'sending',
  'saved',
  'volatile',
  'received',
  'receivedInstead',
  'seen',
  'seenBySomebody',
  'hand',
  'come',
  'nextInstead',
] as const;

const BUTTON = ['text', 'key'] as const;

type Words<Names extends readonly string[]> = { readonly [name in Names[number]]: string };

/** The words of the lock screen, by their names in `resources/strings/agent.json`. */
export type LockWords = Words<typeof LOCK>;
/** The words on the pupil's own cover, by their names in `resources/strings/pupil.json`. */
export type CalmWords = Words<typeof CALM>;
/** The words on the button that is always there, in the same file. */
export type ButtonWords = Words<typeof BUTTON>;

/**
 * The folder of what is shipped beside the code: the nearest `resources` above `from`, so that the same code
 * finds it when bundled. Throws `no-resources`.
 */
export const findResources = (from: string): string => {
  for (let folder = from; ; folder = dirname(folder)) {
    const resources = join(folder, 'resources');
    if (existsSync(join(resources, 'strings', 'agent.json'))) return resources;
    if (dirname(folder) === folder)
      throw new AgentError(
        'no-resources',
        'The folder "resources" of this installation is missing.',
        'Install the software again.',
      );
  }
};

/** Reads the words of the lock screen. Throws `no-resources` when one is missing. */
export const readLockWords = (resources: string): LockWords => readWords(resources, 'agent.json', 'lock', LOCK);

/** Reads the words on the pupil's own cover. Throws `no-resources` when one is missing. */
export const readCalmWords = (resources: string): CalmWords => readWords(resources, 'pupil.json', 'calm', CALM);

/** Reads the words on the button that is always there. Throws `no-resources` when one is missing. */
export const readButtonWords = (resources: string): ButtonWords => readWords(resources, 'pupil.json', 'button', BUTTON);

/** Reads what the pupil's page is called. Throws `no-resources` when it is missing. */
export const readPageTitle = (resources: string): string => readWords(resources, 'pupil.json', 'page', ['title']).title;

const readWords = <const Names extends readonly string[]>(
  resources: string,
  file: string,
  part: string,
  names: Names,
): Words<Names> => {
  try {
    const read = JSON.parse(readFileSync(join(resources, 'strings', file), 'utf8')) as Record<
      string,
      Record<string, unknown> | undefined
    >;
    const pairs = names.map((name) => {
      const text = read[part]?.[name];
      if (typeof text !== 'string') throw new TypeError(`${part}.${name} is not a text`);
      return [name, text] as const;
    });
    return Object.fromEntries(pairs) as Words<Names>;
  } catch (cause) {
    throw new AgentError(
      'no-resources',
      'The texts of this installation cannot be read.',
      'Install the software again.',
      cause,
    );
  }
};
