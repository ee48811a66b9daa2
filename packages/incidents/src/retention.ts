import { type Case, entriesOf } from './case.ts';
import type { EntryOf } from './entry.ts';
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

/** That a case be erased, as it was proposed since it was closed last; null when nobody did. */
const proposalIn = (state: Case): EntryOf<'case.erasure'> | null => {
  const ended = endedAt(state) ?? Infinity;
  return entriesOf(state, 'case.erasure').findLast(({ facts, at }) => facts.step === 'proposed' && at >= ended) ?? null;
};

/** Who proposed that a case be erased, since it was closed last; null when nobody did. */
export const erasureProposedBy = (state: Case): string | null => proposalIn(state)?.by ?? null;

/**
 * The entry by which a second person agreed that what is personal in a case goes; null as long as nobody did, or it is not
 * due. What was agreed on before the last proposal was about that time and counts no more.
 */
export const erasureAgreement = (settings: Settings, state: Case, now: number): EntryOf<'case.erasure'> | null => {
  const due = retentionDueAt(settings, state);
  const proposal = proposalIn(state);
  if (due === null || due > now || proposal === null) return null;
  const since = entriesOf(state, 'case.erasure').slice(entriesOf(state, 'case.erasure').indexOf(proposal) + 1);
  return since.find(({ facts, by }) => facts.step === 'agreed' && by !== proposal.by) ?? null;
};
