import type { DatabaseSync } from 'node:sqlite';
import type { Refused } from '@usher/link';
import type { Clock } from '../clock.ts';
import { HubError } from '../errors.ts';
import { Accounts } from '../store/accounts.ts';
import { AuditWriter } from '../store/audit-log.ts';
import { type Device, Devices } from '../store/devices.ts';
import { inTransaction } from '../store/open-store.ts';
import { RevEpoch } from '../store/rev-epoch.ts';
import { Rooms } from '../store/rooms.ts';
import { Sessions } from '../store/sessions.ts';

/** In whose name something is taken back; null for somebody at the hub's own computer. */
export type RevokedBy = { readonly user: string; readonly console: string } | null;

/**
 * Takes back what people and devices were given (rule AUT6). Everything is on disk, with its audit line and the raised
 * epoch, when a method returns; a running hub acts on it when it is told or notices.
 */
export class Revocations {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;

  constructor(db: DatabaseSync, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Nobody signs in with the account any more, and its sessions end. Refuses a name that nobody has. */
  person(user: string, by: RevokedBy): Refused | null {
    const account = new Accounts(this.#db).find(user);
    if (account === null) return { code: 'unknown-person', detail: 'there is no account of that name' };
    this.#take(by, 'account.revoke', null, { user: account.user, role: account.role }, (now) => {
      new Accounts(this.#db).revoke(account.id, now);
      new Sessions(this.#db).endOf(account.id);
    });
    return null;
  }

  /** The device may not connect any more, and a session at it ends. Refuses an id that no device has. */
  device(id: string, by: RevokedBy): Refused | null {
    const device = new Devices(this.#db).find(id);
    if (device === null) return { code: 'unknown-station', detail: 'there is no device of that id' };
    const { kind, name, room } = device;
    this.#take(by, 'device.revoke', id, { kind, name, room }, (now) => {
      new Devices(this.#db).revoke(id, now);
      new Sessions(this.#db).end(id);
    });
    return null;
  }

  /** The sign-in at a console ends, with every grant that stands for it. */
  signIn(console: string, grantId: string, by: RevokedBy): void {
    this.#take(by, 'grant.revoke', null, { at: console, grant: grantId }, () => new Sessions(this.#db).end(console));
  }

  /** The device of a room by its name, as people say it; null when there is none. */
  deviceAt(room: string, name: string): Device | null {
    const found = new Rooms(this.#db).find(room);
    return found === null ? null : new Devices(this.#db).at(found.id, name);
  }

  #take(
    by: RevokedBy,
    what: string,
    station: string | null,
    detail: Readonly<Record<string, unknown>>,
    change: (now: number) => void,
  ): void {
    const at = this.#clock.now();
    inTransaction(this.#db, () => {
      change(at);
      new RevEpoch(this.#db).raise();
      const who = by?.user ?? null;
      new AuditWriter(this.#db).add({ at, who, console: by?.console ?? null, what, station, outcome: 'done', detail });
    });
  }
}

/** What `usher revoke` names: a person's account, a station by room and name, or a device by its id. */
export type ToRevoke =
  | { readonly user: string }
  | { readonly room: string; readonly name: string }
  | { readonly device: string };

/** Takes back what a person at the hub's own computer named. Throws HubError `unknown-account` or `unknown-device`. */
export const revokeIn = (revocations: Revocations, what: ToRevoke): void => {
  if ('user' in what) {
    if (revocations.person(what.user, null) === null) return;
    throw new HubError('unknown-account', `There is no account of ${what.user}.`, 'Check how the name is written.');
  }
  const device = 'device' in what ? what.device : revocations.deviceAt(what.room, what.name)?.id;
  if (device !== undefined && revocations.device(device, null) === null) return;
  const named = 'device' in what ? what.device : `${what.room}/${what.name}`;
  throw new HubError('unknown-device', `There is no device ${named}.`, 'Check its room and name.');
};
