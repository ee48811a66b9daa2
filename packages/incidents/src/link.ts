import type { Act } from './entry.ts';

/** The two entries that link two cases, one for each of them (rule INC48). */
export const linkActs = (
  one: string,
  other: string,
  why: string,
): readonly [{ readonly caseId: string; readonly act: Act }, { readonly caseId: string; readonly act: Act }] => {
  const act = (to: string): Act => ({
    kind: 'case.link',
    facts: { other: to },
    words: why === '' ? {} : { why },
    people: [],
  });
  return [
    { caseId: one, act: act(other) },
    { caseId: other, act: act(one) },
  ];
};
