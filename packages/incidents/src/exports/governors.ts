import type { Case } from '../case.ts';
import { kindsOf } from '../kinds.ts';
import type { Settings } from '../settings.ts';
import { aboutWhom } from '../subject.ts';

/** A number that may be told, or null where it may not. */
export type Told = number | null;
export type Row = { readonly id: string; readonly count: Told };
export type Table = { readonly id: string; readonly rows: readonly Row[] };

/** What governors are told of a time: numbers and nothing else. */
export type GovernorReport = {
  readonly total: Told;
  readonly tables: readonly Table[];
  /** The kinds within each risk area. */
  readonly kinds: readonly Table[];
};

type Counts = ReadonlyMap<string, number>;

const count = (ids: readonly string[]): Counts => {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
};

/**
 * Hides numbers that are too small, and then the next smallest ones until what is hidden is large enough together that
 * none of it follows from the sum. A zero is nobody and is told.
 */
const hidden = (counts: Counts, smallest: number): ReadonlySet<string> => {
  const rising = Array.from(counts)
    .filter(([, n]) => n > 0)
    .toSorted(([, a], [, b]) => a - b);
  const gone = new Set<string>();
  let sum = 0;
  for (const [id, n] of rising) {
    const enough = gone.size === 0 || (gone.size > 1 && sum >= smallest);
    if (n >= smallest && enough) break;
    gone.add(id);
    sum += n;
  }
  return gone;
};

const tableOf = (id: string, counts: Counts, gone: ReadonlySet<string>): Table => ({
  id,
  rows: Array.from(counts, ([row, n]) => ({ id: row, count: gone.has(row) ? null : n })),
});

/** A case counts once: under what it is of, under `several` when it is of several kinds, under `none` before any. */
const kindOf = (settings: Settings, state: Case): { readonly kind: string; readonly area: string } => {
  const [first, ...others] = kindsOf(settings, state);
  if (first === undefined) return { kind: 'none', area: 'none' };
  return others.length > 0
    ? { kind: 'several', area: 'several' }
    : { kind: first.id, area: state.details['risk-area'] ?? first.riskArea ?? 'none' };
};

const aboutOf = (state: Case): string => {
  const about = aboutWhom(state);
  return about === 'head' || about === 'governor' ? 'staff' : about;
};

/** All of a case that numbers are made of; a year of cases is counted without keeping any of them. */
export type CountedCase = {
  readonly begunAt: number;
  readonly kind: string;
  readonly area: string;
  readonly place: string;
  readonly intent: string;
  readonly status: string;
  readonly about: string;
};

/** What of a case is counted. */
export const countedCase = (settings: Settings, state: Case): CountedCase => ({
  begunAt: state.entries[0]?.at ?? 0,
  ...kindOf(settings, state),
  place: state.details.place ?? 'unknown',
  intent: state.details.intent ?? 'unknown',
  status: state.status,
  about: aboutOf(state),
});

/**
 * Numbers of the cases that were opened in a time, from `from` until before `to`, for people who may know no names. What
 * is below the school's smallest number is null, and so is whatever it would follow from (rule INC55). When all cases
 * together are fewer than that, no number is told.
 */
export const governorReport = (
  settings: Settings,
  cases: readonly CountedCase[],
  { from, to }: { readonly from: number; readonly to: number },
): GovernorReport => {
  const within = cases.filter(({ begunAt }) => begunAt >= from && begunAt < to);
  const least = settings.smallNumber;
  const areas = count(within.map(({ area }) => area));
  const goneAreas = hidden(areas, least);
  const dimension = (id: 'place' | 'intent' | 'status' | 'about'): Table => {
    const counts = count(within.map((one) => one[id]));
    return tableOf(id, counts, hidden(counts, least));
  };
  const kindsIn = (area: string): Table => {
    const counts = count(within.filter((one) => one.area === area).map(({ kind }) => kind));
    // In an area that is hidden every kind is: the area would follow from them.
    return tableOf(area, counts, goneAreas.has(area) ? new Set(counts.keys()) : hidden(counts, least));
  };
  return {
    total: within.length > 0 && within.length < least ? null : within.length,
    tables: [
      tableOf('risk-area', areas, goneAreas),
      ...(['place', 'intent', 'status', 'about'] as const).map(dimension),
    ],
    kinds: Array.from(areas.keys(), kindsIn),
  };
};
