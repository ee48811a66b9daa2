import type { DatabaseSync } from 'node:sqlite';
import { Post } from '@usher/incidents';
import { Role } from '@usher/protocol';
import { z } from 'zod';
import { nameKey } from './name-key.ts';

/** What stands for the role of somebody who has posts only and signs in at no console. */
const NO_ROLE = 'none';

const Row = z.strictObject({
  id: z.int(),
  user: z.string(),
  role: Role.or(z.literal(NO_ROLE)).transform((role) => (role === NO_ROLE ? null : role)),
  password: z.string(),
  email: z.string().nullable(),
  allRooms: z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1),
});

const PostRow = z.strictObject({ post: Post });
const PupilRow = z.strictObject({ pupil: z.string() });
const Id = z.strictObject({ id: z.int() });
const NameRow = z.strictObject({ name: z.string() });

/** A person who may sign in. `password` is the stored hash; `role` is null for who signs in at no console. */
export type Account = z.infer<typeof Row>;

/** The school's id of a person with an account, as cases and staff actions hold it: not a name. */
export const personIdOf = ({ id }: Pick<Account, 'id'>): string => `account:${id}`;

/** The number of the account behind an id; null when it is of nobody with an account. */
export const accountIdOf = (person: string): number | null => {
  const found = /^account:([1-9]\d{0,14})$/.exec(person);
  return found === null ? null : Number(found[1]);
};

/** A person who signs in at consoles. */
export type ConsoleAccount = Account & { readonly role: Role };

export type NewAccount = {
  readonly user: string;
  readonly role: Role | null;
  readonly password: string;
  /** Posts besides the role. */
  readonly posts?: readonly Post[];
  /** The pupils of a head of year, by the school's ids. */
  readonly pupils?: readonly string[];
  readonly email?: string | null;
  /** Room ids, or all rooms there are and will be. */
  readonly rooms: 'all' | readonly number[];
};

const SELECT = 'SELECT id, user, role, password, email, all_rooms AS allRooms FROM account';

/** The people who sign in at consoles or the web application. Read at time of use: another process may have added one. */
export class Accounts {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Somebody who may sign in somewhere; null for a name that is not known or was taken back. */
  find(user: string): Account | null {
    const row = this.#db.prepare(`${SELECT} WHERE user_key = ? AND revoked_at IS NULL`).get(nameKey(user));
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** Somebody who may sign in at a console; null for everybody else. */
  findAtConsole(user: string): ConsoleAccount | null {
    const account = this.find(user);
    return account === null || account.role === null ? null : { ...account, role: account.role };
  }

  /** Somebody by the number of their account; null when it was taken back. */
  byId(id: number): Account | null {
    const row = this.#db.prepare(`${SELECT} WHERE id = ? AND revoked_at IS NULL`).get(id);
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** The name of somebody who has an account or had one. */
  nameOf(id: number): string | null {
    const row = this.#db.prepare('SELECT user AS name FROM account WHERE id = ?').get(id);
    return row === undefined ? null : NameRow.parse({ ...row }).name;
  }

  /** Everybody who may sign in somewhere, by name. */
  all(): readonly Account[] {
    const rows = this.#db.prepare(`${SELECT} WHERE revoked_at IS NULL ORDER BY user_key`).all();
    return rows.map((row) => Row.parse({ ...row }));
  }

  /** The posts somebody holds: their role, and those besides it. */
  postsOf({ id, role }: Account): readonly Post[] {
    const rows = this.#db.prepare('SELECT post FROM account_post WHERE account = ? ORDER BY post').all(id);
    const besides = rows.map((row) => PostRow.parse({ ...row }).post);
    return role === null ? besides : [role, ...besides.filter((post) => post !== role)];
  }

  /** The pupils somebody is head of year of. */
  pupilsOf({ id }: Account): readonly string[] {
    const rows = this.#db.prepare('SELECT pupil FROM account_pupil WHERE account = ? ORDER BY pupil').all(id);
    return rows.map((row) => PupilRow.parse({ ...row }).pupil);
  }

  /** Adds an account, in place of one of that name that was taken back. */
  put(account: NewAccount, now: number): void {
    const { user, role, password, rooms, posts = [], pupils = [], email = null } = account;
    const { id } = Id.parse({
      ...this.#db
        .prepare(
          `INSERT INTO account (user, user_key, role, password, all_rooms, created_at, email) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (user_key) DO UPDATE SET user = excluded.user, role = excluded.role, revoked_at = NULL,
             password = excluded.password, all_rooms = excluded.all_rooms, email = excluded.email
             WHERE revoked_at IS NOT NULL
           RETURNING id`,
        )
        .get(user, nameKey(user), role ?? NO_ROLE, password, rooms === 'all' ? 1 : 0, now, email),
    });
    // Whoever has the name again begins with nothing of who had it before.
    for (const table of ['account_room', 'account_post', 'account_pupil', 'account_factor', 'account_recovery'])
      this.#db.prepare(`DELETE FROM ${table} WHERE account = ?`).run(id);
    const insertPost = this.#db.prepare('INSERT INTO account_post (account, post) VALUES (?, ?)');
    for (const post of new Set(posts)) insertPost.run(id, post);
    const insertPupil = this.#db.prepare('INSERT INTO account_pupil (account, pupil) VALUES (?, ?)');
    for (const pupil of new Set(pupils)) insertPupil.run(id, pupil);
    const insert = this.#db.prepare('INSERT INTO account_room (account, room) VALUES (?, ?)');
    for (const room of rooms === 'all' ? [] : rooms) insert.run(id, room);
  }

  /** From now on nobody signs in with it. */
  revoke(id: number, now: number): void {
    this.#db.prepare('UPDATE account SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(now, id);
  }

  /** Whether anybody can sign in at a console. */
  any(): boolean {
    return (
      this.#db.prepare('SELECT 1 FROM account WHERE revoked_at IS NULL AND role <> ? LIMIT 1').get(NO_ROLE) !==
      undefined
    );
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
    return rows.map((row) => NameRow.parse({ ...row }).name);
  }
}
