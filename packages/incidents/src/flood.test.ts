import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_DESK, fileReport, type Filing, FLOOD } from './flood.ts';

type Sent = {
  readonly device: string;
  readonly reporter: string | null;
  readonly instead: boolean;
  readonly at: number;
};
const quiet: Sent = { device: 'pc-1', reporter: 'pupil-1', instead: false, at: 0 };

/** Files reports one after the other; the number of each makes its id and the id of the case it may open. */
const filed = (sent: readonly Sent[]): readonly Filing[] => {
  let desk = EMPTY_DESK;
  return sent.map(({ at, ...from }, i) => {
    const next = fileReport(desk, { ...from, reportId: `r${i}`, freshCaseId: `c${i}`, now: at });
    desk = next.desk;
    return next.filing;
  });
};

describe('a flood of reports', () => {
  it('[INC3] opens five cases in ten minutes and adds the others to the last of them', () => {
    const all = filed(Array.from({ length: 9 }, (_, i) => ({ ...quiet, at: i * 1_000 })));
    expect(all.map(({ to }) => to)).toEqual([...Array(5).fill('own-case'), ...Array(4).fill('last-case')]);
    expect(all.slice(5).every(({ caseId }) => caseId === 'c4')).toBe(true);
  });

  it('[INC3] opens cases again once the first of them is ten minutes old', () => {
    const times = [0, 1, 2, 3, 4, FLOOD.withinMs - 1, FLOOD.withinMs];
    expect(filed(times.map((at) => ({ ...quiet, at }))).map(({ to }) => to)).toEqual([
      ...Array(5).fill('own-case'),
      'last-case',
      'own-case',
    ]);
  });

  it('[INC3] never adds a report to a case of another person, another computer or one the adult was told of', () => {
    const flood = Array.from({ length: 6 }, () => quiet);
    for (const other of [{ reporter: 'pupil-2' }, { reporter: null }, { device: 'pc-2' }, { instead: true }])
      expect(filed([...flood, { ...quiet, ...other }]).at(-1)).toEqual({ to: 'own-case', caseId: 'c6' });
  });

  it('[INC3] gives every report a case, whatever comes, and at most five cases to each in any ten minutes', () => {
    const sent = fc.array(
      fc.record({
        device: fc.constantFrom('pc-1', 'pc-2'),
        reporter: fc.constantFrom('pupil-1', null),
        instead: fc.boolean(),
        at: fc.integer({ min: 0, max: 40 * 60_000 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(sent, (all) => {
        const ordered = all.toSorted((a, b) => a.at - b.at);
        const filings = filed(ordered);
        expect(filings).toHaveLength(ordered.length);
        const opened = ordered.filter((_, i) => filings[i]?.to === 'own-case');
        for (const one of opened) {
          const near = opened.filter(
            (other) =>
              other.device === one.device &&
              other.reporter === one.reporter &&
              other.instead === one.instead &&
              other.at >= one.at &&
              other.at < one.at + FLOOD.withinMs,
          );
          expect(near.length).toBeLessThanOrEqual(FLOOD.reports);
        }
        const cases = new Set(filings.filter(({ to }) => to === 'own-case').map(({ caseId }) => caseId));
        expect(filings.every(({ caseId }) => cases.has(caseId))).toBe(true);
      }),
    );
  });

  it('[INC3] tells a report that comes again its first case, and forgets computers that are long quiet', () => {
    const first = fileReport(EMPTY_DESK, { ...quiet, reportId: 'r', freshCaseId: 'c1', now: 0 });
    const again = fileReport(first.desk, { ...quiet, reportId: 'r', freshCaseId: 'c2', now: 10 });
    expect(again.filing).toEqual({ to: 'known', caseId: 'c1' });
    const later = fileReport(again.desk, {
      ...quiet,
      device: 'pc-2',
      reportId: 'r2',
      freshCaseId: 'c3',
      now: FLOOD.withinMs,
    });
    expect(later.desk.size).toBe(1);
  });
});
