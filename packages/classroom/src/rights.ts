import { type MessageType, Right, type Role } from '@usher/protocol';

/** Who carries which right: the one table of it (rule ROL1). What is not listed is not allowed. */
const CARRIED_BY: Readonly<Record<Right, readonly Role[]>> = {
  'see-room': ['teacher', 'cover'],
  'look-closer': ['teacher'],
  cover: ['teacher'],
  lock: ['teacher', 'cover'],
  // Whoever may lock may release, whoever it was that locked.
  release: ['teacher', 'cover'],
  revoke: ['network-manager'],
  // What of an incident is shown hangs on the posts of its reader (rule INC41).
  incidents: ['teacher', 'cover', 'dsl', 'deputy', 'head', 'network-manager', 'auditor'],
};

/** Whether a role carries a right. */
export const roleMay = (role: Role, right: Right): boolean => CARRIED_BY[right].includes(role);

/** The rights of a role, in a fixed order. */
export const rightsOf = (role: Role): readonly Right[] => Right.options.filter((right) => roleMay(role, right));

/**
 * What a console's message needs of the person at it: `nobody` may say it before anybody is signed in, `signed-in`
 * whoever is, else the right it names. `view.start` needs `look-closer` for a close view and `see-room` for a tile.
 */
export const CONSOLE_MAY: Readonly<Record<MessageType<'console-to-hub'>, Right | 'nobody' | 'signed-in'>> = {
  hello: 'nobody',
  refusal: 'nobody',
  'sign-in': 'nobody',
  'sign-in.again': 'nobody',
  'sign-out': 'signed-in',
  'grant.renew': 'signed-in',
  'console.lock': 'signed-in',
  revoke: 'revoke',
  'room.open': 'see-room',
  'view.start': 'see-room',
  'view.stop': 'signed-in',
  'view.key': 'signed-in',
  'cmd.cover': 'cover',
  'cmd.lock': 'lock',
  'cmd.release': 'release',
  'register.prove': 'nobody',
  'register.alarm': 'nobody',
  'incident.kinds': 'incidents',
  'incident.list': 'incidents',
  'incident.read': 'incidents',
  'incident.raise': 'incidents',
  'incident.note': 'incidents',
  'incident.outcome': 'incidents',
};

/** The right that an agent asks for before it carries a command out; null for what is no command. */
export const rightForCommand = (t: string): Right | null => {
  switch (t) {
    case 'cmd.cover':
      return 'cover';
    case 'cmd.lock':
      return 'lock';
    case 'cmd.release':
      return 'release';
    default:
      return null;
  }
};
