import { type Case, entriesOf } from './case.ts';
import { isSealed } from './evidence-rule.ts';
import { isSafeguarding } from './routes.ts';
import type { Settings } from './settings.ts';

/** When a case ended: when it was closed last. */
const endedAt = (state: Case): number | null =>
  state.status === 'closed' ? (entriesOf(state, 'case.closed').at(-1)?.at ?? null) : null;

/**
 * When the words and people of a case are due to be erased; null while nothing of it may be: it is open, held, or may be
 * about something against the law (rule INC58).
 */
export const retentionDueAt = (settings: Settings, state: Case): number | null => {
  const ended = endedAt(state);
  if (ended === null || state.held || isSealed(settings, state)) return null;
  const { ordinaryMs, safeguardingMs } = settings.retention;
  return ended + (isSafeguarding(settings, state) ? safeguardingMs : ordinaryMs);
};

/** Who proposed that a case be erased, since it was closed last; null when nobody did. */
export const erasureProposedBy = (state: Case): string | null => {
  const ended = endedAt(state) ?? Infinity;
  return (
    entriesOf(state, 'case.erasure').findLast(({ facts, at }) => facts.step === 'proposed' && at >= ended)?.by ?? null
  );
};

/** Whether two people agreed that what is personal in a case goes: the register may then erase it. */
export const isErasureAgreed = (settings: Settings, state: Case, now: number): boolean => {
  const due = retentionDueAt(settings, state);
  const proposer = erasureProposedBy(state);
  return (
    due !== null &&
    due <= now &&
    proposer !== null &&
    entriesOf(state, 'case.erasure').some(({ facts, by }) => facts.step === 'agreed' && by !== proposer)
  );
};
