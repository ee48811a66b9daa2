import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Act } from './entry.ts';
import { deciders, suggestSanction, wasWarned } from './sanction.ts';
import { about, act, caseWith, detail, reported } from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const suggest = (acts: readonly Act[], infringement: string | null, earlier: readonly Act[] = []) =>
  suggestSanction(S, caseWith(...acts), 'pupil', 'pupil-1', { infringement, row: null }, [caseWith(...earlier)]);
const WARNED = act(
  'case.sanction',
  { framework: 'pupil', category: 'A', infringement: null, sanctions: ['talk'], warned: true },
  { why: 'x' },
  [{ person: 'pupil-1', part: 'about' }],
);
const BASE = [reported({ kinds: ['web-page'] }), about('pupil-1', 'pupil', 'instigator')];

describe('the suggestion of a sanction', () => {
  it('[INC35] is none for an accident that was told, whatever was done', () => {
    const acts = [...BASE, detail('intent', 'accidental'), detail('told', true)];
    for (const infringement of [null, ...S.frameworks.pupil.flatMap((row) => row.infringements.map(({ id }) => id))])
      expect(suggest(acts, infringement, [WARNED])).toEqual({
        category: null,
        sanctions: [],
        actions: [],
        decidedBy: [],
        reasons: ['accident-and-told'],
      });
  });

  it('[INC35] is B for an accident that was not told', () => {
    const acts = [...BASE, detail('intent', 'accidental'), detail('told', false)];
    expect(suggest(acts, null)).toMatchObject({ category: 'B', reasons: ['accident-not-told'] });
    expect(suggest(acts, 'offensive-on-purpose')).toMatchObject({ category: 'B' });
  });

  it('[INC34] follows from what was found, and says so with what the matrix proposes', () => {
    for (const { category, infringements, sanctions } of S.frameworks.pupil)
      for (const { id } of infringements)
        expect(suggest(BASE, id)).toMatchObject({
          category,
          sanctions,
          reasons: expect.arrayContaining(['by-infringement']),
        });
    expect(suggest(BASE, 'off-task-site').actions).toEqual(['class-teacher', 'warning']);
    const row = { infringement: 'online-bullying', row: 'hurtful-message' };
    expect(suggestSanction(S, caseWith(...BASE), 'pupil', 'pupil-1', row, [])).toMatchObject({
      category: 'C',
      actions: ['class-teacher', 'head-of-year', 'parents', 'warning', 'further-sanction'],
    });
    expect(suggest(BASE, null)).toMatchObject({ category: null, reasons: ['nothing-matches'] });
  });

  it('[INC36] is the next category up after a warning of the same person, and never more', () => {
    expect(suggest(BASE, 'off-task-site', [WARNED])).toMatchObject({
      category: 'B',
      reasons: ['by-infringement', 'warned-before'],
    });
    expect(suggest(BASE, 'off-task-again', [WARNED])).toMatchObject({
      category: 'C',
      reasons: ['by-infringement', 'warned-before', 'head-decides'],
    });
    expect(suggest(BASE, 'extreme-bullying', [WARNED])).toMatchObject({
      category: 'D',
      reasons: ['by-infringement', 'head-decides'],
    });
    const other = { ...WARNED, people: [{ person: 'pupil-2', part: 'about' as const }] };
    expect(suggest(BASE, 'off-task-site', [other])).toMatchObject({ category: 'A' });
    expect(wasWarned([caseWith(other)], 'pupil-1')).toBe(false);
  });

  it('[INC37] names the head for C, D and staff, whatever the framework says', () => {
    const all = S.frameworks.pupil.map((row) => [row.category, deciders('pupil', { ...row, decidedBy: ['teacher'] })]);
    expect(all).toEqual([
      ['A', ['teacher']],
      ['B', ['teacher']],
      ['C', ['head']],
      ['D', ['head']],
    ]);
    for (const row of S.frameworks.staff)
      expect(deciders('staff', { ...row, decidedBy: ['teacher'] })).toEqual(['head']);
  });

  it('[INC38] is none where help comes first', () => {
    for (const { id } of S.kinds.filter(({ welfareFirst }) => welfareFirst))
      expect(suggest([...BASE, detail('kind', id)], 'offensive-on-purpose', [WARNED])).toMatchObject({
        category: null,
        sanctions: [],
        reasons: ['help-first'],
      });
  });

  it('[INC34] for staff comes from the staff framework and matrix', () => {
    const found = suggestSanction(
      S,
      caseWith(...BASE),
      'staff',
      'teacher-9',
      { infringement: 'personal-use', row: null },
      [],
    );
    expect(found).toEqual({
      category: 'A',
      sanctions: ['see-head', 'warning'],
      actions: ['line-manager', 'head', 'warning'],
      decidedBy: ['head'],
      reasons: ['by-infringement', 'head-decides'],
    });
  });
});
