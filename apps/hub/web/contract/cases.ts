import { DETAILS, Entry, Post, SettingId } from '@usher/incidents';
import { Uuid } from '@usher/protocol';
import { z } from 'zod';

const Text = z.string().max(4_000);
const Id = z.string().min(1).max(128);

/** What a list shows of a case, as far as its reader may read. */
export const CaseSummary = z.strictObject({
  id: Uuid,
  openedAt: z.int(),
  status: z.enum(['open', 'closed']),
  /** Null when the reader may not know. */
  kinds: z.array(SettingId).nullable(),
  place: z.strictObject({ room: z.string().nullable(), device: z.string().nullable() }).nullable(),
  people: z.array(Id).nullable(),
  /** Whether it may be about something against the law. */
  isSealed: z.boolean(),
  isSafeguarding: z.boolean(),
  /** Who of those told has opened it first; null: nobody yet. */
  seenBy: Id.nullable(),
  /** Since when it waits for the reader, and for what; null when it does not. */
  waits: z.enum(['to-be-opened', 'for-an-answer', 'to-be-closed']).nullable(),
  /** It has waited longer than the school allows. */
  isOverdue: z.boolean(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

/** How many cases of each part of an inbox; 100 unless it is said. */
export const InboxAsked = z.strictObject({ most: z.int().min(1).max(1_000).optional() });

const Left = z.int().min(0);
export const Inbox = z.strictObject({
  fresh: z.array(CaseSummary),
  waiting: z.array(CaseSummary),
  overdue: z.array(CaseSummary),
  /** Other open cases that are there for the reader. */
  others: z.array(CaseSummary),
  /** How many more of each there are than were asked for. */
  left: z.strictObject({ fresh: Left, waiting: Left, overdue: Left, others: Left }),
});
export type Inbox = z.infer<typeof Inbox>;

export const Question = z.strictObject({
  step: SettingId,
  kind: z.enum(['do', 'ask', 'choose']),
  person: Id.nullable(),
  /** `mine` is false for an answer that the reader's posts may not give. */
  answers: z.array(z.strictObject({ answer: SettingId, alone: z.boolean(), mine: z.boolean() })),
  why: z.boolean(),
  contact: SettingId.nullable(),
  /** What has to be in the case first. */
  missing: z.array(z.string()),
});
export type Question = z.infer<typeof Question>;

/** A case as its reader may read it. `entries` make the case (`caseOf`); what they may not read is not among them. */
export const CaseShown = z.strictObject({
  id: Uuid,
  openedAt: z.int(),
  entries: z.array(Entry),
  reads: z.array(z.string()),
  /** What its papers carry. */
  marking: z.string(),
  isSealed: z.boolean(),
  status: z.enum(['open', 'closed']),
  /** Which flow it takes and what waits for an answer; null when decisions are not the reader's to read. */
  flow: z.strictObject({ id: SettingId, questions: z.array(Question), unnamed: z.array(z.string()) }).nullable(),
  /** What it lacks before it may be closed. */
  missing: z.array(z.string()),
  /** What the reader's posts may do in it as it stands. */
  may: z.array(z.string()),
  parents: z.enum(['always', 'decide']),
  /** Whether its time is over, and who asked for it to be erased; null while it is kept. */
  erasure: z.enum(['due', 'asked', 'asked-by-me']).nullable(),
  /** Staff it names, by the school's ids. */
  names: z.record(z.string(), z.string()),
});
export type CaseShown = z.infer<typeof CaseShown>;

/** An act as the page wishes it; the hub checks it as an entry and asks the rules. */
export const WishedAct = z.strictObject({
  kind: z.enum([
    'case.detail',
    'case.person',
    'case.note',
    'case.action',
    'case.contact',
    'case.parents',
    'case.custody',
    'case.suspect',
    'case.sanction',
    'case.outcome',
    'case.restriction',
    'case.lifted',
    'case.link',
    'case.assigned',
    'case.marking',
    'case.hold',
    'case.erasure',
    'case.closed',
    'case.reopened',
  ]),
  facts: z.record(z.string().max(64), z.json()),
  words: z.record(z.string().max(64), Text),
  people: z.array(z.strictObject({ person: Id, part: z.enum(['about', 'owner']) })).max(5),
});
export type WishedAct = z.infer<typeof WishedAct>;

export const Answering = z.strictObject({
  id: Uuid,
  step: SettingId,
  person: Id.nullable(),
  answers: z.array(SettingId).min(1).max(20),
  why: Text,
});

export const CasesQuery = z.strictObject({
  words: z.string().max(200).optional(),
  person: Id.optional(),
  place: Id.optional(),
  from: z.int().min(0).optional(),
  until: z.int().min(0).optional(),
  before: z.int().min(0).optional(),
});

export const CasesFound = z.strictObject({ cases: z.array(CaseSummary), next: z.int().nullable() });

/** Something that happened, as a member of staff writes it down. */
export const Raising = z.strictObject({
  kinds: z.array(SettingId).min(1).max(5),
  occurredAt: z.int().min(0),
  room: z.string().max(128).nullable(),
  device: z.string().max(128).nullable(),
  place: DETAILS.place.value,
  text: Text.min(1),
  url: z.string().max(2_000),
  aboutAdult: z.boolean(),
});

export const Suggested = z.strictObject({
  category: z.enum(['A', 'B', 'C', 'D']).nullable(),
  sanctions: z.array(SettingId),
  actions: z.array(SettingId),
  reasons: z.array(z.string()),
  decidedBy: z.array(Post),
});

const Named = z.strictObject({ id: SettingId, words: z.string() });
const Framework = z.array(
  z.strictObject({
    category: z.enum(['A', 'B', 'C', 'D']),
    infringements: z.array(Named),
    sanctions: z.array(SettingId),
  }),
);

/** What of the school's settings the page offers to choose from. */
export const Choices = z.strictObject({
  kinds: z.array(Named),
  riskAreas: z.array(SettingId),
  outcomes: z.array(SettingId),
  actions: z.array(SettingId),
  contacts: z.array(z.strictObject({ id: SettingId, name: z.string(), how: z.string() })),
  markings: z.array(Named),
  frameworks: z.strictObject({ pupil: Framework, staff: Framework }),
  staff: z.array(z.strictObject({ person: Id, name: z.string(), posts: z.array(Post) })),
});
export type Choices = z.infer<typeof Choices>;
