import { type Case, entriesOf, hasPerson } from './case.ts';
import { isSealed } from './evidence-rule.ts';
import { namedAs } from './entry.ts';
import { anyKind, kindsOf } from './kinds.ts';
import { type Post, type Staff } from './post.ts';
import { type Settings, type Target } from './settings.ts';
import { aboutWhom, isConfidential, isKeptFrom } from './subject.ts';
import type { z } from 'zod';

type Route = Settings['routes'][number];
type TargetName = z.infer<typeof Target>;

/** Somebody to be told of a case, and the row of the table that says so. */
export type Telling = { readonly person: string; readonly route: string };

/** Who is told. When nobody inside is left, `outside` is the contact to call: a report is never told to nobody. */
export type Tellings = { readonly people: readonly Telling[]; readonly outside: string | null };

/** Whether a case is about a child's welfare rather than about rules. */
export const isSafeguarding = (settings: Settings, state: Case): boolean =>
  isSealed(settings, state) || anyKind(settings, state, ({ safeguarding }) => safeguarding);

const reportedBy = (state: Case): 'pupil' | 'staff' => entriesOf(state, 'case.report')[0]?.facts.source ?? 'staff';

const fits = (route: Route, settings: Settings, state: Case): boolean => {
  const { details } = state;
  const kinds = kindsOf(settings, state).map(({ id }) => id);
  const said = <T>(wanted: T | undefined, is: T | undefined): boolean => wanted === undefined || wanted === is;
  return (
    (route.kinds === undefined || route.kinds.some((kind) => kinds.includes(kind))) &&
    said(route.reportedBy, reportedBy(state)) &&
    (route.about === undefined || route.about === aboutWhom(state)) &&
    said(route.confidential, isConfidential(state)) &&
    said(route.intent, details.intent) &&
    said(route.suspected, isSealed(settings, state)) &&
    said(route.serious, details.serious ?? false) &&
    said(route.immediateRisk, details['immediate-risk'] ?? false) &&
    (route.victim === undefined || hasPerson(state, route.victim, ['victim']))
  );
};

/** The rows that fit a case. Where one of them is for its people only, the others do not count (rules INC22, INC27). */
export const routesFor = (settings: Settings, state: Case): readonly Route[] => {
  const fitting = settings.routes.filter((route) => fits(route, settings, state));
  const only = fitting.filter((route) => route.only);
  return only.length > 0 ? only : fitting;
};

const peopleOf = (target: TargetName, state: Case, staff: readonly Staff[]): readonly string[] => {
  const pupils = state.people.filter(({ who }) => who === 'pupil').map(({ person }) => person);
  switch (target) {
    case 'lesson-teacher':
      return state.reports.flatMap((entry) => namedAs(entry, 'lesson-teacher'));
    case 'their-head-of-year':
      return staff
        .filter(
          ({ posts, pupils: theirs }) => posts.includes('head-of-year') && pupils.some((one) => theirs.includes(one)),
        )
        .map(({ person }) => person);
    default:
      return staff.filter(({ posts }) => posts.includes(target)).map(({ person }) => person);
  }
};

/** Posts that may stand in when those of a case told in confidence cannot be told. */
const CONFIDANTS: readonly Post[] = ['head', 'dsl', 'chair-of-governors'];

/** Above the head and the governors there is only the chair, whatever a table says. */
const governed = (state: Case, targets: readonly TargetName[]): readonly TargetName[] =>
  ['head', 'governor'].includes(aboutWhom(state)) ? targets.filter((one) => one === 'chair-of-governors') : targets;

/** Posts that may be told beyond the routes: what is confidential stays among few. */
const within = (state: Case, targets: readonly TargetName[]): readonly TargetName[] => {
  const few = governed(state, targets);
  return isConfidential(state) ? few.filter((one) => CONFIDANTS.some((post) => post === one)) : few;
};

const tell = (
  rows: readonly { readonly route: string; readonly tell: readonly TargetName[] }[],
  state: Case,
  staff: readonly Staff[],
): readonly Telling[] => {
  const told = new Map<string, string>();
  for (const row of rows)
    for (const target of row.tell)
      for (const person of peopleOf(target, state, staff))
        if (!isKeptFrom(state, person) && !told.has(person)) told.set(person, row.route);
  return Array.from(told, ([person, route]) => ({ person, route }));
};

/**
 * Who is told of a case as it stands: everybody once, nobody whom it is kept from, and always somebody (rules INC20,
 * INC21, INC24).
 */
export const tellingsFor = (settings: Settings, state: Case, staff: readonly Staff[]): Tellings => {
  const rows = routesFor(settings, state).map(({ id, tell: targets }) => ({
    route: id,
    tell: governed(state, targets),
  }));
  const people = tell(rows, state, staff);
  if (people.length > 0) return { people, outside: null };
  for (const post of within(state, settings.fallback)) {
    const instead = tell([{ route: 'fallback', tell: [post] }], state, staff);
    if (instead.length > 0) return { people: instead, outside: null };
  }
  return { people: [], outside: settings.outside };
};

/** A step of the school's escalation that is due: who is told now, or which contact is called. */
export type Escalation = Tellings & { readonly step: number };

/** From when a case waits for somebody to open it. */
const waitingSince = (state: Case): number | null =>
  state.status === 'closed' || state.seenBy.some((person) => state.told.includes(person))
    ? null
    : (entriesOf(state, 'case.told')[0]?.at ?? state.entries[0]?.at ?? null);

const stepsTaken = (state: Case): number =>
  entriesOf(state, 'case.told').reduce((most, { facts }) => Math.max(most, facts.step), 0);

/**
 * The next escalation of a case that nobody who was told has opened in the school's time; null while there is none
 * due (rule INC26). A step that finds nobody new still counts, so that the next one comes.
 */
export const escalationDue = (
  settings: Settings,
  state: Case,
  staff: readonly Staff[],
  now: number,
): Escalation | null => {
  const since = waitingSince(state);
  const step = stepsTaken(state);
  const due = settings.escalation[step];
  if (since === null || due === undefined || now - since < due.afterMs) return null;
  const people = tell([{ route: 'escalation', tell: within(state, due.tell) }], state, staff).filter(
    ({ person }) => !state.told.includes(person),
  );
  const last = step === settings.escalation.length - 1;
  return { step: step + 1, people, outside: people.length === 0 && last ? settings.outside : null };
};

/** When `escalationDue` has to be asked again; null when nothing more comes. */
export const nextEscalationAt = (settings: Settings, state: Case): number | null => {
  const since = waitingSince(state);
  const due = settings.escalation[stepsTaken(state)];
  return since === null || due === undefined ? null : since + due.afterMs;
};

/** Whether the school wants parents told of a case like this, or wants it decided. */
export const parentRule = (settings: Settings, state: Case): 'always' | 'decide' => {
  const kinds = kindsOf(settings, state).map(({ id }) => id);
  const { intent, serious } = state.details;
  const rule = settings.parents.filter(
    (row) =>
      (row.kinds === undefined || row.kinds.some((kind) => kinds.includes(kind))) &&
      (row.intent === undefined || row.intent === intent) &&
      (row.serious === undefined || row.serious === (serious ?? false)),
  );
  return rule.some((row) => row.rule === 'always') ? 'always' : 'decide';
};

/** The marking a case's papers carry: its own, else that of its kind (rule INC53). */
export const markingOf = (settings: Settings, state: Case): string =>
  state.marking ?? (isSafeguarding(settings, state) ? settings.marking.safeguarding : settings.marking.ordinary);
