import { csvTable } from '@usher/incidents';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';

it('reads quotes, commas and lines within a cell', () => {
  expect(readCsv('a,"b ""c"", d"\r\n"two\nlines",\r\n')).toEqual([
    ['a', 'b "c", d'],
    ['two\nlines', ''],
  ]);
});

it('reads again what the rules wrote, whatever is in it', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'é', 'z') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
      expect(readCsv(csvTable(rows)).length).toBe(rows.length);
      expect(readCsv(csvTable(rows)).map((row) => row.length)).toEqual(rows.map((row) => row.length));
    }),
  );
});
