import { SettingId } from '@usher/incidents';
import { Uuid } from '@usher/protocol';
import { z } from 'zod';
import {
  Answering,
  CaseShown,
  CasesFound,
  CasesQuery,
  Choices,
  Inbox,
  InboxAsked,
  Raising,
  Suggested,
  WishedAct,
} from './cases.ts';
import {
  Days,
  Governors,
  Paper,
  PaperAsked,
  Patterns,
  ReviewAsked,
  ReviewLook,
  Reviews,
  ReviewSigning,
} from './reviews.ts';
import {
  EVIDENCE_BODY_BYTES,
  EvidenceAdding,
  EvidenceApproving,
  EvidenceDeclining,
  EvidenceKeysShown,
  EvidenceOffering,
  EvidenceProposing,
  EvidenceReleased,
  EvidenceReleasing,
  EvidenceSaving,
  EvidenceStanding,
} from './evidence.ts';
import { StaffActions } from './staff-actions.ts';
import { SignInStep } from './sign-in.ts';

const Nothing = z.strictObject({});

/** A call of the web application: who may ask at all, what goes in and what comes out. */
export type Call = {
  /** How far the asker's sign-in has to have come. */
  readonly stage: 'out' | 'half' | 'in';
  /** The page asks it by itself: it keeps nobody signed in. */
  readonly quiet?: true;
  /** The most bytes of its body, where they are more than those of others; asked for as somebody signed in only. */
  readonly bodyBytes?: number;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
};

const call = <S extends Call['stage'], I extends z.ZodType, O extends z.ZodType>(stage: S, input: I, output: O) =>
  ({ stage, input, output }) as const;
const large = <C extends Call>(asked: C, bodyBytes: number) => ({ ...asked, bodyBytes }) as const;
const quiet = <C extends Call>(asked: C) => ({ ...asked, quiet: true }) as const;

/** Everything the page can ask of the hub. What is not here cannot be asked. */
export const CALLS = {
  session: quiet(call('out', Nothing, SignInStep)),
  'sign-in': call(
    'out',
    z.strictObject({ user: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
    SignInStep,
  ),
  'sign-in.code': call('half', z.strictObject({ code: z.string().min(6).max(40) }), SignInStep),
  'sign-out': call('half', Nothing, SignInStep),
  inbox: quiet(call('in', InboxAsked, Inbox)),
  cases: call('in', CasesQuery, CasesFound),
  'case.open': call('in', z.strictObject({ id: Uuid }), CaseShown),
  'case.act': call('in', z.strictObject({ id: Uuid, act: WishedAct }), CaseShown),
  'case.answer': call('in', Answering, CaseShown),
  'case.suggest': call(
    'in',
    z.strictObject({ id: Uuid, person: z.string().max(128), infringement: SettingId.nullable() }),
    Suggested,
  ),
  'case.print': call('in', z.strictObject({ id: Uuid, why: z.string().trim().min(1).max(1_000) }), CaseShown),
  'evidence.standing': quiet(call('in', Nothing, EvidenceStanding)),
  'evidence.add': large(call('in', EvidenceAdding, CaseShown), EVIDENCE_BODY_BYTES),
  'evidence.release': call('in', EvidenceReleasing, EvidenceReleased),
  'evidence.save': call('in', EvidenceSaving, CaseShown),
  'evidence-keys': call('in', Nothing, EvidenceKeysShown),
  'evidence-keys.offer': call('in', EvidenceOffering, EvidenceKeysShown),
  'evidence-keys.propose': call('in', EvidenceProposing, EvidenceKeysShown),
  'evidence-keys.approve': call('in', EvidenceApproving, EvidenceKeysShown),
  'evidence-keys.decline': call('in', EvidenceDeclining, EvidenceKeysShown),
  'case.raise': call('in', Raising, z.strictObject({ id: Uuid })),
  choices: quiet(call('in', Nothing, Choices)),
  reviews: call('in', Nothing, Reviews),
  'reviews.look': call('in', ReviewAsked, ReviewLook),
  'reviews.sign': call('in', ReviewSigning, Reviews),
  patterns: call('in', Nothing, Patterns),
  governors: call('in', Days, Governors),
  paper: call('in', PaperAsked, Paper),
  'staff-actions': call('in', z.strictObject({ before: z.int().min(0).optional() }), StaffActions),
} as const satisfies Readonly<Record<string, Call>>;

export type Calls = typeof CALLS;
export type CallName = keyof Calls;
export type CallInput<C extends CallName> = z.output<Calls[C]['input']>;
export type CallOutput<C extends CallName> = z.input<Calls[C]['output']>;

/** Where a call is asked: by POST, with a body in JSON. */
export const pathOf = (name: CallName): string => `/api/${name}`;

/** A header that a form on another site cannot send. */
export const ASKED_BY_PAGE = { name: 'x-usher-page', value: '1' } as const;

/** A refusal: a code for programs; the page has a sentence for it. */
export const Refusal = z.strictObject({ code: z.string(), detail: z.string() });
