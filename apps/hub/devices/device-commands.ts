import type { DatabaseSync } from 'node:sqlite';
import { openSchool } from '@usher/trust';
import { type Clock, systemClock } from '../clock.ts';
import { QUARANTINE_WORDS } from '../enrolment/clone-watch.ts';
import { HubError } from '../errors.ts';
import { AuditWriter } from '../store/audit-log.ts';
import { type Device, Devices, type ListedDevice } from '../store/devices.ts';
import { inTransaction, openStore } from '../store/open-store.ts';
import { Rooms } from '../store/rooms.ts';

/** A device as `usher device list` shows it. Times are hub time in ms. */
export type DeviceShown = Pick<ListedDevice, 'id' | 'kind' | 'name' | 'room' | 'seenAt' | 'staff' | 'revokedAt'> & {
  readonly quarantined: { readonly since: number; readonly reason: string } | null;
};

/** A station by its room and name, as people say it, or any device by its id. */
export type DeviceNamed = { readonly room: string; readonly name: string } | { readonly device: string };

const shown = (device: ListedDevice): DeviceShown => {
  const { id, kind, name, room, seenAt, staff, revokedAt, quarantinedAt, quarantinedFor } = device;
  const quarantined =
    quarantinedAt === null || quarantinedFor === null
      ? null
      : { since: quarantinedAt, reason: QUARANTINE_WORDS[quarantinedFor] };
  return { id, kind, name, room, seenAt, quarantined, staff, revokedAt };
};

const withStore = async <T>(dataDir: string, work: (db: DatabaseSync) => T): Promise<T> => {
  await openSchool(dataDir);
  const db = openStore(dataDir);
  try {
    return work(db);
  } finally {
    db.close();
  }
};

const find = (db: DatabaseSync, named: DeviceNamed): Device => {
  const devices = new Devices(db);
  const room = 'device' in named ? null : new Rooms(db).find(named.room);
  const device =
    'device' in named ? devices.find(named.device) : room === null ? null : devices.at(room.id, named.name);
  if (device !== null) return device;
  const said = 'device' in named ? named.device : `${named.room}/${named.name}`;
  throw new HubError('unknown-device', `There is no device ${said}.`, 'See: usher device list.');
};

const writeLine = (
  db: DatabaseSync,
  { id, kind, name, room }: Device,
  line: { readonly at: number; readonly what: string; readonly detail: Readonly<Record<string, unknown>> },
): void => {
  const whose = kind === 'agent' ? { console: null, station: id } : { console: id, station: null };
  const detail = { kind, name, room, ...line.detail };
  new AuditWriter(db).add({ at: line.at, who: null, ...whose, what: line.what, outcome: 'done', detail });
};

/** Every device there ever was, by room and name. Rejects with HubError or TrustError. */
export const listDevices = (dataDir: string): Promise<readonly DeviceShown[]> =>
  withStore(dataDir, (db) => new Devices(db).listed().map(shown));

/**
 * Ends a quarantine beside a hub that may be running, which acts on it within half a second. Rejects with HubError
 * `unknown-device` or `not-quarantined`, or TrustError, with nothing changed.
 */
export const clearDevice = (dataDir: string, named: DeviceNamed, clock: Clock = systemClock): Promise<void> =>
  withStore(dataDir, (db) =>
    inTransaction(db, () => {
      const device = find(db, named);
      if (device.quarantinedFor === null)
        throw new HubError('not-quarantined', `${device.name} is not in quarantine.`, 'See: usher device list.');
      new Devices(db).clear(device.id);
      const detail = { reason: QUARANTINE_WORDS[device.quarantinedFor], since: device.quarantinedAt };
      writeLine(db, device, { at: clock.now(), what: 'device.clear', detail });
    }),
  );

/**
 * Says whether a station is a staff workstation (rule CLN8), likewise. Rejects with HubError `unknown-device`, or
 * `bad-argument` for a console, which never is a station.
 */
export const markStaff = (
  dataDir: string,
  named: DeviceNamed,
  staff: boolean,
  clock: Clock = systemClock,
): Promise<void> =>
  withStore(dataDir, (db) =>
    inTransaction(db, () => {
      const device = find(db, named);
      if (device.kind === 'console')
        throw new HubError('bad-argument', `${device.name} is a console, not a station.`, 'Name a station.');
      new Devices(db).markStaff(device.id, staff);
      writeLine(db, device, { at: clock.now(), what: 'device.staff', detail: { staff } });
    }),
  );
