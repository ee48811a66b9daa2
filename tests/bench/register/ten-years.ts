import { type Act, type Entry, readReport, reportAct } from '@usher/incidents';
import type { Draft } from '@usher/register';
import { idOf } from '@usher/register/testing';
import { draftOf } from '../../../apps/hub/incidents/entry-draft.ts';

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
const WORDS_A_TEXT = 25;

export const DAY_MS = 86_400_000;
const DAYS = 3_652;
/** A case is closed so many days after it was opened; those of the last days are open. */
const OPEN_DAYS = 2;

/** Entries of one incident: the report, that the school's routes told somebody, and its end. */
export const ENTRIES_EACH = 3;

/** The words of the school: some are in nearly every text and most in hardly any, as in every language. */
export const wordAt = (rank: number): string => {
  const part = (at: number): string => SYLLABLES[at % SYLLABLES.length] ?? '';
  return `${part(rank)}${part(Math.floor(rank / 15))}${part(Math.floor(rank / 225))}${rank % 7}`;
};

const KINDS = ['web-page', 'unkind', 'message', 'stranger', 'virus'] as const;
const BY_HUB = 'hub';

/** What a school writes into its register with so many incidents in ten years that end now; the same each time. */
export const tenYears = (incidents: number, ends: number, seed = 1) => {
  const dice = diceOf(seed);
  const below = (most: number): number => Math.floor(dice() * most);
  const word = (): string => wordAt(Math.floor(WORDS ** dice()) - 1);
  const text = (): string => Array.from({ length: WORDS_A_TEXT }, word).join(' ');
  const pupil = (): string => `pupil:p${below(PUPILS)}`;
  const room = (): string => `ICT${below(12)}`;
  const caseOf = (incident: number): string => idOf(incident, 'case');
  let entries = 0;
  const draft = (incident: number, act: Act, by: string): Draft => {
    entries += 1;
    return draftOf({ ...act, id: idOf(entries), caseId: caseOf(incident), by, posts: [] } as Omit<Entry, 'at'>);
  };
  /** A pupil's report, as the hub makes one of what a device brings. */
  const report = (at: number, id: string): Act =>
    reportAct(
      readReport({ text: text(), occurredAt: at, kinds: [KINDS[below(KINDS.length)]] }, { source: 'pupil' }, at, id),
      {
        reporter: pupil(),
        source: 'pupil',
        room: room(),
        device: `PC-${below(30)}`,
        address: null,
        place: 'in-school',
        lessonTeacher: null,
      },
    );
  const told = (): Act => ({
    kind: 'case.told',
    facts: { route: 'safeguarding', step: 0 },
    words: {},
    people: [{ person: `account:${below(5)}`, part: 'told' }],
  });
  const closed: Act = { kind: 'case.closed', facts: {}, words: {}, people: [] };
  const firstOf = (day: number): number => Math.floor((incidents * Math.min(Math.max(day, 0), DAYS)) / DAYS);
  const of = (day: number): readonly number[] =>
    Array.from({ length: firstOf(day + 1) - firstOf(day) }, (_, at) => firstOf(day) + at);
  return {
    /** Everything of ten years, a day at a time. */
    *days(): Generator<{ readonly at: number; readonly drafts: readonly Draft[] }> {
      for (let day = 0; day < DAYS; day += 1) {
        const at = ends - (DAYS - day) * DAY_MS;
        const opened = of(day).flatMap((incident) => [
          draft(incident, report(at, idOf(incident, 'report')), BY_HUB),
          draft(incident, told(), BY_HUB),
        ]);
        const ended = of(day - OPEN_DAYS).map((incident) => draft(incident, closed, 'account:1'));
        yield { at, drafts: [...opened, ...ended] };
      }
    },
    report,
    pupil,
    word,
    room,
    caseId: (): string => caseOf(below(incidents)),
    /** A place of the log. */
    seq: (): number => 1 + below(incidents * ENTRIES_EACH),
    /** A time within the ten years. */
    time: (): number => ends - below(DAYS) * DAY_MS,
  };
};
