import type { Calm } from './guard-talk.ts';

/** The sentences there are for what is promised. */
type PromiseWords = Readonly<
  Record<'sending' | 'saved' | 'volatile' | 'received' | 'receivedInstead' | 'seen' | 'seenBySomebody', string>
>;

/** What is promised of a report, in words for the pupil, and never more than is true (rule HID5); null when nothing is. */
export const promiseWords = (
  words: PromiseWords,
  { promise, by, instead }: Pick<Calm, 'promise' | 'by' | 'instead'>,
): string | null => {
  switch (promise) {
    case null:
      return null;
    case 'promise.sending':
      return words.sending;
    case 'promise.saved':
      return words.saved;
    case 'promise.volatile':
      return words.volatile;
    case 'promise.received':
      return instead ? words.receivedInstead : words.received;
    case 'promise.seen':
      return by === null || by.trim() === '' ? words.seenBySomebody : words.seen.replace('{name}', () => by.trim());
  }
};
