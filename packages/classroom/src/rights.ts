import type { Role } from '@usher/protocol';

/** What a person may be allowed to do in the rooms of their account. */
export type Right = 'see-room' | 'look-closer' | 'cover' | 'lock' | 'release';

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  teacher: ['see-room', 'look-closer', 'cover', 'lock', 'release'],
  cover: ['see-room', 'cover', 'lock', 'release'],
  dsl: [],
  deputy: [],
  head: [],
  'network-manager': [],
  auditor: [],
};

/** Whether a role carries a right; what is not listed is not allowed. */
export const roleMay = (role: Role, right: Right): boolean => RIGHTS[role].includes(right);
