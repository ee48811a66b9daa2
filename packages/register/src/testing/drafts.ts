import { createHash } from 'node:crypto';
import type { Draft } from '../register.ts';

/** The UUID of a number: the same one each time, and another for each. */
export const idOf = (number: number, what = 'entry'): string => {
  const hex = createHash('sha256').update(`${what} ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A report as a hub would hand it in; the number decides everything that is not given. */
export const draftOf = (number: number, given: Partial<Draft> = {}): Draft => ({
  id: idOf(number),
  kind: number % 5 === 0 ? 'note' : 'report',
  caseId: idOf(Math.floor(number / 5), 'case'),
  by: `account-${number % 7}`,
  place: `room-${number % 3}`,
  facts: { station: `PC-${number % 30}`, kinds: ['web-page'], accidental: number % 2 === 0 },
  words: { details: `The page about volcanoes number${number} opened by itself.`, title: `Report ${number}` },
  people: [
    { person: `pupil-${number % 11}`, part: 'victim' },
    { person: `pupil-${(number + 4) % 11}`, part: 'witness' },
  ],
  ...given,
});
