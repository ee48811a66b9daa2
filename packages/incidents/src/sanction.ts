import { type Case, entriesOf } from './case.ts';
import { aboutOf } from './entry.ts';
import { anyKind } from './kinds.ts';
import type { Post } from './post.ts';
import type { Settings } from './settings.ts';

export type Framework = 'pupil' | 'staff';
export type CategoryName = 'A' | 'B' | 'C' | 'D';
type Category = Settings['frameworks']['pupil'][number];

/** A reason for a suggestion; texts are in the strings under `suggestion.<reason>`. */
export type SanctionReason =
  | 'accident-and-told'
  | 'accident-not-told'
  | 'help-first'
  | 'by-infringement'
  | 'nothing-matches'
  | 'warned-before'
  | 'head-decides';

/** What is suggested for somebody and why. It decides nothing: a person confirms or does otherwise, with a reason. */
export type Suggestion = {
  readonly category: CategoryName | null;
  readonly sanctions: readonly string[];
  /** What the school's matrix proposes to do. */
  readonly actions: readonly string[];
  readonly reasons: readonly SanctionReason[];
  readonly decidedBy: readonly Post[];
};

/** Those who may decide a category: the framework's, but never without the head for C, D and staff (rule INC37). */
export const deciders = (framework: Framework, category: Category): readonly Post[] =>
  framework === 'staff' || category.category === 'C' || category.category === 'D' ? ['head'] : category.decidedBy;

/** Whether what happened was an accident that somebody told of themselves: then there is no sanction (rule INC35). */
export const isToldAccident = ({ details }: Case): boolean => details.intent === 'accidental' && details.told === true;

/** Whether somebody was warned in any of these cases. */
export const wasWarned = (cases: readonly Case[], person: string): boolean =>
  cases.some((state) =>
    entriesOf(state, 'case.sanction').some((entry) => entry.facts.warned && aboutOf(entry) === person),
  );

const NO_SANCTION = { category: null, sanctions: [], actions: [], decidedBy: [] } as const;

const nextUp = (all: readonly Category[], category: Category): Category => all[all.indexOf(category) + 1] ?? category;

/**
 * Suggests a category for somebody in a case, with the reasons (rules INC34 to INC38). `infringement` is what staff found
 * in the framework's lists and `row` in the matrix (without it the row of the same name), null while nobody has; `earlier` are the person's other cases, in which a warning counts.
 */
export const suggestSanction = (
  settings: Settings,
  state: Case,
  framework: Framework,
  person: string,
  { infringement, row }: { readonly infringement: string | null; readonly row: string | null },
  earlier: readonly Case[],
): Suggestion => {
  const all = settings.frameworks[framework];
  if (isToldAccident(state)) return { ...NO_SANCTION, reasons: ['accident-and-told'] };
  if (anyKind(settings, state, ({ welfareFirst }) => welfareFirst)) return { ...NO_SANCTION, reasons: ['help-first'] };
  const untold = framework === 'pupil' && state.details.intent === 'accidental' && state.details.told === false;
  const found = untold
    ? all.find(({ category }) => category === 'B')
    : all.find(({ infringements }) => infringements.some(({ id }) => id === infringement));
  const actions = settings.matrices[framework].find((one) => one.row === (row ?? infringement))?.actions ?? [];
  if (found === undefined) return { ...NO_SANCTION, actions, reasons: ['nothing-matches'] };
  const raised = wasWarned(earlier, person) ? nextUp(all, found) : found;
  const decidedBy = deciders(framework, raised);
  return {
    category: raised.category,
    sanctions: raised.sanctions,
    actions,
    decidedBy,
    reasons: [
      untold ? 'accident-not-told' : 'by-infringement',
      ...(raised === found ? [] : (['warned-before'] as const)),
      ...(decidedBy.length === 1 && decidedBy[0] === 'head' ? (['head-decides'] as const) : []),
    ],
  };
};
