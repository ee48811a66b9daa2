import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { titleNumbers } from './title-numbers.ts';

const root = new URL('..', import.meta.url).pathname;
const THREATS = Array.from({ length: 37 }, (_, index) => `T${index + 1}`);
const text = readFileSync(join(root, 'packages/trust/THREATS.md'), 'utf8');

/** Whether a file is there and, if so, which numbers open the titles of its tests. */
type TitlesOf = (path: string) => readonly string[] | null;

const titlesOf: TitlesOf = (path) =>
  existsSync(join(root, path)) ? titleNumbers(readFileSync(join(root, path), 'utf8')) : null;

const NUMBER = '(?:RT-\\d{3}|EH-\\d{2}|REL-\\d+|[A-Z]{3}\\d+)';
/** `RT-001, LNK1 in \`tests/some.test.ts\`` */
const HELD = new RegExp(`^(${NUMBER}(?:, ${NUMBER})*) in \`([\\w./-]+\\.(?:test|spec)\\.tsx?)\`$`);

/** Everything that is wrong with one row. */
const faultsOfRow = (cells: readonly string[], titles: TitlesOf): readonly string[] => {
  const [threat = '', what = '', who = '', does = '', heldBy = ''] = cells;
  const fault = (words: string): string => `${threat}: ${words}`;
  if (cells.length !== 5 || [what, who, does].includes('')) return [fault('a cell is missing or empty')];
  if (heldBy === '') return does.startsWith('Not built yet') ? [] : [fault('names no test')];
  return heldBy.split('; ').flatMap((one) => {
    const [, numbers, path] = HELD.exec(one) ?? [];
    if (numbers === undefined || path === undefined) return [fault(`cannot be read: ${one}`)];
    const opened = titles(path);
    if (opened === null) return [fault(`no file ${path}`)];
    return numbers.split(', ').flatMap((number) => (opened.includes(number) ? [] : [fault(`no ${number} in ${path}`)]));
  });
};

/** Everything that is wrong with the tables of threats: rows that are missing, double or strange, and what they name. */
const faultsOf = (markdown: string, titles: TitlesOf): readonly string[] => {
  const rows = markdown
    .split('\n')
    .filter((line) => /^\| *T\d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const named = rows.map(([threat = '']) => threat);
  return [
    ...THREATS.filter((one) => named.filter((other) => other === one).length !== 1).map((one) => `${one}: not one row`),
    ...named.filter((one) => !THREATS.includes(one)).map((one) => `${one}: not on the list`),
    ...rows.flatMap((cells) => faultsOfRow(cells, titles)),
  ];
};

test('every threat has its row, and every test that a row names is there', () => {
  expect(faultsOf(text, titlesOf)).toEqual([]);
});

test('a row that holds nothing is found', () => {
  const titles: TitlesOf = (path) => (path === 'tests/a.test.ts' ? ['RT-001', 'LNK1'] : null);
  const rows = (...of: readonly string[]): string =>
    THREATS.map(
      (threat, at) => of[at] ?? `| ${threat} | what | who | does | RT-001, LNK1 in \`tests/a.test.ts\` |`,
    ).join('\n');
  expect(faultsOf(rows(), titles)).toEqual([]);
  expect(faultsOf(rows('| T1 | what | who | Not built yet: nothing |  |'), titles)).toEqual([]);
  const broken: readonly (readonly [string, string])[] = [
    ['| T1 | what | who | does |  |', 'T1: names no test'],
    ['| T1 | what | who |  | RT-001 in `tests/a.test.ts` |', 'T1: a cell is missing or empty'],
    ['| T1 | what | who | does | RT-002 in `tests/a.test.ts` |', 'T1: no RT-002 in tests/a.test.ts'],
    ['| T1 | what | who | does | RT-001 in `tests/b.test.ts` |', 'T1: no file tests/b.test.ts'],
    ['| T1 | what | who | does | looked at by hand |', 'T1: cannot be read: looked at by hand'],
    ['', 'T1: not one row'],
    ['| T38 | what | who | does | LNK1 in `tests/a.test.ts` |', 'T38: not on the list'],
  ];
  for (const [row, fault] of broken) expect(faultsOf(rows(row), titles)).toContain(fault);
  expect(faultsOf(`${rows()}\n${rows().split('\n')[4] ?? ''}`, titles)).toEqual(['T5: not one row']);
});

test('only what opens a title counts', () => {
  expect(titleNumbers("test('what [LNK1] says', f); const text = '[RT-001]';")).toEqual([]);
  expect(titleNumbers("test.each(all)('[LNK1] [RT-001] is so', f)")).toEqual(['LNK1', 'RT-001']);
});
