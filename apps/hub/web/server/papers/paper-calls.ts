import {
  cpomsCsv,
  extractText,
  highestMarking,
  isThere,
  logCsv,
  type Settings,
  subjectExtract,
} from '@usher/incidents';
import type { Clock } from '../../../clock.ts';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import type { CallInput } from '../../contract/api.ts';
import type { Paper } from '../../contract/reviews.ts';
import { needPage } from '../case/case-calls.ts';
import { personNamed } from '../../../incidents/case/person-named.ts';
import { casesOf, casesOpened } from '../cases-between.ts';
import { dayOf, startOf } from '../school-days.ts';
import type { Handlers } from '../serve-calls.ts';
import type { StaffDirectory, StaffMember } from '../../../incidents/staff-directory.ts';
import { paperWords } from './paper-words.ts';

type Needs = {
  readonly book: CaseBook;
  readonly staff: StaffDirectory;
  readonly settings: () => Settings;
  readonly clock: Clock;
};

/** Cases of one table; a longer time is asked for in parts. */
const MOST_ON_PAPER = 10_000;

/** What leaves the log. That it did, by whom and why, is in the register before it is given. */
export const paperCalls = ({ book, staff, settings, clock }: Needs): Pick<Handlers, 'paper'> => {
  const words = paperWords(staff);
  const today = (): string => dayOf(clock.now());
  const ofTime = async (
    { what, from, until }: Extract<CallInput<'paper'>, { from: string }>,
    maker: StaffMember,
  ): Promise<Paper> => {
    const cases = await casesOpened(book, { from: startOf(from), until: startOf(until, 1) }, MOST_ON_PAPER);
    const there = cases.filter((state) => isThere(settings(), state, maker));
    const write = what === 'log' ? logCsv : cpomsCsv;
    return {
      name: `${what === 'log' ? 'incident-log' : 'cpoms'}-${from}-${until}.csv`,
      text: write(settings(), cases, maker, words),
      marking: highestMarking(settings(), there),
      withheld: [],
    };
  };
  const ofPerson = async (typed: string, maker: StaffMember): Promise<Paper> => {
    const { person } = personNamed(typed, 'pupil', staff);
    const extract = subjectExtract(settings(), await casesOf(book, person), person, maker, words);
    return {
      name: `extract-${today()}.txt`,
      text: extractText(extract, words),
      marking: extract.marking,
      withheld: extract.withheld.map((one) => ({ ...one })),
    };
  };
  return {
    paper: async (asked, { staff: maker }) => {
      needPage(maker, 'papers');
      const paper = asked.what === 'extract' ? await ofPerson(asked.person, maker) : await ofTime(asked, maker);
      const time = asked.what === 'extract' ? {} : { from: asked.from, until: asked.until };
      await book.note({
        kind: 'staff.exported',
        by: maker.person,
        facts: { what: asked.what, ...time, bytes: Buffer.byteLength(paper.text) },
        words: { why: asked.why },
      });
      return paper;
    },
  };
};
