import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertSqlite } from '../../apps/hub/store/open-store.ts';
import { isSupported, tooOld } from '../hardening/supply.ts';

const root = new URL('../..', import.meta.url).pathname;
const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

test('[RT-106] no dependency is older than the release that mended its holes', () => {
  expect(tooOld(lock)).toEqual([]);
  const lowered = (name: string, version: string) => ({ packages: { [`node_modules/${name}`]: { version } } });
  expect(tooOld(lowered('ws', '8.20.1'))).toEqual(['ws 8.20.1']);
  expect(tooOld(lowered('ws', '8.21.0'))).toEqual([]);
  expect(tooOld(lowered('some/node_modules/ws', '7.5.0'))).toEqual(['ws 7.5.0']);
  expect(isSupported('44.0.0')).toBe(false);
});

test('[RT-106] [RT-107] no SQLite is opened that can lose what it committed', () => {
  expect(() => assertSqlite(process.versions['sqlite'] ?? '0')).not.toThrow();
  for (const version of ['3.51.2', '3.7.0', '3.9.9', '2.8.17', '0'])
    expect(() => assertSqlite(version)).toThrow(expect.objectContaining({ code: 'old-sqlite' }));
  for (const version of ['3.51.3', '3.53.0', '4.0.0']) expect(() => assertSqlite(version)).not.toThrow();
});

test('[RT-107] every start of the hub looks at the SQLite that it got', () => {
  const source = readFileSync(join(root, 'apps/hub/store/open-store.ts'), 'utf8');
  const [opened, looked, used] = ['new DatabaseSync(', 'assertSqlite(SqliteVersion', "'PRAGMA journal_mode"].map(
    (text) => source.indexOf(text, source.indexOf('export const openStore')),
  );
  expect(opened).toBeGreaterThan(0);
  expect(looked).toBeGreaterThan(opened ?? 0);
  expect(used).toBeGreaterThan(looked ?? 0);
});
