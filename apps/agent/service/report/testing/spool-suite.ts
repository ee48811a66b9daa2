import { expect, test } from 'vitest';
import { type Spool, SpoolError, type SpooledReport } from '../spool.ts';

const report = (n: number, change: Partial<SpooledReport> = {}): SpooledReport => ({
  reportId: `0196a000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  seal: 'school',
  sealed: Uint8Array.of(1, 2, n),
  createdMono: n,
  createdWall: 1_000 + n,
  boot: 'this boot',
  ...change,
});

const idsOf = (spool: Spool): readonly string[] => spool.waiting(10).map(({ reportId }) => reportId);

/** What every spool promises (rules RPT2, RPT5). `open` gives a new and empty one. */
export const spoolSuite = (open: () => Spool): void => {
  test('[RPT2] keeps reports in the order they came, the same one once', () => {
    using spool = open();
    for (const n of [3, 1, 2, 3]) spool.keep(report(n));
    expect(idsOf(spool)).toEqual([3, 1, 2].map((n) => report(n).reportId));
    expect(spool.waiting(1)).toMatchObject([{ ...report(3), sealed: report(3).sealed }]);
    expect([spool.count('waiting'), spool.count('received')]).toEqual([3, 0]);
    expect(spool.newest()).toMatchObject({ reportId: report(2).reportId, createdWall: 1_002, receivedAt: null });
  });

  test('[RPT5] keeps a copy of what was received, and forgets it when its time is over', () => {
    using spool = open();
    for (const n of [1, 2, 3]) spool.keep(report(n));
    spool.received(report(2).reportId, 5_000);
    spool.received(report(2).reportId, 9_000);
    expect([idsOf(spool).length, spool.count('received')]).toEqual([2, 1]);
    expect(spool.forget(5_000)).toBe(0);
    expect(spool.forget(5_001)).toBe(1);
    expect(spool.forget(99_000)).toBe(0);
    expect(idsOf(spool)).toHaveLength(2);
  });

  test('[RPT5] brings again what was received after a moment', () => {
    using spool = open();
    for (const n of [1, 2, 3]) {
      spool.keep(report(n));
      spool.received(report(n).reportId, n * 1_000);
    }
    expect(spool.again(1_500)).toBe(2);
    expect(idsOf(spool)).toEqual([report(2).reportId, report(3).reportId]);
  });

  test('[RPT2] takes the school’s seal for this computer’s own, and no other', () => {
    using spool = open();
    spool.keep(report(1, { seal: 'local' }));
    spool.keep(report(2));
    for (const n of [1, 2]) spool.reseal(report(n).reportId, Uint8Array.of(9));
    expect(spool.waiting(2)).toMatchObject([
      { seal: 'school', sealed: Uint8Array.of(9) },
      { seal: 'school', sealed: Uint8Array.of(1, 2, 2) },
    ]);
  });

  test('[RPT4] files a report under another id, unless it was received', () => {
    using spool = open();
    for (const n of [1, 2]) spool.keep(report(n));
    spool.received(report(2).reportId, 1);
    spool.rename(report(1).reportId, report(7).reportId);
    spool.rename(report(2).reportId, report(8).reportId);
    expect(idsOf(spool)).toEqual([report(7).reportId]);
  });

  test('says that it is closed', () => {
    const spool = open();
    spool[Symbol.dispose]();
    expect(() => spool.keep(report(1))).toThrow(SpoolError);
    expect(() => spool.waiting(1)).toThrow(SpoolError);
  });
};
