import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Case } from './case.ts';
import { erasureAgreement, erasureProposedBy, retentionDueAt } from './retention.ts';
import { act, caseWith, type Done, reported, START, suspect } from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const isErasureAgreed = (settings: typeof S, state: Case, now: number): boolean =>
  erasureAgreement(settings, state, now) !== null;
const { ordinaryMs, safeguardingMs } = S.retention;
const closed: Done = { act: act('case.closed', {}), at: START + 500 };
const plain = reported({ kinds: ['virus'] });

describe('retention', () => {
  it('[INC58] counts from the last end of a case, longer where a child is concerned', () => {
    expect(retentionDueAt(S, caseWith(plain, closed))).toBe(START + 500 + ordinaryMs);
    expect(retentionDueAt(S, caseWith(reported({ kinds: ['stranger'] }), closed))).toBe(START + 500 + safeguardingMs);
    const again = caseWith(plain, closed, act('case.reopened', {}, { why: 'x' }), { ...closed, at: START + 900 });
    expect(retentionDueAt(S, again)).toBe(START + 900 + ordinaryMs);
  });

  it('[INC58] does not count for a case that is open, held or sealed', () => {
    const hold = act('case.hold', { held: true }, { why: 'x' });
    for (const state of [
      caseWith(plain),
      caseWith(plain, closed, act('case.reopened', {}, { why: 'x' })),
      caseWith(plain, hold, closed),
      caseWith(plain, closed, suspect('unsure')),
    ])
      expect(retentionDueAt(S, state)).toBeNull();
    expect(
      retentionDueAt(S, caseWith(plain, closed, hold, act('case.hold', { held: false }, { why: 'x' }))),
    ).not.toBeNull();
  });

  it('[INC58] lets go only of what two people agreed on when it was due', () => {
    const due = START + 500 + ordinaryMs;
    const proposed: Done = { act: act('case.erasure', { step: 'proposed' }, { why: 'x' }), by: 'dsl-1', at: due };
    const agreed = (by: string): Done => ({ act: act('case.erasure', { step: 'agreed' }), by, at: due });
    expect(isErasureAgreed(S, caseWith(plain, closed, proposed), due)).toBe(false);
    expect(isErasureAgreed(S, caseWith(plain, closed, proposed, agreed('dsl-1')), due)).toBe(false);
    expect(isErasureAgreed(S, caseWith(plain, closed, agreed('head-1')), due)).toBe(false);
    const both = caseWith(plain, closed, proposed, agreed('head-1'));
    expect(isErasureAgreed(S, both, due - 1)).toBe(false);
    expect(isErasureAgreed(S, both, due)).toBe(true);
    expect(isErasureAgreed(S, caseWith(plain, closed, proposed, agreed('head-1'), suspect('yes')), due)).toBe(false);
  });

  it('[INC58] forgets an agreement when the case was opened again', () => {
    const due = START + 900 + ordinaryMs;
    const erasure = (step: 'proposed' | 'agreed', by: string, at: number): Done => ({
      act: act('case.erasure', { step }, { why: 'x' }),
      by,
      at,
    });
    const state = caseWith(
      plain,
      closed,
      erasure('proposed', 'dsl-1', START + 600),
      erasure('agreed', 'head-1', START + 700),
      act('case.reopened', {}, { why: 'x' }),
      { ...closed, at: START + 900 },
      erasure('proposed', 'dsl-1', due),
    );
    expect(isErasureAgreed(S, state, due)).toBe(false);
  });

  it('[INC58] forgets a proposal when the case was opened again', () => {
    const proposed: Done = {
      act: act('case.erasure', { step: 'proposed' }, { why: 'x' }),
      by: 'dsl-1',
      at: START + 600,
    };
    const state = caseWith(plain, closed, proposed, act('case.reopened', {}, { why: 'x' }), {
      ...closed,
      at: START + 900,
    });
    expect(erasureProposedBy(caseWith(plain, closed, proposed))).toBe('dsl-1');
    expect(erasureProposedBy(state)).toBeNull();
  });
});
