import { expect, it } from 'vitest';
import { after, before, type Draft, isEmpty, NOTHING_YET, questionsOf, reportOf, without } from './draft.ts';

const SAID: Draft = { kinds: ['web-page'], about: 'someone-else', text: ' a ', url: ' u ' };

it('asks for an address only of what has one', () => {
  expect(questionsOf(NOTHING_YET)).toEqual(['what', 'who', 'words']);
  expect(questionsOf({ ...NOTHING_YET, kinds: ['unkind'] })).not.toContain('address');
  expect(questionsOf(SAID).at(-1)).toBe('address');
});

it('leads from one question to the next and back, and ends after the last', () => {
  for (const draft of [NOTHING_YET, SAID]) {
    const questions = questionsOf(draft);
    questions.forEach((step, i) => {
      expect(after(step, draft)).toBe(questions[i + 1] ?? null);
      expect(before(step, draft)).toBe(questions[i - 1] ?? 'start');
    });
  }
});

it('forgets what was begun on a screen that is skipped, and nothing else', () => {
  expect(without('words', SAID)).toEqual({ ...SAID, text: '' });
  expect(without('who', SAID)).toEqual({ ...SAID, about: null });
  expect(without('start', SAID)).toEqual(SAID);
  const nothing = (['what', 'who', 'words', 'address'] as const).reduce((draft, step) => without(step, draft), SAID);
  expect([isEmpty(nothing), isEmpty(SAID), isEmpty({ ...NOTHING_YET, text: ' ' })]).toEqual([true, false, true]);
});

it('is about the pupil unless they say that it is not', () => {
  expect(reportOf(NOTHING_YET)).toEqual({ about: 'me', kinds: [], text: '', url: '' });
  expect(reportOf(SAID)).toEqual({ about: 'someone-else', kinds: ['web-page'], text: 'a', url: 'u' });
});
