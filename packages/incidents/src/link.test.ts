import { expect, it } from 'vitest';
import { caseOf } from './case.ts';
import { linkActs } from './link.ts';
import { entriesFrom, uuid } from './testing/case-builder.ts';

it('[INC48] links two cases from both sides', () => {
  const linked = linkActs(uuid(1), uuid(2), 'the same evening').map(({ caseId, act }) => {
    const state = caseOf(caseId, entriesFrom([act], caseId));
    return [state.id, state.linked, state.entries[0]?.words];
  });
  expect(linked).toEqual([
    [uuid(1), [uuid(2)], { why: 'the same evening' }],
    [uuid(2), [uuid(1)], { why: 'the same evening' }],
  ]);
});
