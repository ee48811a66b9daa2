import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisterCard } from '@usher/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from './new-id.ts';
import { CardKeeper } from './register-card.ts';

const SCHOOL = newId();
const card: RegisterCard = {
  schoolId: SCHOOL,
  version: 1,
  origin: 'usher/test',
  logKey: 'A'.repeat(122),
  recipient: `age1${'q'.repeat(58)}`,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-card-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('[RPT1] takes the card of its own school only, the newest, and has it after a restart', async () => {
  const keeper = await CardKeeper.open(folder, SCHOOL);
  const take = (change: Partial<RegisterCard>) => keeper.take(JSON.stringify({ ...card, ...change }), () => undefined);
  expect([take({ schoolId: newId() }), keeper.take('{}', () => undefined), keeper.card]).toEqual([
    'bad-frame',
    'bad-frame',
    null,
  ]);
  expect([take({ version: 2 }), take({ version: 1 }), keeper.card?.version]).toEqual([null, 'rolled-back', 2]);
  await keeper.settled();
  expect((await CardKeeper.open(folder, SCHOOL)).card?.version).toBe(2);
  expect((await CardKeeper.open(folder, newId())).card).toBe(null);
});
