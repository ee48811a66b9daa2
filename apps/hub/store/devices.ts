import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { nameKey } from './name-key.ts';
import { inTransaction } from './open-store.ts';

/** `old-copy`: it presented an epoch from before the last that it surely had; `two-machines`: two took its link by turns. */
const QuarantineReason = z.enum(['old-copy', 'two-machines']);
export type QuarantineReason = z.infer<typeof QuarantineReason>;

const Row = z.strictObject({
  id: z.string(),
  kind: z.enum(['agent', 'console']),
  name: z.string(),
  room: z.string().nullable(),
  spki: z.string(),
  epoch: z.int(),
  confirmed: z.int(),
  quarantinedAt: z.int().nullable(),
  quarantinedFor: QuarantineReason.nullable(),
  staff: z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1),
  seenAt: z.int().nullable(),
  window: z.string().nullable(),
});

/**
 * An enrolled device that may connect. `seenAt` is the last hub time it was known to be linked, `epoch` that of its last
 * welcome and `confirmed` the last one that it surely has on its own disk.
 */
export type Device = z.infer<typeof Row>;

export type NewDevice = {
  readonly id: string;
  readonly kind: 'agent' | 'console';
  readonly name: string;
  readonly roomId: number | null;
  readonly spki: string;
  readonly window: string;
};

const COLUMNS = `device.id, kind, device.name, room.name AS room, spki, epoch, confirmed_epoch AS confirmed,
  quarantined_at AS quarantinedAt, quarantined_for AS quarantinedFor, staff, seen_at AS seenAt,
  enrolment_window AS window`;
const FROM = 'FROM device LEFT JOIN room ON room.id = device.room';
const SELECT = `SELECT ${COLUMNS} ${FROM} WHERE revoked_at IS NULL`;

const Listed = Row.extend({ revokedAt: z.int().nullable() });
/** A device as people are shown it, one that was taken back included. */
export type ListedDevice = z.infer<typeof Listed>;

/** The devices that may connect. Revoked ones are kept in the table and found by `listed` alone. */
export class Devices {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  all(): readonly Device[] {
    return this.#db
      .prepare(SELECT)
      .all()
      .map((row) => Row.parse({ ...row }));
  }

  agents(): readonly Device[] {
    return this.all().filter(({ kind }) => kind === 'agent');
  }

  /** Every device there ever was, by room and name, consoles last. */
  listed(): readonly ListedDevice[] {
    return this.#db
      .prepare(
        `SELECT ${COLUMNS}, revoked_at AS revokedAt ${FROM}
         ORDER BY room.name_key IS NULL, room.name_key, device.name_key, enrolled_at, device.id`,
      )
      .all()
      .map((row) => Listed.parse({ ...row }));
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

  /** Counts a welcome; on disk when this returns. The epoch only rises. */
  welcomed(id: string, epoch: number, now: number): void {
    this.#db.prepare('UPDATE device SET epoch = max(epoch, ?), seen_at = ? WHERE id = ?').run(epoch, now, id);
  }

  /** What devices surely have on their own disks, in one write. Never goes back, nor above what they were told. */
  confirm(epochs: ReadonlyMap<string, number>): void {
    const update = this.#db.prepare(
      'UPDATE device SET confirmed_epoch = max(confirmed_epoch, min(epoch, ?)) WHERE id = ?',
    );
    inTransaction(this.#db, () => {
      for (const [id, epoch] of epochs) update.run(epoch, id);
    });
  }

  quarantine(id: string, reason: QuarantineReason, now: number): void {
    this.#db
      .prepare('UPDATE device SET quarantined_at = ?, quarantined_for = ? WHERE id = ? AND quarantined_at IS NULL')
      .run(now, reason, id);
  }

  /** Ends a quarantine, and forgets what the device had: the one machine that is left may be an older copy. */
  clear(id: string): void {
    this.#db
      .prepare('UPDATE device SET quarantined_at = NULL, quarantined_for = NULL, confirmed_epoch = 0 WHERE id = ?')
      .run(id);
  }

  markStaff(id: string, staff: boolean): void {
    this.#db.prepare('UPDATE device SET staff = ? WHERE id = ?').run(staff ? 1 : 0, id);
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
