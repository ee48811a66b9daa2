import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { nameKey } from './name-key.ts';
import { inTransaction } from './open-store.ts';

const Row = z.strictObject({
  id: z.string(),
  kind: z.enum(['agent', 'console']),
  name: z.string(),
  room: z.string().nullable(),
  spki: z.string(),
  epoch: z.int(),
  seenAt: z.int().nullable(),
  window: z.string().nullable(),
});

/** An enrolled device that may connect. `seenAt` is the last hub time it was known to be linked. */
export type Device = z.infer<typeof Row>;

export type NewDevice = {
  readonly id: string;
  readonly kind: 'agent' | 'console';
  readonly name: string;
  readonly roomId: number | null;
  readonly spki: string;
  readonly window: string;
};

const SELECT = `SELECT device.id, kind, device.name, room.name AS room, spki, epoch, seen_at AS seenAt,
  enrolment_window AS window FROM device LEFT JOIN room ON room.id = device.room WHERE revoked_at IS NULL`;

const U32_MAX = 0xffff_ffff;

/** The devices that may connect. Revoked ones are kept in the table and found by no method here. */
export class Devices {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  agents(): readonly Device[] {
    return this.#db
      .prepare(`${SELECT} AND kind = 'agent'`)
      .all()
      .map((row) => Row.parse({ ...row }));
  }

  find(id: string): Device | null {
    return this.#one('device.id = ?', id);
  }

  withKey(spki: string): Device | null {
    return this.#one('spki = ?', spki);
  }

  at(roomId: number, name: string): Device | null {
    return this.#one('device.room = ? AND device.name_key = ?', roomId, nameKey(name));
  }

  add(device: NewDevice, now: number): void {
    this.#db
      .prepare(
        `INSERT INTO device (id, kind, name, name_key, room, spki, enrolled_at, enrolment_window)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(device.id, device.kind, device.name, nameKey(device.name), device.roomId, device.spki, now, device.window);
  }

  revoke(id: string, now: number): void {
    this.#db.prepare('UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(now, id);
  }

  /** Counts a welcome and returns the new epoch, which is on disk before this returns. */
  nextEpoch(id: string, now: number): number {
    const row = this.#db
      .prepare('UPDATE device SET epoch = min(epoch + 1, ?), seen_at = ? WHERE id = ? RETURNING epoch')
      .get(U32_MAX, now, id);
    return z.strictObject({ epoch: z.int() }).parse({ ...row }).epoch;
  }

  seen(times: ReadonlyMap<string, number>): void {
    if (times.size === 0) return;
    const update = this.#db.prepare('UPDATE device SET seen_at = ? WHERE id = ?');
    inTransaction(this.#db, () => {
      for (const [id, at] of times) update.run(at, id);
    });
  }

  #one(where: string, ...values: readonly (string | number)[]): Device | null {
    const row = this.#db.prepare(`${SELECT} AND ${where}`).get(...values);
    return row === undefined ? null : Row.parse({ ...row });
  }
}
