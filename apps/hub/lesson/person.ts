import { nameKey, roleMay } from '@usher/classroom';
import type { Right, Role } from '@usher/protocol';

/** Somebody signed in at a console, with what they may see and do, until `until` (hub time). */
export type Person = {
  readonly user: string;
  /** The school's id of them in cases and staff actions, which is not a name: `account:` and a number. */
  readonly id: string;
  readonly role: Role;
  /** The public half of the key of this sign-in (SPKI, DER, base64url). */
  readonly sessionKey: string;
  readonly until: number;
  /** The rooms by their names, or every room there is and will be. */
  readonly rooms: 'all' | readonly string[];
};

/** Whether a person may do this in this room (rule CMD2). */
export const personMay = (person: Person, right: Right, room: string): boolean =>
  roleMay(person.role, right) &&
  (person.rooms === 'all' || person.rooms.some((name) => nameKey(name) === nameKey(room)));
