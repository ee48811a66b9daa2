import type { Case } from '@usher/incidents';
import type { CaseBook } from '../../incidents/case/case-book.ts';
import { StaffRefusal } from '../../staff-refusal.ts';

const PAGE = 100;

/** Every case that names somebody. */
export const casesOf = async (book: Pick<CaseBook, 'list'>, person: string): Promise<readonly Case[]> => {
  const found = new Map<string, Case>();
  for (let before: number | null | undefined; before !== null;) {
    const page = await book.list({ person, limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const state of page.cases) found.set(state.id, state);
    before = page.next;
  }
  return [...found.values()];
};

/**
 * The cases that were opened between two moments, for something that holds them all at once. Throws `StaffRefusal`
 * `too-many` when they are more than `most`, before any is read.
 */
export const casesOpened = async (
  book: Pick<CaseBook, 'opened' | 'countOpened'>,
  time: { readonly from: number; readonly until: number },
  most: number,
): Promise<readonly Case[]> => {
  if ((await book.countOpened(time)) > most) throw new StaffRefusal('too-many', `these are more than ${most} cases`);
  const found: Case[] = [];
  for await (const some of book.opened(time)) found.push(...some);
  return found;
};
