import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Row = z.strictObject({
  id: z.string(),
  codeKey: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  opensAt: z.int(),
  closesAt: z.int(),
  admits: z.int(),
  remaining: z.int(),
  closedReason: z.enum(['used-up', 'too-many-wrong', 'asked']).nullable(),
});

/** A time in which up to `admits` devices may enrol; `closedReason` null and before `closesAt` means it is open. */
export type EnrolmentWindow = z.infer<typeof Row>;
export type WindowClosed = NonNullable<EnrolmentWindow['closedReason']>;

/** Whether a window still admits devices at `now`. */
export const isOpen = (window: EnrolmentWindow, now: number): boolean =>
  window.closedReason === null && window.opensAt <= now && now < window.closesAt;

const SELECT = `SELECT id, code_key AS codeKey, opens_at AS opensAt, closes_at AS closesAt, admits, remaining,
  closed_reason AS closedReason FROM enrolment_window`;

/** Enrolment windows. Read at time of use: `usher enrol open` is another process. */
export class EnrolmentWindows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Windows, newest first, that closed at `after` or later, and those still open; at most 50. */
  recent(after: number): readonly EnrolmentWindow[] {
    return this.#db
      .prepare(`${SELECT} WHERE closes_at >= ? ORDER BY opens_at DESC, id DESC LIMIT 50`)
      .all(after)
      .map((row) => Row.parse({ ...row }));
  }

  open(window: Omit<EnrolmentWindow, 'remaining' | 'closedReason'>): void {
    this.#db
      .prepare(
        `INSERT INTO enrolment_window (id, code_key, opens_at, closes_at, admits, remaining) VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(window.id, window.codeKey, window.opensAt, window.closesAt, window.admits, window.admits);
  }

  /** Takes one place of an open window; false when another took the last one or it was closed meanwhile. */
  takePlace(id: string, now: number): boolean {
    const { changes } = this.#db
      .prepare(
        `UPDATE enrolment_window SET remaining = remaining - 1,
           closed_reason = CASE WHEN remaining = 1 THEN 'used-up' ELSE NULL END
         WHERE id = ? AND remaining > 0 AND closed_reason IS NULL AND opens_at <= ? AND closes_at > ?`,
      )
      .run(id, now, now);
    return changes === 1;
  }

  /** Closes every open window and returns how many there were. */
  closeAll(reason: WindowClosed, now: number): number {
    const { changes } = this.#db
      .prepare('UPDATE enrolment_window SET closed_reason = ? WHERE closed_reason IS NULL AND closes_at > ?')
      .run(reason, now);
    return Number(changes);
  }
}
