import type { Draft } from '@usher/register';
import { idOf } from '@usher/register/testing';

/** Dice that fall the same way for a seed (mulberry32), so that every run measures the same school. */
const diceOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const SYLLABLES = [
  'ba',
  'cor',
  'den',
  'fil',
  'gra',
  'hol',
  'jim',
  'ken',
  'lor',
  'mun',
  'pel',
  'ras',
  'sto',
  'tri',
  'vek',
];
const WORDS = 5_000;
const PUPILS = 4_000;
const ENTRIES_A_CASE = 5;
const WORDS_A_TEXT = 25;

/** The words of the school: some are in nearly every text and most in hardly any, as in every language. */
export const wordAt = (rank: number): string => {
  const part = (at: number): string => SYLLABLES[at % SYLLABLES.length] ?? '';
  return `${part(rank)}${part(Math.floor(rank / 15))}${part(Math.floor(rank / 225))}${rank % 7}`;
};

/** What a school of this make writes into its register, the same each time. */
export const tenYears = (seed = 1) => {
  const dice = diceOf(seed);
  const word = (): string => wordAt(Math.floor(WORDS ** dice()) - 1);
  const text = (): string => Array.from({ length: WORDS_A_TEXT }, word).join(' ');
  const pupil = (): string => `pupil-${Math.floor(dice() * PUPILS)}`;
  let number = 0;
  return {
    next: (): Draft => {
      number += 1;
      return {
        id: idOf(number),
        kind: number % ENTRIES_A_CASE === 1 ? 'report' : 'note',
        caseId: idOf(Math.floor((number - 1) / ENTRIES_A_CASE), 'case'),
        by: `account-${Math.floor(dice() * 120)}`,
        place: `room-${Math.floor(dice() * 12)}`,
        facts: { station: `ICT1-${number % 30}`, kinds: ['web-page'], accidental: dice() < 0.5, answers: { step: 3 } },
        words: { details: text() },
        people: [{ person: pupil(), part: 'victim' }],
      };
    },
    pupil,
    word,
    caseId: (entries: number): string => idOf(Math.floor((dice() * entries) / ENTRIES_A_CASE), 'case'),
    seq: (entries: number): number => 1 + Math.floor(dice() * entries),
  };
};
