import { type Asked, contentTrouble, type RefusalCode, type Trouble } from './act-content.ts';
import type { Case } from './case.ts';
import type { Missing } from './closing.ts';
import type { Act } from './entry.ts';
import { handlingOf, mayHandle } from './evidence-rule.ts';
import { actingPosts, MAY_ACT, WHEN_CLOSED } from './may-act.ts';
import { holds, type Staff } from './post.ts';
import { isThere } from './reading.ts';
import type { Settings } from './settings.ts';

/** Whether an act may be done, and if not why not; `missing` says what `incomplete` is about. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: RefusalCode; readonly missing: readonly Missing[] };

const trouble = (asked: Asked, act: Act): Trouble => {
  const { settings, state, person, posts } = asked;
  const begins = act.kind === 'case.report' && state.entries.length === 0;
  if (!begins && !isThere(settings, state, person)) return 'not-there';
  if (!holds({ posts }, MAY_ACT[act.kind])) return 'not-your-post';
  const handling = handlingOf(act);
  if (handling !== null && !mayHandle(settings, state, handling)) return 'sealed';
  if (state.status === 'closed' && !WHEN_CLOSED.includes(act.kind)) return 'closed';
  return contentTrouble(asked, act);
};

/**
 * Whether somebody may do this in a case now, and if not why not (rule INC44). The same answer guards every door: what
 * is not allowed here is not kept.
 */
export const decide = (settings: Settings, state: Case, person: Staff, act: Act, now: number): Decision => {
  const found = trouble({ settings, state, person, posts: actingPosts(state, person), now }, act);
  if (found === null) return { allowed: true };
  return typeof found === 'string'
    ? { allowed: false, code: found, missing: [] }
    : { allowed: false, code: found.code, missing: found.missing };
};
