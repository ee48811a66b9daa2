import { type Case, caseOf } from './case.ts';
import type { DetailField } from './details.ts';
import type { Entry, EntryKind, EntryOf } from './entry.ts';
import type { Staff } from './post.ts';
import { type Content, CONTENTS, isThere, mayRead, mayReadOwn } from './reading.ts';
import type { Settings } from './settings.ts';

/** What of a case an entry is part of: the entry itself, and the words in it. */
type Needs = { readonly entry: Content; readonly words: Content };

const one = (content: Content): Needs => ({ entry: content, words: content });

const DETAIL_NEEDS: Readonly<Record<DetailField, Content>> = {
  'occurred-at': 'particulars',
  room: 'particulars',
  device: 'particulars',
  address: 'particulars',
  ownership: 'particulars',
  place: 'particulars',
  kind: 'kind',
  'risk-area': 'kind',
  tier: 'kind',
  potential: 'particulars',
  intent: 'decisions',
  told: 'particulars',
  serious: 'decisions',
  'immediate-risk': 'decisions',
  confidential: 'decisions',
  'block-request': 'particulars',
  'cross-record': 'decisions',
  referral: 'referral',
  account: 'account',
  url: 'account',
  'no-evidence': 'notes',
  cause: 'notes',
  support: 'notes',
};

const NEEDS: Readonly<Record<Exclude<EntryKind, 'case.report' | 'case.more' | 'case.detail'>, Needs>> = {
  'case.person': { entry: 'people', words: 'notes' },
  'case.note': one('notes'),
  'case.action': one('decisions'),
  'case.contact': one('referral'),
  'case.parents': one('decisions'),
  'case.evidence': { entry: 'custody', words: 'notes' },
  'case.custody': one('custody'),
  'case.suspect': one('decisions'),
  'case.answer': one('decisions'),
  'case.sanction': one('sanctions'),
  'case.outcome': one('decisions'),
  'case.restriction': one('sanctions'),
  'case.lifted': one('sanctions'),
  'case.link': { entry: 'existence', words: 'decisions' },
  'case.told': { entry: 'people', words: 'decisions' },
  'case.seen': one('people'),
  'case.assigned': { entry: 'people', words: 'decisions' },
  'case.marking': { entry: 'existence', words: 'decisions' },
  'case.hold': { entry: 'existence', words: 'decisions' },
  'case.release': { entry: 'custody', words: 'decisions' },
  'case.exported': { entry: 'custody', words: 'decisions' },
  'case.erasure': { entry: 'custody', words: 'decisions' },
  'case.closed': { entry: 'existence', words: 'decisions' },
  'case.reopened': { entry: 'existence', words: 'decisions' },
};

type Read = (content: Content) => boolean;

/** A report shows each of its parts by itself. Who knows only that the case exists does not see it at all. */
const shownReport = <E extends EntryOf<'case.report'> | EntryOf<'case.more'>>(entry: E, read: Read): E | null => {
  if (!read('kind') && !read('particulars') && !read('account')) return null;
  const kinds = read('kind') ? entry.facts.kinds : [];
  const away = entry.kind === 'case.report' ? { room: null, device: null, address: null } : {};
  const particulars = read('particulars') ? {} : { ...away, occurredAt: entry.at };
  return { ...entry, facts: { ...entry.facts, ...particulars, kinds }, words: read('account') ? entry.words : {} };
};

const needsOf = (entry: Exclude<Entry, EntryOf<'case.report'> | EntryOf<'case.more'>>): Needs => {
  if (entry.kind !== 'case.detail') return NEEDS[entry.kind];
  const { field } = entry.facts;
  // A field that this version does not know may hold anything: it is as private as a note.
  return one(Object.hasOwn(DETAIL_NEEDS, field) ? DETAIL_NEEDS[field as DetailField] : 'notes');
};

const shownEntry = (entry: Entry, read: Read): Entry | null => {
  const shown =
    entry.kind === 'case.report' || entry.kind === 'case.more' ? shownReport(entry, read) : shownOther(entry, read);
  return shown === null || read('people') ? shown : { ...shown, people: [] };
};

const shownOther = <E extends Exclude<Entry, EntryOf<'case.report'> | EntryOf<'case.more'>>>(
  entry: E,
  read: Read,
): E | null => {
  const needs = needsOf(entry);
  if (!read(needs.entry)) return null;
  return read(needs.words) ? entry : { ...entry, words: {} };
};

/** What of a case somebody is shown. */
export type Shown = {
  /** The case as the entries make it that its reader may read; `entries` holds those and no others. */
  readonly state: Case;
  readonly openedAt: number;
  readonly reads: readonly Content[];
};

/**
 * A case as somebody may read it; null when it does not exist for them (rule INC42). `otherIsThere` says of a linked
 * case whether it exists for them: a link would otherwise say so.
 */
export const shownTo = (
  settings: Settings,
  state: Case,
  reader: Staff,
  otherIsThere: (caseId: string) => boolean,
): Shown | null => {
  if (!isThere(settings, state, reader)) return null;
  const reads = CONTENTS.filter((content) => mayRead(settings, state, reader, content));
  const own = mayReadOwn(state, reader);
  const entries = state.entries.flatMap((entry) => {
    if (entry.kind === 'case.link' && !otherIsThere(entry.facts.other)) return [];
    const read: Read = own && entry.by === reader.person ? () => true : (content) => reads.includes(content);
    return shownEntry(entry, read) ?? [];
  });
  return { state: caseOf(state.id, entries), openedAt: state.entries[0]?.at ?? 0, reads };
};
