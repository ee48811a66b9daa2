import { expect, it } from 'vitest';
import { MIGRATIONS } from './all.ts';

it('[REG25] numbers the steps from 1 without a gap', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});
