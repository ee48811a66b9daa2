import { soundDraft, type SoundDraft } from './draft.ts';
import { RegisterError } from './errors.ts';
import type { Erasure } from './register.ts';

/** The kind of the entries that say what was erased. */
export const ERASED = 'register.erased';

/** The most entries that one erasure names. */
const MOST = 500;

/** The entry that says what was erased, by whom and why. Throws RegisterError `bad-entry`. */
export const erasureDraft = ({ id, by, reason, seqs }: Erasure): SoundDraft => {
  const named = Array.from(new Set(seqs)).toSorted((a, b) => a - b);
  if (named.length === 0 || named.length > MOST || !named.every((seq) => Number.isSafeInteger(seq)))
    throw new RegisterError('bad-entry', `An erasure names 1 to ${MOST} entries.`, 'Erase more in several steps.');
  const facts = { reason, seqs: named };
  return soundDraft({ id, kind: ERASED, caseId: null, by, place: null, facts, words: {}, people: [] }, true);
};
