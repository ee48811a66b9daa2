import type { DatabaseSync } from 'node:sqlite';
import { Role } from '@usher/protocol';
import { z } from 'zod';
import { nameKey } from './name-key.ts';

const Row = z.strictObject({
  id: z.int(),
  user: z.string(),
  role: Role,
  password: z.string(),
  allRooms: z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1),
});

const Id = z.strictObject({ id: z.int() });
const RoomName = z.strictObject({ name: z.string() });

/** A person who may sign in. `password` is the stored hash. */
export type Account = z.infer<typeof Row>;

/** The school's id of a person with an account, as cases and staff actions hold it: not a name. */
export const personIdOf = ({ id }: Pick<Account, 'id'>): string => `account:${id}`;

export type NewAccount = {
  readonly user: string;
  readonly role: Role;
  readonly password: string;
  /** Room ids, or all rooms there are and will be. */
  readonly rooms: 'all' | readonly number[];
};

const SELECT = 'SELECT id, user, role, password, all_rooms AS allRooms FROM account';

/** The people who sign in at consoles. Read at time of use: another process may have added one. */
export class Accounts {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Somebody who may sign in; null for a name that is not known or was taken back. */
  find(user: string): Account | null {
    const row = this.#db.prepare(`${SELECT} WHERE user_key = ? AND revoked_at IS NULL`).get(nameKey(user));
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** Adds an account, in place of one of that name that was taken back. */
  put(account: NewAccount, now: number): void {
    const { user, role, password, rooms } = account;
    const { id } = Id.parse({
      ...this.#db
        .prepare(
          `INSERT INTO account (user, user_key, role, password, all_rooms, created_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (user_key) DO UPDATE SET user = excluded.user, role = excluded.role, revoked_at = NULL,
             password = excluded.password, all_rooms = excluded.all_rooms WHERE revoked_at IS NOT NULL
           RETURNING id`,
        )
        .get(user, nameKey(user), role, password, rooms === 'all' ? 1 : 0, now),
    });
    this.#db.prepare('DELETE FROM account_room WHERE account = ?').run(id);
    const insert = this.#db.prepare('INSERT INTO account_room (account, room) VALUES (?, ?)');
    for (const room of rooms === 'all' ? [] : rooms) insert.run(id, room);
  }

  /** From now on nobody signs in with it. */
  revoke(id: number, now: number): void {
    this.#db.prepare('UPDATE account SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(now, id);
  }

  /** Whether anybody can sign in. */
  any(): boolean {
    return this.#db.prepare('SELECT 1 FROM account WHERE revoked_at IS NULL LIMIT 1').get() !== undefined;
  }

  /** The names of the rooms the account is for, as they are now. */
  roomsOf(account: Account): readonly string[] {
    const rows = account.allRooms
      ? this.#db.prepare('SELECT name FROM room ORDER BY name_key').all()
      : this.#db
          .prepare(
            `SELECT room.name FROM room JOIN account_room ON account_room.room = room.id
             WHERE account_room.account = ? ORDER BY name_key`,
          )
          .all(account.id);
    return rows.map((row) => RoomName.parse({ ...row }).name);
  }
}
