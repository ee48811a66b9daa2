import { syllable } from 'syllable';
import { describe, expect, it } from 'vitest';
import strings from '../../../resources/strings/incidents.json' with { type: 'json' };
import { REFUSALS } from './act-content.ts';
import { MISSING } from './closing.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import { DETAILS } from './details.ts';
import { Entry, Part } from './entry.ts';
import { LOG_COLUMNS } from './exports/log.ts';
import type { Flow } from './flow.ts';
import { CRIME } from './flows/crime.ts';
import { NO_CRIME } from './flows/no-crime.ts';
import { PATTERNS } from './pattern.ts';
import { Post } from './post.ts';
import { REPORT_KINDS } from './report.ts';

const S = DEFAULT_SETTINGS;
const TEXTS: Readonly<Record<string, string>> = strings;
const under = (group: string, ids: readonly string[]): readonly string[] => ids.map((id) => `${group}.${id}`);
const flow = ({ id, steps }: Flow): readonly string[] => [
  `flow.${id}`,
  ...steps.flatMap((step) => [
    `flow.${id}.${step.id}`,
    ...step.answers.map(({ answer }) => `flow.${id}.${step.id}.${answer}`),
  ]),
];
const both = <T>(of: (framework: 'pupil' | 'staff') => readonly T[]): readonly T[] => [...of('pupil'), ...of('staff')];
const choices = (field: keyof typeof DETAILS): readonly string[] => {
  const { value } = DETAILS[field];
  return 'options' in value ? value.options.map(String) : [];
};

/** Everything that the core can name and somebody has to read. */
const WANTED: readonly string[] = [
  ...under('promise', ['sending', 'saved', 'volatile', 'received', 'seen']),
  ...under('pupil.kind', REPORT_KINDS),
  ...under('kind', [...S.kinds.map(({ id }) => id), 'several', 'none']),
  ...under('risk-area', [...S.riskAreas, 'several', 'none']),
  ...under('part', Part.options),
  ...under('post', Post.options),
  ...under('field', Object.keys(DETAILS)),
  ...(['place', 'intent', 'ownership', 'tier', 'block-request', 'referral'] as const).flatMap((field) =>
    under(field, choices(field)),
  ),
  ...under(
    'entry',
    Entry.options.map(({ shape }) => shape.kind.value),
  ),
  ...under(
    'contact',
    S.contacts.map(({ id }) => id),
  ),
  ...flow(NO_CRIME),
  ...flow(CRIME),
  ...under('law', ['yes', 'unsure', 'no']),
  ...under('status', ['open', 'closed']),
  ...under('about', ['nobody', 'pupil', 'staff']),
  ...under('parents', ['yes', 'no', 'always', 'decide']),
  ...under('missing', MISSING),
  ...under('refusal', REFUSALS),
  ...under('suggestion', [
    'accident-and-told',
    'accident-not-told',
    'help-first',
    'by-infringement',
    'nothing-matches',
    'warned-before',
    'head-decides',
  ]),
  ...under('sanction', ['none', ...both((one) => S.frameworks[one].flatMap(({ sanctions }) => sanctions))]),
  ...under(
    'infringement',
    both((one) => S.frameworks[one].flatMap(({ infringements }) => infringements.map(({ id }) => id))),
  ),
  ...under(
    'matrix',
    both((one) => S.matrices[one].map(({ row }) => row)),
  ),
  ...under('action', [...both((one) => S.actions[one]), 'other']),
  ...under('outcome', S.outcomes),
  'place.unknown',
  ...under('limit', ['no-sign-in', 'supervised-only', 'no-internet']),
  ...under(
    'review',
    S.reviews.map(({ id }) => id),
  ),
  ...under('pattern', PATTERNS),
  ...under('column', LOG_COLUMNS),
  ...under('export', ['sealed', 'redacted', 'case']),
];

describe('the texts', () => {
  it('[INC62] have one for everything the core can name', () => {
    expect(WANTED.filter((key) => (TEXTS[key] ?? '').trim() === '')).toEqual([]);
  });

  it('[INC62] have none that nothing names, but those of the pupils’ pages and notes', () => {
    const loose = /^(pupil|promise-more|who|pattern-note|small-number)\./;
    expect(Object.keys(TEXTS).filter((key) => !WANTED.includes(key) && !loose.test(key))).toEqual([]);
  });

  it('[INC4] promise in the school’s words and no stronger', () => {
    expect(TEXTS['promise.saved']).toBe('Saved on this computer');
    expect(TEXTS['promise.volatile']).toBe('Saved until this computer restarts');
    expect(TEXTS['promise.received']).toBe('Received by the school');
    expect(TEXTS['promise.seen']).toBe('Seen by {name}');
  });
});

const forPupils = Object.entries(TEXTS).filter(([key]) => /^(pupil|promise|promise-more)\./.test(key));
const sentences = (text: string): readonly string[] => text.split(/[.!?]+(?:\s|$)/).filter((one) => one.trim() !== '');
const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\p{N}’']+/gu) ?? [];

/** The age of reading by Flesch and Kincaid: a grade of American schools, and five years. */
const readingAge = (text: string): number => {
  const words = wordsIn(text);
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  return 0.39 * (words.length / sentences(text).length) + 11.8 * (syllables / words.length) - 15.59 + 5;
};

describe('what pupils read', () => {
  it('[INC63] is measured as others measure it', () => {
    expect(readingAge('The cat sat on the mat.')).toBeLessThan(5);
    expect(readingAge('Safeguarding procedures necessitate immediate confidential escalation.')).toBeGreaterThan(18);
  });

  it('[INC63] is for a nine-year-old as a whole', () => {
    const whole = forPupils.map(([, text]) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(' ');
    expect(readingAge(whole)).toBeLessThanOrEqual(9);
  });

  it.each(forPupils.filter(([, text]) => wordsIn(text).length >= 6))(
    '[INC63] %s is short and plain: %s',
    (_key, text) => {
      expect(readingAge(text)).toBeLessThanOrEqual(10);
      for (const sentence of sentences(text)) expect(wordsIn(sentence).length).toBeLessThanOrEqual(14);
    },
  );

  it.each(forPupils)('[INC63] %s blames nobody: %s', (_key, text) => {
    expect(text).not.toMatch(/\b(fault|blame|should(n’t)?|must|wrong|naughty|guilty|punish\w*|break|broke|why did)\b/i);
    expect(text.replace('not in trouble', '')).not.toMatch(/trouble/i);
  });
});
