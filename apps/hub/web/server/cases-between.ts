import type { Case } from '@usher/incidents';
import type { CaseBook } from '../../incidents/case/case-book.ts';

const PAGE = 100;

/** Every case in which something was written between two moments, or that names somebody; however many they are. */
export const casesOf = async (
  book: Pick<CaseBook, 'list'>,
  wanted: { readonly from?: number; readonly until?: number; readonly person?: string },
): Promise<readonly Case[]> => {
  const found = new Map<string, Case>();
  for (let before: number | null | undefined; before !== null;) {
    const page = await book.list({ ...wanted, limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const state of page.cases) found.set(state.id, state);
    before = page.next;
  }
  return [...found.values()];
};

/** The cases that were opened between two moments. */
export const casesOpened = async (
  book: Pick<CaseBook, 'list'>,
  time: { readonly from: number; readonly until: number },
): Promise<readonly Case[]> => {
  const openedAt = ({ entries }: Case): number => entries[0]?.at ?? 0;
  return (await casesOf(book, time)).filter((state) => openedAt(state) >= time.from && openedAt(state) < time.until);
};
