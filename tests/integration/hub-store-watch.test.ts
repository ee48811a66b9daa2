import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { Rooms } from '../../apps/hub/store/rooms.ts';
import { StoreWatch } from '../../apps/hub/store/store-watch.ts';
import { ManualClock } from './hub/manual-clock.ts';

let dataDir: string;
let own: DatabaseSync;
let other: DatabaseSync;
const logged: string[] = [];
const log = pino({ level: 'error' }, { write: (line) => void logged.push(line) });
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'usher-watch-'));
  [own, other] = [openStore(dataDir), openStore(dataDir)];
  logged.length = 0;
});
afterEach(() => {
  own.close();
  other.close();
  rmSync(dataDir, { recursive: true });
});

it('tells once of what another process changed, within half a second, and not of what the hub wrote', () => {
  const clock = new ManualClock();
  const watch = new StoreWatch({ db: own, clock, log });
  let told = 0;
  const end = watch.onChange(() => (told += 1));
  new Rooms(own).findOrMake('ICT1', 1);
  clock.pass(2_000);
  expect(told).toBe(0);
  new Rooms(other).findOrMake('ICT2', 1);
  clock.pass(500);
  expect(told).toBe(1);
  clock.pass(2_000);
  expect(told).toBe(1);
  end();
  new Rooms(other).findOrMake('ICT3', 1);
  clock.pass(500);
  expect(told).toBe(1);
});

it('tells everybody, also when one of them fails, and nobody after its stop', () => {
  const clock = new ManualClock();
  const watch = new StoreWatch({ db: own, clock, log });
  let told = 0;
  watch.onChange(() => {
    throw new Error('the disk is gone');
  });
  watch.onChange(() => (told += 1));
  new Rooms(other).findOrMake('ICT1', 1);
  clock.pass(500);
  expect([told, logged.length]).toEqual([1, 1]);
  watch.stop();
  new Rooms(other).findOrMake('ICT2', 1);
  clock.pass(5_000);
  expect(told).toBe(1);
});
