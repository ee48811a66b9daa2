import { type Case, entriesOf } from './case.ts';
import { caseFlow, isLawStep } from './case-flow.ts';
import { missingFor, missingIn, type Missing } from './closing.ts';
import { DETAILS, isDetailField } from './details.ts';
import { type Act, aboutOf, type EntryOf, namedAs } from './entry.ts';
import { areAnswers, canAnswer, stepOf } from './flow.ts';
import { MAY_SAY_NO } from './flows/crime.ts';
import { holds, type Post, type Staff } from './post.ts';
import { LONGEST_RESTRICTION_MS } from './restriction.ts';
import { erasureProposedBy, retentionDueAt } from './retention.ts';
import { deciders, isToldAccident } from './sanction.ts';
import type { Settings } from './settings.ts';
import { isKeptFrom } from './subject.ts';

/** Why something cannot be done in a case; texts are in the strings under `refusal.<code>`. */
export const REFUSALS = [
  'not-there',
  'not-your-post',
  'closed',
  'not-closed',
  'sealed',
  'reason-missing',
  'text-missing',
  'person-missing',
  'not-offered',
  'not-next',
  'incomplete',
  'accident-and-told',
  'kept-from-them',
  'same-case',
  'bad-time',
  'sign-in-again',
  'not-due',
  'not-proposed',
  'second-person',
  'nothing-new',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

/** How long ago somebody may have proved once more who they are before sealed evidence is given to them. */
export const STEP_UP_MS = 5 * 60_000;

/** Who asks what of which case, and with which posts they act in it. */
export type Asked = {
  readonly settings: Settings;
  readonly state: Case;
  readonly person: Staff;
  readonly posts: readonly Post[];
  readonly now: number;
};
/** What is against an act; null: nothing. */
export type Trouble = RefusalCode | { readonly code: RefusalCode; readonly missing: readonly Missing[] } | null;

const said = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';
const needs = (text: string | undefined, code: RefusalCode): Trouble => (said(text) ? null : code);
const among = (id: string, ids: readonly string[]): Trouble => (ids.includes(id) ? null : 'not-offered');
const firstOf = (...troubles: readonly Trouble[]): Trouble => troubles.find((one) => one !== null) ?? null;
type Of<K extends Act['kind']> = Pick<EntryOf<K>, 'kind' | 'facts' | 'words' | 'people'>;

/** What a school says of what happens outside it is decided by those who may refer (policies: not by the lead alone). */
const REFERRERS: readonly Post[] = ['dsl', 'deputy', 'head'];

const detailTrouble = ({ settings, posts }: Asked, { facts, words }: Of<'case.detail'>): Trouble => {
  if (!isDetailField(facts.field)) return 'not-offered';
  if (facts.field === 'referral' && !holds({ posts }, REFERRERS)) return 'not-your-post';
  const field = DETAILS[facts.field];
  const value = field.in === 'words' ? words.value : facts.value;
  const emptied = field.in === 'words' ? value === undefined : value === null;
  // A value in the wrong place would not be erased with the words, or would be taken for a fact.
  if (field.in === 'words' ? facts.value !== null : words.value !== undefined) return 'not-offered';
  if (emptied) return null;
  if (!field.value.safeParse(value).success) return 'not-offered';
  if (facts.field === 'kind')
    return among(
      String(value),
      settings.kinds.map(({ id }) => id),
    );
  return facts.field === 'risk-area' ? among(String(value), settings.riskAreas) : null;
};

const answerTrouble = ({ settings, state }: Asked, act: Of<'case.answer'>): Trouble => {
  const { flow, ...at } = caseFlow(settings, state);
  const { step: id, answers } = act.facts;
  const step = stepOf(flow, id);
  if (act.facts.flow !== flow.id || step === null || isLawStep(flow, id)) return 'not-next';
  if (!canAnswer(at, id, aboutOf(act))) return 'not-next';
  if (!areAnswers(step, answers)) return 'not-offered';
  const missing = missingFor(settings, state, step.needs);
  if (missing.length > 0) return { code: 'incomplete', missing };
  return step.why ? needs(act.words.why, 'reason-missing') : null;
};

const sanctionTrouble = ({ settings, state, posts }: Asked, act: Of<'case.sanction'>): Trouble => {
  const { framework, category, infringement, sanctions } = act.facts;
  const person = aboutOf(act);
  if (!state.people.some((one) => one.person === person && one.who === framework)) return 'person-missing';
  if (!said(act.words.why)) return 'reason-missing';
  if (category === null) return sanctions.length > 0 || infringement !== null ? 'not-offered' : null;
  const row = settings.frameworks[framework].find((one) => one.category === category);
  if (row === undefined || sanctions.some((one) => !row.sanctions.includes(one))) return 'not-offered';
  const known = settings.frameworks[framework].flatMap(({ infringements }) => infringements.map(({ id }) => id));
  if (infringement !== null && !known.includes(infringement)) return 'not-offered';
  if (isToldAccident(state)) return 'accident-and-told';
  return holds({ posts }, deciders(framework, row)) ? null : 'not-your-post';
};

const restrictionTrouble = ({ state, now }: Asked, act: Of<'case.restriction'>): Trouble => {
  const { from, until } = act.facts;
  if (!state.people.some(({ person, who }) => person === aboutOf(act) && who === 'pupil')) return 'person-missing';
  if (until <= from || until <= now || until - from > LONGEST_RESTRICTION_MS) return 'bad-time';
  return needs(act.words.why, 'reason-missing');
};

const erasureTrouble = ({ settings, state, person, now }: Asked, act: Of<'case.erasure'>): Trouble => {
  const due = retentionDueAt(settings, state);
  if (due === null || now < due) return 'not-due';
  if (act.facts.step === 'proposed') return needs(act.words.why, 'reason-missing');
  const proposer = erasureProposedBy(state);
  if (proposer === null) return 'not-proposed';
  return proposer === person.person ? 'second-person' : null;
};

const tellTrouble = ({ state }: Asked, people: readonly string[]): Trouble => {
  if (people.length === 0) return 'person-missing';
  return people.some((one) => isKeptFrom(state, one)) ? 'kept-from-them' : null;
};

const linkTrouble = ({ state }: Asked, { facts }: Of<'case.link'>): Trouble => {
  if (facts.other === state.id) return 'same-case';
  return state.linked.includes(facts.other) ? 'nothing-new' : null;
};

/** What an act's own content has against it, once its writer may write at all. */
export const contentTrouble = (asked: Asked, act: Act): Trouble => {
  const { settings, state, posts, now } = asked;
  switch (act.kind) {
    case 'case.report':
      return state.entries.length === 0 ? null : 'not-offered';
    case 'case.detail':
      return detailTrouble(asked, act);
    case 'case.person':
      return aboutOf(act) === null ? 'person-missing' : null;
    case 'case.note':
      return needs(act.words.text, 'text-missing');
    case 'case.action':
      return firstOf(
        among(act.facts.action, [...settings.actions.pupil, ...settings.actions.staff, 'other']),
        needs(act.words.what, 'text-missing'),
        needs(act.words.why, 'reason-missing'),
      );
    case 'case.contact':
      return among(
        act.facts.contact,
        settings.contacts.map(({ id }) => id),
      );
    case 'case.parents':
      return act.facts.informed ? null : needs(act.words.why, 'reason-missing');
    case 'case.evidence':
      return state.evidence.some(({ facts }) => facts.item === act.facts.item) ? 'nothing-new' : null;
    case 'case.custody':
      return needs(act.words.what, 'text-missing');
    case 'case.suspect':
      if (act.facts.answer !== 'no') return null;
      return holds({ posts }, MAY_SAY_NO) ? needs(act.words.why, 'reason-missing') : 'not-your-post';
    case 'case.answer':
      return answerTrouble(asked, act);
    case 'case.sanction':
      return sanctionTrouble(asked, act);
    case 'case.outcome':
      return among(act.facts.outcome, settings.outcomes);
    case 'case.restriction':
      return restrictionTrouble(asked, act);
    case 'case.lifted':
      return firstOf(
        among(
          act.facts.restriction,
          entriesOf(state, 'case.restriction').map(({ id }) => id),
        ),
        needs(act.words.why, 'reason-missing'),
      );
    case 'case.link':
      return linkTrouble(asked, act);
    case 'case.told':
      return tellTrouble(asked, namedAs(act, 'told'));
    case 'case.assigned':
      return tellTrouble(asked, namedAs(act, 'owner'));
    case 'case.marking':
      return firstOf(
        among(
          act.facts.marking,
          settings.markings.map(({ id }) => id),
        ),
        needs(act.words.why, 'reason-missing'),
      );
    case 'case.release':
      if (act.facts.steppedUpAt > now || now - act.facts.steppedUpAt > STEP_UP_MS) return 'sign-in-again';
      return firstOf(
        among(
          act.facts.item,
          state.evidence.map(({ facts }) => facts.item),
        ),
        needs(act.words.why, 'reason-missing'),
      );
    case 'case.erasure':
      return erasureTrouble(asked, act);
    case 'case.closed': {
      const missing = missingIn(settings, state);
      return missing.length > 0 ? { code: 'incomplete', missing } : null;
    }
    case 'case.hold':
      return act.facts.held === state.held ? 'nothing-new' : needs(act.words.why, 'reason-missing');
    case 'case.exported':
      return needs(act.words.why, 'reason-missing');
    case 'case.reopened':
      return state.status === 'open' ? 'not-closed' : needs(act.words.why, 'reason-missing');
    case 'case.more':
    case 'case.seen':
      return null;
  }
};
