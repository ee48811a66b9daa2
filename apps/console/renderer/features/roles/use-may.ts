import { roleMay } from '@usher/classroom';
import type { Right } from '@usher/protocol';
import { useSession } from '../../page.ts';

/** Whether the person signed in here may do this. What they may not is not in the page at all. */
export const useMay = (right: Right): boolean =>
  useSession(({ person }) => person !== null && roleMay(person.role, right));
