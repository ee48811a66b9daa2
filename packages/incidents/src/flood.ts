/** As many reports of a device become cases of their own within the time; what comes then is added to the last. */
export const FLOOD = { reports: 5, withinMs: 10 * 60_000 } as const;

type Filed = { readonly reportId: string; readonly caseId: string; readonly at: number; readonly opened: boolean };

/** What each device reported lately, oldest first. Times are of one clock that only goes forward. */
export type ReportDesk = { readonly [device: string]: readonly Filed[] };

export const EMPTY_DESK: ReportDesk = {};

/** Where a report goes: into a case of its own, to the last of that device, or it was filed before. */
export type Filing = { readonly to: 'own-case' | 'last-case' | 'known'; readonly caseId: string };

/**
 * Says which case a report belongs to; none is ever dropped (rule INC3). A report that comes a second time is told to the
 * case it went to, as long as the desk remembers it; the register knows it for ever.
 */
export const fileReport = (
  desk: ReportDesk,
  report: { readonly device: string; readonly reportId: string; readonly freshCaseId: string; readonly now: number },
): { readonly desk: ReportDesk; readonly filing: Filing } => {
  const { device, reportId, freshCaseId, now } = report;
  const before = desk[device] ?? [];
  const known = before.find((filed) => filed.reportId === reportId);
  if (known !== undefined) return { desk, filing: { to: 'known', caseId: known.caseId } };
  const lately = before.filter((filed) => now - filed.at < FLOOD.withinMs);
  const opened = lately.filter((filed) => filed.opened);
  const last = opened.at(-1);
  const full = opened.length >= FLOOD.reports && last !== undefined;
  const filing: Filing = full ? { to: 'last-case', caseId: last.caseId } : { to: 'own-case', caseId: freshCaseId };
  const filed: Filed = { reportId, caseId: filing.caseId, at: now, opened: !full };
  return { desk: { ...desk, [device]: [...lately, filed].slice(-REMEMBERED) }, filing };
};

/** Reports remembered of a device. */
const REMEMBERED = 1_000;
