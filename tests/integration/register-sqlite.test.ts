import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteRegister } from '../../packages/register/src/sqlite/open-sqlite-register.ts';
import { registerSuite } from '../../packages/register/src/testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-register-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
registerSuite('SQLite', (options) => openSqliteRegister(join(folder, `${(count += 1)}`, 'register.db'), options));
