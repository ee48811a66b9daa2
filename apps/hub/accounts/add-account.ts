import { PersonId, Post } from '@usher/incidents';
import { LIMITS, Name, Role } from '@usher/protocol';
import type { Passwords } from '@usher/trust';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { HubError } from '../errors.ts';
import { Accounts } from '../store/accounts.ts';
import { AuditWriter } from '../store/audit-log.ts';
import { inTransaction, openStore } from '../store/open-store.ts';
import { Rooms } from '../store/rooms.ts';

const LEAST_PASSWORD = 8;
const MOST_PASSWORD = 256;

export type AccountToAdd = {
  readonly user: string;
  /** What the person is at a console; null for somebody who only uses the web application. */
  readonly role: string | null;
  /** Posts besides it. */
  readonly posts?: readonly string[];
  /** The pupils of a head of year, by the school's ids. */
  readonly pupils?: readonly string[];
  /** Where the person is written to, when the school sends e-mail. */
  readonly email?: string;
  readonly password: string;
  /** Names of rooms that exist, or all there are and will be. */
  readonly rooms: 'all' | readonly string[];
};

/**
 * Adds a person beside a hub that may be running. Throws HubError `bad-argument`, `unknown-room` or
 * `user-exists`, with nothing changed.
 */
export const addAccountTo = async (
  dataDir: string,
  account: AccountToAdd,
  { passwords, clock }: { readonly passwords: Pick<Passwords, 'hash'>; readonly clock: Clock },
): Promise<void> => {
  const user = Name.safeParse(account.user);
  const role = Role.nullable().safeParse(account.role);
  const posts = z.array(Post).safeParse(account.posts ?? []);
  const pupils = z.array(PersonId).safeParse(account.pupils ?? []);
  const email = z
    .email()
    .max(254)
    .nullable()
    .safeParse(account.email ?? null);
  if (!user.success)
    throw new HubError(
      'bad-argument',
      `"${account.user}" is not a usable user name.`,
      'Give 1 to 64 characters on one line.',
    );
  if (!role.success)
    throw new HubError(
      'bad-argument',
      `There is no role "${account.role}".`,
      `Give one of: ${Role.options.join(', ')}.`,
    );
  if (!posts.success || (role.data === null && posts.data.length === 0))
    throw new HubError(
      'bad-argument',
      posts.success ? 'The account has neither a role nor a post.' : 'There is no such post.',
      `Give a role, or one or more of: ${Post.options.join(', ')}.`,
    );
  if (!pupils.success || (pupils.data.length > 0 && !posts.data.includes('head-of-year')))
    throw new HubError(
      'bad-argument',
      'Pupils can be given to a head of year only, by the ids the school knows them by.',
      'Give the post head-of-year with the pupils.',
    );
  if (!email.success)
    throw new HubError('bad-argument', `"${account.email}" is no e-mail address.`, 'Write it as name@school.example.');
  const { length } = account.password;
  if (length < LEAST_PASSWORD || length > MOST_PASSWORD)
    throw new HubError(
      'bad-argument',
      'The password is too short or too long.',
      `Choose one of ${LEAST_PASSWORD} to ${MOST_PASSWORD} characters.`,
    );
  if (account.rooms !== 'all' && account.rooms.length > LIMITS.roomsPerGrant)
    throw new HubError(
      'bad-argument',
      `An account is for at most ${LIMITS.roomsPerGrant} named rooms.`,
      'Leave --room out for every room there is and will be.',
    );
  const password = await passwords.hash(account.password);
  const db = openStore(dataDir);
  try {
    const [accounts, rooms] = [new Accounts(db), new Rooms(db)];
    inTransaction(db, () => {
      if (accounts.find(user.data) !== null)
        throw new HubError('user-exists', `There is an account of ${user.data} already.`, 'Choose another user name.');
      const roomIds = account.rooms === 'all' ? 'all' : account.rooms.map((name) => roomId(rooms, name));
      const now = clock.now();
      // One that was taken back is given again, with what it is given now.
      const given = { user: user.data, role: role.data, posts: posts.data };
      accounts.put({ ...given, password, rooms: roomIds, pupils: pupils.data, email: email.data }, now);
      const detail = { ...given, rooms: account.rooms };
      new AuditWriter(db).add({
        at: now,
        who: null,
        console: null,
        what: 'account.add',
        station: null,
        outcome: 'done',
        detail,
      });
    });
  } finally {
    db.close();
  }
};

const roomId = (rooms: Rooms, name: string): number => {
  const room = rooms.find(name);
  if (room === null)
    throw new HubError(
      'unknown-room',
      `There is no room "${name}".`,
      'Enrol a computer of that room first, or check its name.',
    );
  return room.id;
};
