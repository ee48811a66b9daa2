import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloneWatch } from '../../apps/hub/enrolment/clone-watch.ts';
import { AuditReader } from '../../apps/hub/store/audit-log.ts';
import { Devices } from '../../apps/hub/store/devices.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { ManualClock } from './hub/manual-clock.ts';

const log = pino({ level: 'silent' });
const ID = 'a';

let dataDir: string;
let db: DatabaseSync;
let clock: ManualClock;
let quarantined: string[];
let watch: CloneWatch;

const startWatch = (): CloneWatch =>
  new CloneWatch({ db, clock, log, onQuarantined: (device) => quarantined.push(device) });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'usher-clones-'));
  db = openStore(dataDir);
  db.exec(
    `INSERT INTO device (id, kind, name, name_key, spki, enrolled_at) VALUES ('${ID}', 'console', 'x', 'x', 'k', 1)`,
  );
  clock = new ManualClock();
  quarantined = [];
  watch = startWatch();
});
afterEach(() => {
  db.close();
  rmSync(dataDir, { recursive: true });
});

const device = () => {
  const found = new Devices(db).find(ID);
  if (found === null) throw new Error('the device is gone');
  return found;
};

/** A link that says and ends when the test wants it. */
class HandLink {
  readonly #messages = new Set<() => void>();
  readonly #ends = new Set<() => void>();

  onMessage(handler: () => void): () => void {
    this.#messages.add(handler);
    return () => void this.#messages.delete(handler);
  }

  onEnd(handler: () => void): () => void {
    this.#ends.add(handler);
    return () => void this.#ends.delete(handler);
  }

  say(): void {
    for (const handler of this.#messages) handler();
  }

  end(): void {
    for (const handler of this.#ends) handler();
  }
}

let live: HandLink | null = null;
/** A hello, and the link after it, which replaces the one there is. */
const come = (lastEpoch: number) => {
  const admitted = watch.hello(device(), lastEpoch);
  const link = new HandLink();
  if (!admitted.quarantined) live?.end();
  live = link;
  watch.up(ID, link, admitted);
  return { ...admitted, link };
};
afterEach(() => {
  live = null;
});

describe('[CLN5] links that replace each other', () => {
  it('are two machines at the third within ten seconds', () => {
    expect([0, 0, 0].map((epoch) => come(epoch).quarantined)).toEqual([false, false, false]);
    clock.pass(9_000);
    expect(come(0)).toMatchObject({ quarantined: true, epoch: 4 });
    expect(quarantined).toEqual([ID]);
    expect(come(4)).toMatchObject({ quarantined: true });
    expect(new AuditReader(db).after(0).map(({ what }) => what)).toEqual(['device.quarantine']);
  });

  it('are one machine with a bad network when they come slowly', () => {
    for (let i = 0; i < 20; i += 1) {
      expect(come(0).quarantined).toBe(false);
      clock.pass(5_001);
    }
  });

  it('are one machine when each knows the welcome of the last, or when that has ended', () => {
    for (let i = 0; i < 20; i += 1) expect(come(i).quarantined).toBe(false);
    const late = device().epoch - 1;
    for (let i = 0; i < 20; i += 1) {
      live?.end();
      expect(come(late).quarantined).toBe(false);
    }
  });
});

describe('[CLN2] what a device says first', () => {
  it('counts from the moment it is heard, and is on disk a moment later', () => {
    const first = come(0);
    first.link.say();
    expect(device()).toMatchObject({ epoch: 1, confirmed: 0 });
    expect(come(0).quarantined).toBe(true);
    quarantined = [];
    new Devices(db).clear(ID);
    const again = come(0);
    again.link.say();
    clock.pass(50);
    expect(device().confirmed).toBe(again.epoch);
  });

  it('is on disk when the hub has stopped', () => {
    const { link, epoch } = come(0);
    link.say();
    watch.stop();
    expect(device().confirmed).toBe(epoch);
    watch = startWatch();
    expect(come(0).quarantined).toBe(true);
  });

  it('confirms the welcome of its own link, and only once', () => {
    const first = come(0);
    const second = come(1);
    first.link.say();
    clock.pass(50);
    expect(device().confirmed).toBe(first.epoch);
    second.link.say();
    second.link.say();
    clock.pass(50);
    expect(device().confirmed).toBe(second.epoch);
  });

  it('confirms nothing in quarantine', () => {
    come(0).link.say();
    clock.pass(50);
    const copy = come(0);
    expect(copy.quarantined).toBe(true);
    copy.link.say();
    clock.pass(50);
    expect(device().confirmed).toBe(1);
  });

  it('is tried again when the disk did not take it', () => {
    const { link, epoch } = come(0);
    link.say();
    db.exec(`CREATE TEMP TRIGGER no BEFORE UPDATE OF confirmed_epoch ON device BEGIN SELECT RAISE(ABORT, 'full'); END`);
    clock.pass(50);
    db.exec('DROP TRIGGER no');
    expect(device().confirmed).toBe(0);
    expect(come(0).quarantined).toBe(true);
    watch.stop();
    expect(device().confirmed).toBeLessThanOrEqual(epoch);
  });
});

it('a quarantine that cannot be written down admits nobody', () => {
  come(0).link.say();
  clock.pass(50);
  db.exec(`CREATE TEMP TRIGGER no BEFORE UPDATE OF quarantined_at ON device BEGIN SELECT RAISE(ABORT, 'full'); END`);
  expect(() => watch.hello(device(), 0)).toThrow('full');
  expect([quarantined, device().epoch]).toEqual([[], 1]);
});
