import { type Right, roleMay } from '@usher/classroom';
import type { Role } from '@usher/protocol';
import { nameKey } from '../store/name-key.ts';

/** Somebody signed in at a console, with what they may see and do, until `until` (hub time). */
export type Person = {
  readonly user: string;
  readonly role: Role;
  readonly grantId: string;
  readonly until: number;
  /** Compared forms of room names, or every room there is and will be. */
  readonly rooms: 'all' | ReadonlySet<string>;
};

/** Whether a person may do this in this room (rule CMD2). */
export const personMay = (person: Person, right: Right, room: string): boolean =>
  roleMay(person.role, right) && (person.rooms === 'all' || person.rooms.has(nameKey(room)));
