import type { PupilReport } from '../../../contract/pupil-report.ts';
import type { REPORT_CHOICES } from '../../../contract/report-choices.ts';

export type Kind = (typeof REPORT_CHOICES)[number];
/** One thought a screen; `start` and `rest` ask nothing, `done` thanks. */
export type Step = 'start' | 'rest' | 'what' | 'who' | 'words' | 'address' | 'done';

/** What a pupil has said on this page so far. */
export type Draft = {
  readonly kinds: readonly Kind[];
  readonly about: PupilReport['about'] | null;
  readonly text: string;
  readonly url: string;
};

export const NOTHING_YET: Draft = { kinds: [], about: null, text: '', url: '' };

const HAS_ADDRESS: readonly Kind[] = ['web-page', 'blocked-page', 'virus'];

/** The screens that ask something, for what was said so far: an address is asked of what has one. */
export const questionsOf = ({ kinds }: Draft): readonly Step[] => [
  'what',
  'who',
  'words',
  ...(kinds.some((kind) => HAS_ADDRESS.includes(kind)) ? (['address'] as const) : []),
];

/** Where `step` leads to when it is answered or skipped; null when it is the last, and what was said is told. */
export const after = (step: Step, draft: Draft): Step | null => {
  const questions = questionsOf(draft);
  return questions[questions.indexOf(step) + 1] ?? null;
};

export const before = (step: Step, draft: Draft): Step => {
  const questions = questionsOf(draft);
  return questions[questions.indexOf(step) - 1] ?? 'start';
};

/** The draft without what belongs to a screen: skipped is not said, even if it was begun. */
export const without = (step: Step, draft: Draft): Draft => {
  switch (step) {
    case 'what':
      return { ...draft, kinds: [] };
    case 'who':
      return { ...draft, about: null };
    case 'words':
      return { ...draft, text: '' };
    case 'address':
      return { ...draft, url: '' };
    case 'start':
    case 'rest':
    case 'done':
      return draft;
  }
};

export const isEmpty = ({ kinds, about, text, url }: Draft): boolean =>
  kinds.length === 0 && about === null && text.trim() === '' && url.trim() === '';

/** The report that a draft is. An address typed on a screen that is asked no more is told all the same. */
export const reportOf = ({ kinds, about, text, url }: Draft): PupilReport => ({
  about: about ?? 'me',
  kinds: [...kinds],
  text: text.trim(),
  url: url.trim(),
});
