import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, caseOf } from './case.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Act } from './entry.ts';
import { mayRead } from './reading.ts';
import { patternsIn, siteOf } from './pattern.ts';
import { about, detail, entriesFrom, member, reported, SCHOOL, START, suspect, uuid } from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const caseNo = (n: number, ...acts: readonly Act[]): Case =>
  caseOf(uuid(1_000 + n), entriesFrom(acts, uuid(1_000 + n)));
const slot = (at: number): string => new Date(at).toISOString().slice(11, 13);
const found = (cases: readonly Case[], who = 'dsl-1', now = START) =>
  patternsIn(S, cases, member(who), now, slot).map(({ by, value, cases: ids }) => `${by} ${value} ${ids.length}`);
const three = (make: (n: number) => readonly Act[]): readonly Case[] => [1, 2, 3].map((n) => caseNo(n, ...make(n)));
const apart = { room: null, device: null };

describe('patterns', () => {
  it('[INC56] suggest what cases have in common, and nothing of fewer than the school’s number', () => {
    const cases = three((n) => [
      reported({ url: `https://www.Example.org:8443/${n}` }, { device: `ICT1-0${n}` }),
      about('pupil-1', 'pupil', 'victim'),
      about(`pupil-${n + 10}`, 'pupil', 'instigator'),
    ]);
    expect(found(cases).toSorted()).toEqual(['pupil pupil-1 3', 'room ICT1 3', 'site example.org 3', 'time 10 3']);
    expect(found(cases.slice(1))).toEqual([]);
  });

  it('[INC56] look back as far as the school says', () => {
    const cases = three(() => [reported({}, apart), about('pupil-1', 'pupil', 'witness')]);
    expect(found(cases, 'dsl-1', START + S.patterns.withinMs)).toContain('pupil pupil-1 3');
    expect(found(cases, 'dsl-1', START + S.patterns.withinMs + 1)).toEqual([]);
  });

  it('[INC56] say nothing to a reader that is not theirs to read', () => {
    const cases = three(() => [reported({ kinds: ['message'] }), about('pupil-1', 'pupil', 'victim')]);
    expect(found(cases, 'senior-1')).toEqual(['room ICT1 3', 'device ICT1-07 3', 'time 10 3']);
    for (const who of ['auditor-1', 'governor-1', 'teacher-1', 'data-1']) expect(found(cases, who)).toEqual([]);
  });

  it('[INC56] hold only cases that the reader may read, whatever the cases', () => {
    const acts = fc.array(
      fc.constantFrom(
        reported({ url: 'example.org' }),
        about('pupil-1', 'pupil', 'victim'),
        about('dsl-1', 'staff', 'instigator', ['dsl']),
        detail('kind', 'grooming'),
        detail('kind', 'virus'),
        suspect('unsure'),
      ),
      { minLength: 1, maxLength: 5 },
    );
    const some = fc.array(acts, { maxLength: 8 });
    fc.assert(
      fc.property(some, fc.constantFrom(...SCHOOL), (all, reader) => {
        const cases = all.map((one, n) => caseNo(n, ...one));
        for (const { cases: ids } of patternsIn(S, cases, reader, START, slot)) {
          expect(ids.length).toBeGreaterThanOrEqual(S.patterns.atLeast);
          for (const id of ids) {
            const state = cases.find((one) => one.id === id);
            expect(state !== undefined && mayRead(S, state, reader, 'existence')).toBe(true);
          }
        }
      }),
    );
  });

  it.each([
    ['https://www.example.org/a?b#c', 'example.org'],
    ['EXAMPLE.org.', 'example.org'],
    ['http://user:pw@sub.example.org:80/', 'sub.example.org'],
    ['example.org/path', 'example.org'],
    ['not a site', null],
    ['localhost', null],
    ['', null],
  ])('[INC56] take the site of %j for %j', (url, site) => {
    expect(siteOf(url)).toBe(site);
  });
});
