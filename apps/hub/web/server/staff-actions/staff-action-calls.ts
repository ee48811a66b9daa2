import { isThere, type Settings } from '@usher/incidents';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import { needPage } from '../case/case-calls.ts';
import type { Handlers } from '../serve-calls.ts';
import type { StaffDirectory, StaffMember } from '../../../incidents/staff-directory.ts';

const SHOWN = 50;

type Needs = { readonly book: CaseBook; readonly staff: StaffDirectory; readonly settings: () => Settings };

/** What staff did. What was done in a case that is not there for the reader is not there either. */
export const staffActionCalls = ({ book, staff, settings }: Needs): Pick<Handlers, 'staff-actions'> => {
  const isCaseThere = async (caseId: string, reader: StaffMember): Promise<boolean> => {
    const state = await book.read(caseId);
    return state !== null && isThere(settings(), state, reader);
  };
  return {
    'staff-actions': async ({ before }, { staff: reader }) => {
      needPage(reader, 'staff-actions');
      const page = await book.staffActions({ limit: SHOWN, ...(before === undefined ? {} : { before }) });
      const cases = [...new Set(page.entries.flatMap(({ caseId }) => caseId ?? []))];
      const there = new Set<string>();
      for (const caseId of cases) if (await isCaseThere(caseId, reader)) there.add(caseId);
      return {
        actions: page.entries
          .filter(({ caseId }) => caseId === null || there.has(caseId))
          .map(({ seq, at, kind, by, caseId, facts }) => ({
            seq,
            at,
            kind,
            by,
            name: staff.nameOf(by),
            caseId,
            facts: { ...facts } as Record<string, never>,
          })),
        next: page.next,
      };
    },
  };
};
