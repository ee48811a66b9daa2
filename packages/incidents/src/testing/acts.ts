import { answerAct } from '../case-flow.ts';
import type { Case } from '../case.ts';
import { decide } from '../decide.ts';
import { DEFAULT_SETTINGS } from '../defaults/settings.ts';
import type { Act, EntryKind } from '../entry.ts';
import { NO_CRIME } from '../flows/no-crime.ts';
import type { Staff } from '../post.ts';
import { about, act, detail, type Done, member, reported, SCHOOL, START, suspect, told, uuid } from './case-builder.ts';

export const S = DEFAULT_SETTINGS;
export const NOW = START + 3_600_000;
export const DAY = 86_400_000;
export const may = (who: string | Staff, state: Case, one: Act, now = NOW): string => {
  const decision = decide(S, state, typeof who === 'string' ? member(who) : who, one, now);
  return decision.allowed ? 'yes' : decision.code;
};
export const ALL = told(...SCHOOL.map(({ person }) => person));
export const EVIDENCE = act(
  'case.evidence',
  { item: uuid(5), sha256: 'a'.repeat(64), bytes: 1 },
  { what: 'a picture' },
);
export const OPEN: readonly Act[] = [
  reported({ kinds: ['message'], text: 'x' }),
  about('pupil-1', 'pupil', 'victim'),
  about('pupil-2', 'pupil', 'instigator'),
  ALL,
];
export const CLOSED: Done = { act: act('case.closed', {}), at: START + 1_000 };
export const sanction = (
  category: 'A' | 'B' | 'C' | 'D' | null,
  sanctions: string[],
  person = 'pupil-2',
  framework: 'pupil' | 'staff' = 'pupil',
  why = 'because',
) =>
  act('case.sanction', { framework, category, infringement: null, sanctions, warned: false }, { why }, [
    { person, part: 'about' },
  ]);
export const step = (id: string, person: string | null, ...answers: string[]): Act =>
  answerAct(NO_CRIME, { step: id, person, answers }, 'why');

/** One well-formed act of every kind, as an open case would take it. */
export const GOOD: Readonly<Record<EntryKind, Act>> = {
  'case.report': reported(),
  'case.more': {
    kind: 'case.more',
    facts: { reportId: uuid(1), about: 'me', instead: false, kinds: [], occurredAt: 0, cut: false },
    words: {},
    people: [],
  },
  'case.detail': detail('kind', 'bullying'),
  'case.person': about('pupil-3', 'pupil', 'witness'),
  'case.note': act('case.note', {}, { text: 'a note' }),
  'case.action': act('case.action', { action: 'parents' }, { what: 'rang', why: 'to tell' }),
  'case.contact': act('case.contact', { contact: 'police', reference: '1' }),
  'case.parents': act('case.parents', { informed: true }),
  'case.evidence': EVIDENCE,
  'case.custody': act('case.custody', { item: 'ICT1-07' }, { what: 'locked away' }),
  'case.suspect': suspect('unsure'),
  'case.answer': step('record', null, 'done'),
  'case.sanction': sanction('A', ['talk']),
  'case.outcome': act('case.outcome', { outcome: 'talked' }, { why: 'it was enough' }),
  'case.restriction': act(
    'case.restriction',
    { limit: 'no-internet', from: NOW, until: NOW + DAY },
    { why: 'a pause' },
    [{ person: 'pupil-2', part: 'about' }],
  ),
  'case.lifted': act('case.lifted', { restriction: uuid(9) }, { why: 'enough' }),
  'case.link': act('case.link', { other: uuid(8) }),
  'case.told': told('dsl-1'),
  'case.seen': act('case.seen', {}),
  'case.assigned': act('case.assigned', {}, {}, [{ person: 'dsl-1', part: 'owner' }]),
  'case.marking': act('case.marking', { marking: 'restricted' }, { why: 'it grew' }),
  'case.hold': act('case.hold', { held: true }, { why: 'a court asked' }),
  'case.release': act('case.release', { item: uuid(5), steppedUpAt: NOW }, { why: 'for the police' }),
  'case.exported': act('case.exported', { what: 'log' }, { why: 'review' }),
  'case.erasure': act('case.erasure', { step: 'proposed' }, { why: 'time' }),
  'case.closed': act('case.closed', {}),
  'case.reopened': act('case.reopened', {}, { why: 'more came' }),
};
export const KINDS = Object.values(GOOD).map(({ kind }) => kind);

/** Everything a case needs to be closed. */
export const READY: readonly Act[] = [
  ...OPEN,
  detail('no-evidence', 'it was said, not written'),
  GOOD['case.action'],
  GOOD['case.parents'],
  step('record', null, 'done'),
  step('evidence', null, 'done'),
  step('staff-involved', null, 'no'),
  step('children', null, 'victim', 'instigator'),
  step('support', 'pupil-1', 'class-teacher'),
  step('victim-parents', 'pupil-1', 'yes'),
  step('at-risk', 'pupil-1', 'no'),
  step('others', 'pupil-2', 'no'),
  step('sanctions', 'pupil-2', 'done'),
  step('serious', 'pupil-2', 'no'),
];
