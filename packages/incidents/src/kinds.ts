import type { Case } from './case.ts';
import type { Kind, Settings } from './settings.ts';

/** What a case is about: as staff put it, until then as it was reported. */
export const kindsOf = (settings: Settings, state: Case): readonly Kind[] => {
  const ids =
    state.details.kind === undefined ? state.reports.flatMap(({ facts }) => facts.kinds) : [state.details.kind];
  return settings.kinds.filter(({ id }) => ids.includes(id));
};

/** Whether any kind of a case stands for what this says. */
export const anyKind = (settings: Settings, state: Case, is: (kind: Kind) => boolean): boolean =>
  kindsOf(settings, state).some(is);
