import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import { HANDLINGS, handlingOf, isSealed, mayHandle } from './evidence-rule.ts';
import { act, caseWith, detail, reported, suspect } from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const CRIMES = S.kinds.filter(({ mayBeCrime }) => mayBeCrime).map(({ id }) => id);

describe('what may be against the law', () => {
  it('[INC30] is sealed on yes and on unsure alike, and open again on no alone', () => {
    expect(isSealed(S, caseWith(reported()))).toBe(false);
    expect(isSealed(S, caseWith(suspect('yes')))).toBe(true);
    expect(isSealed(S, caseWith(suspect('unsure')))).toBe(true);
    expect(isSealed(S, caseWith(suspect('yes'), suspect('unsure')))).toBe(true);
    expect(isSealed(S, caseWith(suspect('yes'), suspect('no')))).toBe(false);
    expect(isSealed(S, caseWith(suspect('no'), suspect('unsure')))).toBe(true);
  });

  it.each(CRIMES)('[INC30] is sealed as %s until somebody answers no', (kind) => {
    expect(isSealed(S, caseWith(detail('kind', kind)))).toBe(true);
    expect(isSealed(S, caseWith(detail('kind', kind), suspect('no')))).toBe(false);
  });

  it.each(HANDLINGS)('[INC31] lets nobody %s evidence of a sealed case', (handling) => {
    expect(mayHandle(S, caseWith(suspect('unsure')), handling)).toBe(false);
    expect(mayHandle(S, caseWith(suspect('yes')), handling)).toBe(false);
    expect(mayHandle(S, caseWith(reported()), handling)).toBe(true);
  });

  it('[INC33] counts a custody note as no handling', () => {
    expect(handlingOf(act('case.custody', { item: 'PC' }))).toBeNull();
    expect(handlingOf(act('case.exported', { what: 'log' }))).toBeNull();
    expect(handlingOf(act('case.exported', { what: 'evidence' }))).toBe('export');
  });
});
