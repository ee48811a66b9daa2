import { LIMITS, Name, Role } from '@usher/protocol';
import type { Passwords } from '@usher/trust';
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
  readonly role: string;
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
  const role = Role.safeParse(account.role);
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
      accounts.put({ user: user.data, role: role.data, password, rooms: roomIds }, now);
      const detail = { user: user.data, role: role.data, rooms: account.rooms };
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
