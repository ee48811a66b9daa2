import {
  type Act,
  type Case,
  escalationDue,
  type Settings,
  type Staff,
  tellingsFor,
  type Telling,
} from '@usher/incidents';

/** Acts that say who was told, one for each row of the table that says so. */
const toldActs = (people: readonly Telling[], step: number): readonly Act[] => {
  const routes = [...new Set(people.map(({ route }) => route))];
  return routes.map((route) => ({
    kind: 'case.told',
    facts: { route, step },
    words: {},
    people: people.filter((one) => one.route === route).map(({ person }) => ({ person, part: 'told' as const })),
  }));
};

/** Who is to be told of a case now and was not yet; `outside` is the contact to call when nobody here is left. */
export type Due = {
  readonly acts: readonly Act[];
  readonly people: readonly string[];
  readonly outside: string | null;
};

/** What the routes want told of a case as it stands. */
export const tellingDue = (settings: Settings, state: Case, staff: readonly Staff[]): Due => {
  const { people, outside } = tellingsFor(settings, state, staff);
  const fresh = people.filter(({ person }) => !state.told.includes(person));
  return { acts: toldActs(fresh, 0), people: fresh.map(({ person }) => person), outside };
};

/** The step of the school's escalation that is due; null when none is. A step that finds nobody new is kept as well. */
export const escalationActs = (settings: Settings, state: Case, staff: readonly Staff[], now: number): Due | null => {
  const due = escalationDue(settings, state, staff, now);
  if (due === null) return null;
  const people = due.people.map(({ person }) => person);
  const nobody: Act = { kind: 'case.told', facts: { route: 'escalation', step: due.step }, words: {}, people: [] };
  return { acts: people.length > 0 ? toldActs(due.people, due.step) : [nobody], people, outside: due.outside };
};
