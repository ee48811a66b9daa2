import { hash } from 'node:crypto';
import type { EntryRow } from '../raw-rows.ts';
import { hexOf } from './salted-hash.ts';

const json = (value: string | null): string => JSON.stringify(value);

/**
 * The hash of an entry, over the text that RFC 8785 makes of it, put together from the row as it lies there. `facts`,
 * `people` and `words` go in as they are stored: another spelling of the same is another text.
 */
export const rowLeaf = (row: EntryRow): Buffer => {
  const text =
    `\0{"at":${row.at},"by":${json(row.by_whom)},"caseId":${json(row.case_id)},` +
    `"digest":"${hexOf(row.digest)}","facts":${row.facts},"id":${json(row.id)},` +
    `"kind":${json(row.kind)},"people":${row.people},"place":${json(row.place)},"seq":${row.seq},"v":1,` +
    `"words":${row.words}}`;
  return hash('sha256', text, 'buffer');
};

/** Reads stored JSON; null for what is none. A text that is no JSON could stand for two different rows. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
