import type { Calm } from '../../guard-talk.ts';
import { promiseWords } from '../../promise-words.ts';
import type { CalmWords } from '../../resources.ts';

/** A line of the calm screen and how it is set. */
export type CalmLine = {
  readonly as: 'title' | 'aside' | 'promise' | 'next' | 'contacts';
  readonly text: string;
};

/** Who comes: nobody is said to be on the way before the school has it, and nobody at all if it is about one of them. */
const nextOf = (words: CalmWords, { promise, instead }: Calm): string => {
  if (instead) return words.nextInstead;
  return promise === 'promise.received' || promise === 'promise.seen' ? words.come : words.hand;
};

/** What is said to a pupil who has hidden the screens, and never more than is true (rule HID5). */
export const calmLines = (words: CalmWords, calm: Calm): readonly CalmLine[] => {
  const promise = promiseWords(words, calm);
  const contacts = calm.contacts.trim();
  return [
    { as: 'title', text: words.title },
    { as: 'aside', text: words.unseen },
    ...(promise === null ? [] : [{ as: 'promise', text: promise } as const]),
    { as: 'next', text: nextOf(words, calm) },
    ...(contacts === '' ? [] : [{ as: 'contacts', text: contacts } as const]),
  ];
};
