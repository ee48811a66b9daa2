/** As many reports become cases of their own within the time; what comes then is added to the last of them. */
export const FLOOD = { reports: 5, withinMs: 10 * 60_000 } as const;

type Filed = { readonly reportId: string; readonly caseId: string; readonly at: number; readonly opened: boolean };

/** What came lately from each device and person, oldest first. Times are of one clock that only goes forward. */
export type ReportDesk = ReadonlyMap<string, readonly Filed[]>;

export const EMPTY_DESK: ReportDesk = new Map();

/** Where a report goes: into a case of its own, to the last one from there, or it was filed before. */
export type Filing = { readonly to: 'own-case' | 'last-case' | 'known'; readonly caseId: string };

/** A report to be filed. `instead` keeps those about an adult out of cases that the adult may have been told of. */
export type Arriving = {
  readonly device: string;
  readonly reporter: string | null;
  readonly instead: boolean;
  readonly reportId: string;
  readonly freshCaseId: string;
  readonly now: number;
};

/**
 * Says which case a report belongs to; none is ever dropped (rule INC3). A report that comes a second time is told to the
 * case it went to, as long as the desk remembers it; the register knows it for ever.
 */
export const fileReport = (
  desk: ReportDesk,
  { device, reporter, instead, reportId, freshCaseId, now }: Arriving,
): { readonly desk: ReportDesk; readonly filing: Filing } => {
  const key = JSON.stringify([device, reporter, instead]);
  const lately = (desk.get(key) ?? []).filter((filed) => now - filed.at < FLOOD.withinMs);
  const known = lately.find((filed) => filed.reportId === reportId);
  if (known !== undefined) return { desk, filing: { to: 'known', caseId: known.caseId } };
  const opened = lately.filter((filed) => filed.opened);
  const last = opened.at(-1);
  const full = opened.length >= FLOOD.reports && last !== undefined;
  const filing: Filing = full ? { to: 'last-case', caseId: last.caseId } : { to: 'own-case', caseId: freshCaseId };
  const filed: Filed = { reportId, caseId: filing.caseId, at: now, opened: !full };
  // Of what was added only the latest are remembered; those that opened a case are what the rule counts by.
  const added = lately.filter((one) => !one.opened).slice(-REMEMBERED);
  const kept = [...opened, ...added, filed].toSorted((one, other) => one.at - other.at);
  const others = Array.from(desk).filter(([, list]) => list.some((one) => now - one.at < FLOOD.withinMs));
  return { desk: new Map([...others, [key, kept]]), filing };
};

/** Reports remembered that were added to one before them. */
const REMEMBERED = 1_000;
