import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, caseOf } from '../case.ts';
import { DEFAULT_SETTINGS } from '../defaults/settings.ts';
import { about, detail, entriesFrom, reported, START, uuid } from '../testing/case-builder.ts';
import { countedCase, governorReport, type Table } from './governors.ts';

const S = DEFAULT_SETTINGS;
const K = S.smallNumber;
const TIME = { from: START, to: START + 1_000_000 };
const caseNo = (n: number, kind: string, at = START): Case =>
  caseOf(
    uuid(7_000 + n),
    entriesFrom(
      [{ act: reported({ text: 'NAME' }), at }, detail('kind', kind), about('pupil-1', 'pupil', 'victim')],
      uuid(7_000 + n),
    ),
  );
const many = (counts: Readonly<Record<string, number>>): readonly Case[] =>
  Object.entries(counts).flatMap(([kind, n], k) => Array.from({ length: n }, (_, i) => caseNo(k * 100 + i, kind)));
const reportOf = (cases: readonly Case[]) =>
  governorReport(
    S,
    cases.map((state) => countedCase(S, state)),
    TIME,
  );
const rows = (table: Table | undefined) => Object.fromEntries(table?.rows.map(({ id, count }) => [id, count]) ?? []);

describe('numbers for governors', () => {
  it('[INC55] hide what is small, and what it would follow from', () => {
    const report = reportOf(many({ bullying: 8, message: 7, money: 2 }));
    expect(report.total).toBe(17);
    expect(rows(report.tables[0])).toEqual({ conduct: 8, contact: null, commerce: null });
    expect(rows(report.kinds.find(({ id }) => id === 'commerce'))).toEqual({ money: null });
    expect(rows(report.kinds.find(({ id }) => id === 'contact'))).toEqual({ message: null });
    expect(rows(report.kinds.find(({ id }) => id === 'conduct'))).toEqual({ bullying: 8 });
  });

  it('[INC55] hide within a risk area what would follow from the area', () => {
    const report = reportOf(many({ bullying: 9, unkind: 6, phone: 1, message: 20 }));
    expect(rows(report.tables[0])).toEqual({ conduct: 16, contact: 20 });
    expect(rows(report.kinds.find(({ id }) => id === 'conduct'))).toEqual({ bullying: 9, unkind: null, phone: null });
  });

  it('[INC55] tell nothing of a time with few cases, and nought of one with none', () => {
    const few = reportOf(many({ bullying: 2, message: 2 }));
    expect(few.total).toBeNull();
    expect(
      [...few.tables, ...few.kinds].flatMap((table) => table.rows.map(({ count }) => count)).every((n) => n === null),
    ).toBe(true);
    expect(governorReport(S, [], TIME)).toMatchObject({ total: 0 });
  });

  it('[INC55] count the cases of their time, each once', () => {
    const cases = [caseNo(1, 'bullying', TIME.from - 1), caseNo(2, 'bullying', TIME.to), ...many({ message: 6 })];
    expect(reportOf(cases)).toMatchObject({ total: 6 });
  });

  it('[INC55] hold no word, name or id', () => {
    const text = JSON.stringify(reportOf(many({ bullying: 9 })));
    expect(text).not.toMatch(/NAME|pupil-1|ICT|0196a000/);
  });

  it('[INC55] let no hidden number be worked out from those beside it, whatever the numbers', () => {
    const kinds = ['bullying', 'unkind', 'phone', 'message', 'stranger', 'money', 'web-page', 'complaint'];
    const counts = fc.record(Object.fromEntries(kinds.map((kind) => [kind, fc.nat({ max: 12 })])));
    fc.assert(
      fc.property(counts, (all) => {
        const report = reportOf(many(all));
        const total = Object.values(all).reduce((sum, n) => sum + n, 0);
        const areas = rows(report.tables[0]);
        for (const table of [...report.tables, ...report.kinds]) {
          const shown = table.rows.flatMap(({ count }) => count ?? []);
          expect(shown.every((n) => n === 0 || n >= K)).toBe(true);
          const gone = table.rows.length - shown.length;
          const sum = report.kinds.includes(table) ? areas[table.id] : report.total;
          if (gone === 0 || sum === null || sum === undefined) continue;
          // Together at least the smallest number, in two rows or more: more than one way to share it out.
          expect(gone).toBeGreaterThan(1);
          expect(sum - shown.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(K);
        }
        // An area that is hidden shows none of its kinds, from which it would follow.
        for (const table of report.kinds.filter(({ id }) => areas[id] === null))
          expect(table.rows.every(({ count }) => count === null)).toBe(true);
        expect(report.total === null).toBe(total > 0 && total < K);
      }),
      { numRuns: 300 },
    );
  });
});
