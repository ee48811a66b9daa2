import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccountTo } from '../../apps/hub/accounts/add-account.ts';
import { openWindowIn } from '../../apps/hub/enrolment/open-window.ts';
import { HubError } from '../../apps/hub/errors.ts';
import { idsOf } from '../../apps/hub/make-id.ts';
import { Accounts } from '../../apps/hub/store/accounts.ts';
import { AuditReader } from '../../apps/hub/store/audit-log.ts';
import { Devices } from '../../apps/hub/store/devices.ts';
import { EnrolmentWindows } from '../../apps/hub/store/enrolment-windows.ts';
import { DATA_VERSION } from '../../apps/hub/store/migrations/all.ts';
import { assertSqlite, dataVersion, openStore } from '../../apps/hub/store/open-store.ts';
import { Rooms } from '../../apps/hub/store/rooms.ts';
import { ManualClock } from './hub/manual-clock.ts';

let dataDir: string;
const clock = new ManualClock();
const makeId = idsOf(clock);
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'usher-store-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof HubError ? error.code : error;
  }
  return 'nothing thrown';
};

const passwords = { hash: async (text: string) => `hash of ${text}` };

describe('the data folder', () => {
  it('is made in the newest form, in WAL with every commit on disk', () => {
    const db = openStore(dataDir);
    const pragma = (name: string): unknown => Object.values({ ...db.prepare(`PRAGMA ${name}`).get() })[0];
    expect([dataVersion(db), pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual([
      DATA_VERSION,
      'wal',
      2,
      1,
    ]);
    db.close();
  });

  it('is refused, and not changed by a byte, when a newer Usher wrote it', () => {
    openStore(dataDir).close();
    const file = join(dataDir, 'hub.db');
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${DATA_VERSION + 1}`);
    newer.close();
    const before = readFileSync(file);
    expect(codeOf(() => openStore(dataDir))).toBe('newer-data');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused to a SQLite that may lose it', () => {
    expect(codeOf(() => assertSqlite('3.51.2'))).toBe('old-sqlite');
    expect(codeOf(() => assertSqlite('3.9.99'))).toBe('old-sqlite');
    expect(codeOf(() => assertSqlite('3.51.3'))).toBe('nothing thrown');
    expect(codeOf(() => assertSqlite('4.0.0'))).toBe('nothing thrown');
  });

  it('keeps devices with their epoch, room and key, and forgets revoked ones', () => {
    const db = openStore(dataDir);
    const devices = new Devices(db);
    const room = new Rooms(db).findOrMake('ICT1', 1);
    openWindowIn(
      dataDir,
      { minutes: 1, count: 1 },
      { registrar: { makeCode: () => 'C', keyOfCode: () => new Uint8Array(32) }, clock, makeId },
    );
    const window = new EnrolmentWindows(db).recent(0)[0]?.id ?? '';
    const id = makeId();
    devices.add({ id, kind: 'agent', name: 'PC-1', roomId: room.id, spki: 'k', window }, 1);
    devices.welcomed(id, 2, 10);
    devices.welcomed(id, 1, 20);
    expect(devices.find(id)).toEqual({
      id,
      kind: 'agent',
      name: 'PC-1',
      room: 'ICT1',
      spki: 'k',
      epoch: 2,
      confirmed: 0,
      quarantinedAt: null,
      quarantinedFor: null,
      staff: false,
      seenAt: 20,
      window,
    });
    expect(devices.at(room.id, 'pc-1')?.id).toBe(id);
    devices.confirm(new Map([[id, 9]]));
    devices.quarantine(id, 'old-copy', 25);
    devices.quarantine(id, 'two-machines', 26);
    devices.markStaff(id, true);
    const standing = { confirmed: 2, quarantinedAt: 25, quarantinedFor: 'old-copy', staff: true };
    expect(devices.find(id)).toMatchObject(standing);
    devices.clear(id);
    expect(devices.find(id)).toMatchObject({ epoch: 2, confirmed: 0, quarantinedAt: null, quarantinedFor: null });
    devices.revoke(id, 30);
    expect(devices.listed()).toMatchObject([{ id, name: 'PC-1', room: 'ICT1', revokedAt: 30 }]);
    expect([devices.find(id), devices.withKey('k'), devices.at(room.id, 'PC-1'), devices.agents()]).toEqual([
      null,
      null,
      null,
      [],
    ]);
    db.close();
  });
});

describe('commands beside a running hub', () => {
  it('adds an account that the hub sees at once', async () => {
    const hub = openStore(dataDir);
    new Rooms(hub).findOrMake('ICT1', 1);
    const account = { user: 'mo', role: 'teacher', password: 'long enough', rooms: ['ict1'] };
    await addAccountTo(dataDir, account, { passwords, clock });
    const accounts = new Accounts(hub);
    const found = accounts.find('MO');
    expect(found).toMatchObject({ user: 'mo', role: 'teacher', password: 'hash of long enough', allRooms: false });
    expect(found === null ? [] : accounts.roomsOf(found)).toEqual(['ICT1']);
    const lines = new AuditReader(hub).after(0);
    expect(lines).toMatchObject([{ what: 'account.add', detail: { user: 'mo', role: 'teacher' } }]);
    expect(JSON.stringify(lines)).not.toContain('long enough');
    hub.close();
  });

  it('refuses an account that is wrong or there already, and changes nothing', async () => {
    const good = { user: 'mo', role: 'teacher', password: 'long enough', rooms: 'all' as const };
    const add = (change: object) =>
      addAccountTo(dataDir, { ...good, ...change }, { passwords, clock }).then(
        () => 'added',
        (error: unknown) => (error instanceof HubError ? error.code : error),
      );
    expect(await add({ user: ' mo' })).toBe('bad-argument');
    expect(await add({ role: 'god' })).toBe('bad-argument');
    expect(await add({ password: 'short' })).toBe('bad-argument');
    expect(await add({ rooms: ['ICT9'] })).toBe('unknown-room');
    expect(await add({})).toBe('added');
    expect(await add({ user: 'Mo' })).toBe('user-exists');
    const db = openStore(dataDir);
    expect(new AuditReader(db).after(0)).toHaveLength(1);
    db.close();
  });

  it('[ENR2] opens a window, keeps the code’s key and not the code, and refuses odd lengths and counts', () => {
    const registrar = {
      makeCode: () => 'ABCDE12345',
      keyOfCode: (code: string) => new TextEncoder().encode(`k${code}`),
    };
    const open = (minutes: number, count: number) =>
      openWindowIn(dataDir, { minutes, count }, { registrar, clock, makeId });
    for (const [minutes, count] of [
      [0, 1],
      [1441, 1],
      [1, 0],
      [1, 1001],
      [1.5, 1],
    ] as const)
      expect(codeOf(() => open(minutes, count))).toBe('bad-argument');
    const opened = open(30, 2);
    expect(opened).toMatchObject({ code: 'ABCDE12345', count: 2, closesAt: clock.now() + 30 * 60_000 });
    const db = openStore(dataDir);
    const windows = new EnrolmentWindows(db);
    const [window] = windows.recent(0);
    expect(window).toMatchObject({ admits: 2, remaining: 2, closedReason: null });
    const id = window?.id ?? '';
    expect([1, 2, 3].map(() => windows.takePlace(id, clock.now()))).toEqual([true, true, false]);
    expect(windows.recent(0)[0]).toMatchObject({ remaining: 0, closedReason: 'used-up' });
    expect(JSON.stringify(new AuditReader(db).after(0))).not.toContain('ABCDE12345');
    db.close();
  });
});
