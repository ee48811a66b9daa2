import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentError } from './errors.ts';

/** The words of the lock screen, by their names in `resources/strings/agent.json`. */
export type LockWords = {
  readonly title: string;
  readonly reassurance: string;
  readonly timeLeft: string;
  readonly hours: string;
  readonly minutes: string;
};

const WORDS = ['title', 'reassurance', 'timeLeft', 'hours', 'minutes'] as const;

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
export const readLockWords = (resources: string): LockWords => {
  const path = join(resources, 'strings', 'agent.json');
  try {
    const { lock } = JSON.parse(readFileSync(path, 'utf8')) as { lock?: Record<string, unknown> };
    const pairs = WORDS.map((word) => {
      const text = lock?.[word];
      if (typeof text !== 'string') throw new TypeError(`lock.${word} is not a text`);
      return [word, text] as const;
    });
    return Object.fromEntries(pairs) as LockWords;
  } catch (cause) {
    throw new AgentError(
      'no-resources',
      'The texts of this installation cannot be read.',
      'Install the software again.',
      cause,
    );
  }
};
