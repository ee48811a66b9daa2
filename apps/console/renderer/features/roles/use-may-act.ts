import { type EntryKind, MAY_ACT } from '@usher/incidents';
import { useSession } from '../../page.ts';

/** Whether the post of whoever is signed in here lets them do this in an incident (rule INC44); the hub has the last word. */
export const useMayAct = (what: EntryKind): boolean =>
  useSession(({ person }) => person !== null && MAY_ACT[what].includes(person.role));
