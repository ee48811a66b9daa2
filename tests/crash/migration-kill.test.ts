import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteRegister } from '@usher/register';
import { SPOOL_FILES, SqliteSpool } from '../../apps/agent/service/report/sqlite-spool.ts';
import { DATA_VERSION as HUB_VERSION } from '../../apps/hub/store/migrations/all.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { DATA_VERSION as REGISTER_VERSION } from '../../packages/register/src/migrations/all.ts';
import { dataOf, fileOf, makeOld } from './migration/old-data.ts';
import { built, memoryFolder } from './program.ts';
import { options } from './register/history.ts';
import { twoAtATime } from './spool/bad-disk.ts';
import { spooled } from './spool/spooled.ts';

const LONG = process.env['LONG'] === '1';

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-migrated-');
  program = await built(new URL('migration/open-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

/** Opens the data and is killed before a statement; when it was not, how many there were, and how many of the first step. */
const openKilled = (what: string, dataDir: string, at: number, ...how: readonly string[]) =>
  new Promise<readonly number[] | null>((resolve, reject) => {
    const args = [program, what, dataDir, String(at), ...how];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.once('error', reject);
    child.once('close', (_code, signal) => resolve(signal === 'SIGKILL' ? null : said.split(' ').map(Number)));
  });

/**
 * Kills the opening of such a folder at each of its statements, and looks at each; returns how many there were. Each step is
 * a commit of its own, so that what a later one leaves is what it leaves of the next form: without LONG=1 it is tried there.
 */
const killAtEach = async (
  what: string,
  old: string,
  look: (dataDir: string) => Promise<readonly string[]>,
  ...how: readonly string[]
) => {
  const trial = `${old}-trial`;
  cpSync(old, trial, { recursive: true });
  const [all = 0, firstStep = 0] = (await openKilled(what, trial, 0, ...how)) ?? [];
  const total = LONG || firstStep === 0 || what === 'spool' ? all : firstStep;
  rmSync(trial, { recursive: true });
  const faults: string[] = [];
  await twoAtATime(
    Array.from({ length: total }, (_, n) => n + 1),
    async (at) => {
      const dataDir = `${old}-${at}`;
      cpSync(old, dataDir, { recursive: true });
      const left = await openKilled(what, dataDir, at, ...how);
      if (left !== null) faults.push(`${at}: it was not killed`);
      try {
        faults.push(...(await look(dataDir)).map((fault) => `${at}: ${fault}`));
      } catch (error) {
        faults.push(`${at}: ${String(error)}`);
      }
      rmSync(dataDir, { recursive: true });
    },
  );
  return { total, faults };
};

const reopen = {
  hub: async (dataDir: string) => openStore(dataDir).close(),
  register: async (dataDir: string) =>
    await (await openSqliteRegister(fileOf('register', dataDir), options))[Symbol.asyncDispose](),
};

const migrateKilled = async (what: 'hub' | 'register', version: number, ...how: readonly string[]) => {
  const old = join(place, [what, version, ...how].join('-'));
  makeOld(what, old, version);
  const before = dataOf(fileOf(what, old));
  const look = async (dataDir: string): Promise<readonly string[]> => {
    await reopen[what](dataDir);
    return JSON.stringify(dataOf(fileOf(what, dataDir), before)) === JSON.stringify(before)
      ? []
      : ['old data are gone'];
  };
  return await killAtEach(what, old, look, ...how);
};

describe('[REL-13] a migration killed at every statement', () => {
  const versions = (upTo: number): readonly number[] => Array.from({ length: upTo }, (_, version) => version);

  test.each(versions(HUB_VERSION))(
    'of the hub’s data, from form %i: the old data are whole, and it goes on',
    async (version) => {
      const { total, faults } = await migrateKilled('hub', version);
      expect([faults, total > 2 * version + 5]).toEqual([[], true]);
    },
  );

  test.each(versions(REGISTER_VERSION))(
    '[REG25] of the register, from form %i: the old data are whole, and it goes on',
    async (version) => {
      const { total, faults } = await migrateKilled('register', version);
      expect([faults, total > 2 * version + 5]).toEqual([[], true]);
    },
  );

  test.each(['new', 'whole', 'damaged'] as const)(
    '[RPT2] of the spool, when it is %s: all of it is there',
    async (was) => {
      const old = join(place, `spool-${was}`);
      mkdirSync(old);
      const kept = was === 'new' ? [] : [1, 2, 3, 4, 5];
      if (was !== 'new') {
        using spool = SqliteSpool.open(old, 1, { ballastBytes: 4_096 });
        for (const number of kept) spool.keep(spooled(number));
      }
      const hit = was === 'damaged' ? 3 : 0;
      if (hit > 0) {
        const file = join(old, SPOOL_FILES.folder, SPOOL_FILES.reports);
        const bytes = readFileSync(file);
        const at = bytes.indexOf(Buffer.from(spooled(hit).sealed)) + 50;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      }
      const { total, faults } = await killAtEach('spool', old, async (dataDir) => {
        using spool = SqliteSpool.open(dataDir, 1, { ballastBytes: 4_096 });
        const there = spool.waiting(10).map(({ createdWall }) => createdWall);
        const missing = kept.filter((number) => number !== hit && !there.includes(number));
        const aside = join(dataDir, SPOOL_FILES.folder, `${SPOOL_FILES.damaged}-1.db`);
        return [
          ...missing.map((number) => `${number} is lost`),
          ...(hit > 0 && !existsSync(aside) ? ['the damaged file is gone'] : []),
        ];
      });
      expect([faults, total > 3]).toEqual([[], true]);
    },
  );

  test('without a transaction is found out', async () => {
    expect((await migrateKilled('hub', 0, 'loose')).faults.length).toBeGreaterThan(0);
  });
});
