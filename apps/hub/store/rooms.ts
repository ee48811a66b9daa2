import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { nameKey } from './name-key.ts';

const Row = z.strictObject({ id: z.int(), name: z.string() });
/** A room of the school. */
export type Room = z.infer<typeof Row>;

/** The school's rooms. A room is there from the moment a device first names it. */
export class Rooms {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  all(): readonly Room[] {
    return this.#db
      .prepare('SELECT id, name FROM room ORDER BY name_key')
      .all()
      .map((row) => Row.parse({ ...row }));
  }

  find(name: string): Room | null {
    const row = this.#db.prepare('SELECT id, name FROM room WHERE name_key = ?').get(nameKey(name));
    return row === undefined ? null : Row.parse({ ...row });
  }

  findOrMake(name: string, now: number): Room {
    this.#db
      .prepare('INSERT INTO room (name, name_key, created_at) VALUES (?, ?, ?) ON CONFLICT (name_key) DO NOTHING')
      .run(name, nameKey(name), now);
    const room = this.find(name);
    if (room === null) throw new Error('a room that was just made is not there');
    return room;
  }
}
