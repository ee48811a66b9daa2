import { DEFAULT_SETTINGS } from '@usher/incidents';
import type { Register } from '@usher/register';
import { pino } from 'pino';
import { systemClock } from '../../../apps/hub/clock.ts';
import { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { CaseDesk } from '../../../apps/hub/incidents/case/case-desk.ts';
import { OpenCases } from '../../../apps/hub/incidents/case/open-cases.ts';
import { StaffDirectory, type StaffMember } from '../../../apps/hub/incidents/staff-directory.ts';
import { idsOf } from '../../../apps/hub/make-id.ts';
import { Accounts } from '../../../apps/hub/store/accounts.ts';
import { openStore } from '../../../apps/hub/store/open-store.ts';
import { caseCalls } from '../../../apps/hub/web/server/case/case-calls.ts';
import { paperCalls } from '../../../apps/hub/web/server/papers/paper-calls.ts';
import { reviewCalls } from '../../../apps/hub/web/server/reviews/review-calls.ts';
import { ReviewDesk } from '../../../apps/hub/web/server/reviews/review-desk.ts';

const log = pino({ level: 'error' });

/** Reads every case, as the safeguarding lead does, and has every page. */
const LEAD: StaffMember = {
  person: 'account:1',
  name: 'Dana',
  email: null,
  posts: ['dsl', 'head', 'online-safety-lead'],
  pupils: [],
};
const ASKER = { place: '127.0.0.1', session: null, staff: LEAD };

/** The hub's own desk over a register: what the web application's calls do, without a browser in between. */
export const openHubDesk = (register: Register, folder: string) => {
  const db = openStore(folder);
  const makeId = idsOf(systemClock);
  const [settings, clock] = [() => DEFAULT_SETTINGS, systemClock];
  const book = new CaseBook(register, makeId);
  const staff = new StaffDirectory(new Accounts(db));
  const desk = new CaseDesk({ book, settings, staff, clock, makeId });
  const open = new OpenCases(book, log);
  const needs = { desk, book, open, staff, settings, clock };
  const calls = {
    ...caseCalls(needs),
    ...reviewCalls({ ...needs, reviews: new ReviewDesk(needs) }),
    ...paperCalls(needs),
  };
  return {
    book,
    makeId,
    cases: (wanted: Parameters<(typeof calls)['cases']>[0]) => calls.cases(wanted, ASKER),
    openCase: (id: string) => calls['case.open']({ id }, ASKER),
    inbox: () => calls.inbox({}, ASKER),
    staffActions: (before: number) => book.staffActions({ limit: 50, before }),
    patterns: () => calls.patterns({}, ASKER),
    governors: (from: string, until: string) => calls.governors({ from, until }, ASKER),
    paper: (from: string, until: string) => calls.paper({ what: 'log', from, until, why: 'bench' }, ASKER),
    /** Reads the open cases as a hub does at its start. */
    startAgain: async (): Promise<number> => {
      const fresh = new OpenCases(book, log);
      await fresh.settled();
      const count = fresh.all().length;
      await fresh.stop();
      return count;
    },
    async [Symbol.asyncDispose]() {
      await open.stop();
      db.close();
    },
  };
};
