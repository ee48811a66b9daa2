import { expect, it } from 'vitest';
import { examine, findingLine } from './checks.ts';

it('turns a check that throws into a finding with the cause', async () => {
  const findings = await examine([
    { name: 'a', look: async () => ({ ok: true, found: 'fine' }) },
    { name: 'b', look: () => Promise.reject(new Error('the disk is gone\nstack')) },
  ]);
  expect(findings).toEqual([
    { name: 'a', ok: true, found: 'fine' },
    { name: 'b', ok: false, found: 'the disk is gone' },
  ]);
});

it('says the mend only where something is wrong', () => {
  expect(findingLine({ name: 'a', ok: true, found: 'fine', mend: 'x' })).toBe('right  a: fine');
  expect(findingLine({ name: 'a', ok: false, found: 'bad', mend: 'run: x' })).toBe('WRONG  a: bad. Mend: run: x');
});
