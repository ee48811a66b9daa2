import type { Case } from './case.ts';
import type { Act, EntryKind } from './entry.ts';
import { anyKind } from './kinds.ts';
import type { Settings } from './settings.ts';

/** What can be done with pictures and files of a station or a case. */
export const HANDLINGS = ['view', 'enlarge', 'capture', 'copy', 'export', 'print', 'add', 'release', 'delete'] as const;
export type Handling = (typeof HANDLINGS)[number];

/**
 * Whether what a case holds may be against the law: yes and unsure are one as far as evidence goes, and so is a kind
 * that may be a crime until somebody answers no (rule INC30).
 */
export const isSealed = (settings: Settings, state: Case): boolean =>
  state.suspected === null ? anyKind(settings, state, ({ mayBeCrime }) => mayBeCrime) : state.suspected !== 'no';

/**
 * Whether anybody at all may handle evidence so. In a sealed case nobody may, whatever post they hold: there is no
 * person in this question on purpose (rule INC31).
 */
export const mayHandle = (settings: Settings, state: Case, _handling: Handling): boolean => !isSealed(settings, state);

/** Acts that would touch evidence: in a sealed case all of them are refused, and only custody can be written down. */
const TOUCHING: Readonly<Partial<Record<EntryKind, Handling>>> = {
  'case.evidence': 'add',
  'case.release': 'release',
  'case.erasure': 'delete',
};

/** What an export is of, when files go with it and not only what was written. */
export const EVIDENCE_EXPORT = 'evidence';

/** How an act would handle evidence; null when it does not. */
export const handlingOf = (act: Act): Handling | null =>
  act.kind === 'case.exported' && act.facts.what === EVIDENCE_EXPORT ? 'export' : (TOUCHING[act.kind] ?? null);
