import { type Settings } from '@usher/incidents';
import type { Clock } from '../../../clock.ts';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import type { Choices } from '../../contract/cases.ts';
import type { Page } from '../../contract/sign-in.ts';
import type { OpenCases } from '../../../incidents/case/open-cases.ts';
import { inboxFor, summaryFor } from '../inbox/summary.ts';
import { hasPage } from '../pages.ts';
import { StaffRefusal } from '../../../staff-refusal.ts';
import type { Handlers } from '../serve-calls.ts';
import type { StaffDirectory, StaffMember } from '../../../incidents/staff-directory.ts';
import type { CaseDesk } from '../../../incidents/case/case-desk.ts';

type Needs = {
  readonly desk: CaseDesk;
  readonly book: CaseBook;
  readonly open: OpenCases;
  readonly staff: StaffDirectory;
  readonly settings: () => Settings;
  readonly clock: Clock;
};

/** Cases looked through for one page of a search. */
const [FOUND, LOOKS] = [25, 4];
/** Cases of each part of an inbox. */
const IN_PART = 100;

/** Refuses what is on a page that somebody has not. */
export const needPage = ({ posts }: StaffMember, page: Page): void => {
  if (!hasPage(posts, page)) throw new StaffRefusal('not-allowed', 'this is not for your post');
};

const withWords = (id: string, words: string) => ({ id, words });

const frameworksFor = ({ frameworks }: Settings, { posts }: StaffMember): Choices['frameworks'] => {
  const shown = (rows: Settings['frameworks']['pupil']) =>
    rows.map(({ category, infringements, sanctions }) => ({ category, infringements, sanctions }));
  // What is laid down for staff is for those who decide about staff.
  const forStaff = posts.includes('head') || posts.includes('chair-of-governors');
  return { pupil: shown(frameworks.pupil), staff: forStaff ? shown(frameworks.staff) : [] };
};

/** Everything about cases: inbox, search, one case, and what is done in it. */
export const caseCalls = ({
  desk,
  book,
  open,
  staff,
  settings,
  clock,
}: Needs): Pick<
  Handlers,
  | 'inbox'
  | 'cases'
  | 'case.open'
  | 'case.act'
  | 'case.answer'
  | 'case.suggest'
  | 'case.print'
  | 'case.raise'
  | 'choices'
> => ({
  inbox: async ({ most = IN_PART }, { staff: reader }) => {
    needPage(reader, 'inbox');
    await open.settled();
    return inboxFor(settings(), open.all(), reader, { now: clock.now(), most });
  },
  cases: async (query, { staff: reader }) => {
    needPage(reader, 'search');
    const wanted = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
    const found = [];
    let next: number | null = query.before ?? null;
    // Most of what is found may not be there for the reader; a few more pages are looked at before giving up for now.
    for (let look = 0; look < LOOKS && found.length < FOUND; look += 1) {
      const page = await book.list({ ...wanted, limit: FOUND, ...(next === null ? {} : { before: next }) });
      found.push(...page.cases.flatMap((state) => summaryFor(settings(), state, reader, clock.now()) ?? []));
      next = page.next;
      if (next === null) break;
    }
    const facts = { fields: Object.keys(wanted).toSorted().join(' '), found: found.length };
    await book.note({ kind: 'staff.searched', by: reader.person, facts });
    return { cases: found, next };
  },
  'case.open': ({ id }, { staff: reader }) => desk.open(id, reader),
  'case.act': ({ id, act }, { staff: writer }) => desk.act(id, act, writer),
  'case.answer': (answering, { staff: writer }) => desk.answer(answering, writer),
  'case.print': (asked, { staff: writer }) => desk.print(asked, writer),
  'case.suggest': (asked, { staff: reader }) => desk.suggest(asked, reader),
  'case.raise': (raised, { staff: writer }) => {
    needPage(writer, 'raise');
    return desk.raise(raised, writer);
  },
  choices: async (_input, { staff: reader }) => {
    const { kinds, riskAreas, outcomes, actions, contacts, markings } = settings();
    return {
      kinds: kinds.map(({ id, words }) => withWords(id, words)),
      riskAreas: [...riskAreas],
      outcomes: [...outcomes],
      actions: [...new Set([...actions.pupil, ...actions.staff])],
      contacts: contacts.map((contact) => ({ ...contact })),
      markings: markings.map(({ id, words }) => withWords(id, words)),
      frameworks: frameworksFor(settings(), reader),
      staff: staff.all().map(({ person, name, posts }) => ({ person, name, posts: [...posts] })),
    };
  },
});
