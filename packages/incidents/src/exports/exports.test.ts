import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, caseOf } from '../case.ts';
import { DEFAULT_SETTINGS } from '../defaults/settings.ts';
import type { Act } from '../entry.ts';
import { mayRead } from '../reading.ts';
import {
  about,
  act,
  detail,
  type Done,
  entriesFrom,
  member,
  reported,
  reportedMore,
  SCHOOL,
  START,
  suspect,
  told,
  uuid,
} from '../testing/case-builder.ts';
import { CPOMS_COLUMNS, cpomsCsv } from './cpoms.ts';
import { csvCell, csvTable } from './csv.ts';
import { LOG_COLUMNS, logCsv } from './log.ts';
import { withoutNames } from './redact.ts';
import { extractText, subjectExtract } from './subject-access.ts';
import { highestMarking, type Wording } from './wording.ts';

const S = DEFAULT_SETTINGS;
const NAMES: Readonly<Record<string, string>> = { 'pupil-1': 'Ann Hill', 'pupil-2': 'Ben Hill', 'dsl-1': 'Ms Stone' };
const WORDS: Wording = {
  name: (person) => NAMES[person] ?? person,
  text: (key) => `<${key}>`,
  time: (at) => new Date(at).toISOString().slice(0, 16),
  number: (id) => `no-${id.slice(-4)}`,
};
const caseNo = (n: number, ...acts: readonly (Act | Done)[]): Case =>
  caseOf(uuid(4_000 + n), entriesFrom(acts, uuid(4_000 + n)));

/** Reads a table back, as RFC 4180 says. */
const parse = (csv: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  for (let at = 0; at < csv.length;) {
    const cell = /"((?:[^"]|"")*)"(,|\r\n)/y;
    cell.lastIndex = at;
    const found = cell.exec(csv);
    if (found === null) throw new Error(`not a table at ${at}`);
    rows.at(-1)?.push((found[1] ?? '').replaceAll('""', '"'));
    if (found[2] === '\r\n') rows.push([]);
    at = cell.lastIndex;
  }
  return rows.slice(0, -1);
};

describe('a cell', () => {
  it('[INC51] begins no formula and ends no row, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), { maxLength: 5 }), (rows) => {
        const csv = csvTable(rows);
        expect(parse(csv)).toHaveLength(rows.length);
        expect(csv.split('\r\n')).toHaveLength(rows.length + 1);
        for (const row of parse(csv)) for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@|%]|[\r\n\t\u2028]/);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['  @SUM(A1)', `"'  @SUM(A1)"`],
    ['+44', `"'+44"`],
    ['a "b", c', '"a ""b"", c"'],
    ['one\r\ntwo', '"one two"'],
  ])('[INC51] of %j is %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

const ONE = caseNo(
  1,
  reported({ kinds: ['message'], text: '=cmd|x', url: 'https://example.org' }),
  about('pupil-1', 'pupil', 'victim'),
  about('pupil-2', 'pupil', 'instigator'),
  detail('intent', 'deliberate'),
  { act: act('case.action', { action: 'parents' }, { what: 'rang home', why: 'to tell' }), by: 'dsl-1' },
  act('case.link', { other: uuid(4_002) }),
);
const TWO = caseNo(
  2,
  { act: reported({ kinds: ['stranger'], text: 'SECRET' }), at: START - 9_000, by: 'device' },
  about('dsl-1', 'staff', 'instigator'),
  told('head-1'),
);
const THREE = caseNo(
  3,
  reported({ text: 'PICTURE', url: 'https://bad.example' }),
  suspect('unsure'),
  about('pupil-1', 'pupil', 'witness'),
);

describe('the incident log', () => {
  it('[INC50] has the highest marking first and last, and a heading for every column', () => {
    const rows = parse(logCsv(S, [ONE], member('dsl-1'), WORDS));
    expect(rows[0]).toEqual(['PROTECT - PERSONAL']);
    expect(rows.at(-1)).toEqual(['PROTECT - PERSONAL']);
    expect(rows[1]).toEqual(LOG_COLUMNS.map((column) => `<column.${column}>`));
    expect(parse(logCsv(S, [ONE, THREE], member('dsl-1'), WORDS)).map(([first]) => first)).toEqual([
      'RESTRICTED',
      '<column.number>',
      'no-0fa1',
      'no-0fa3',
      'RESTRICTED',
    ]);
  });

  it('[INC50] says of a case what its reader may read', () => {
    const [, heads, row] = parse(logCsv(S, [ONE, TWO], member('dsl-1'), WORDS));
    const said = Object.fromEntries(LOG_COLUMNS.map((column, i) => [column, row?.[i]]));
    expect(heads).toHaveLength(LOG_COLUMNS.length);
    expect(said).toMatchObject({
      number: 'no-0fa1',
      occurred: '2026-11-24T10:00',
      'reported-by': 'Ann Hill',
      victim: 'Ann Hill',
      instigator: 'Ben Hill',
      room: 'ICT1',
      device: 'ICT1-07',
      kind: '<kind.message>',
      intent: '<intent.deliberate>',
      account: "'=cmd|x",
      url: 'https://example.org',
      actions: '2026-11-24T10:04 Ms Stone: <action.parents>: rang home (to tell)',
      status: '<status.open>',
      linked: '',
    });
    const [, , little] = parse(logCsv(S, [ONE], member('auditor-1'), WORDS));
    expect(little?.filter((cell) => cell !== '')).toEqual([
      'no-0fa1',
      '2026-11-24T10:00',
      '<status.open>',
      'PROTECT - PERSONAL',
    ]);
  });

  it('[INC50] has no row of a case that is not there for its reader, and no trace of it', () => {
    for (const { person } of SCHOOL) {
      const csv = logCsv(S, [ONE, TWO, THREE], member(person), WORDS);
      for (const state of [ONE, TWO, THREE])
        expect([person, csv.includes(WORDS.number(state.id))]).toEqual([
          person,
          mayRead(S, state, member(person), 'existence'),
        ]);
    }
    expect(logCsv(S, [TWO], member('dsl-1'), WORDS)).not.toContain('RESTRICTED');
  });

  it('[INC50] copies no word and no address of a sealed case', () => {
    const csv = logCsv(S, [THREE], member('dsl-1'), WORDS);
    expect(csv).not.toContain('PICTURE');
    expect(csv).not.toContain('bad.example');
    expect(csv).toContain('<export.sealed>');
  });

  it('[INC53] takes the highest marking of several cases', () => {
    expect(highestMarking(S, [ONE])).toBe('PROTECT - PERSONAL');
    expect(highestMarking(S, [ONE, THREE, ONE])).toBe('RESTRICTED');
    expect(highestMarking(S, [])).toBe('PROTECT - PERSONAL');
  });
});

describe('the file for another system', () => {
  it('[INC52] has a row for each pupil, and no case that is sealed or not the reader’s', () => {
    const rows = parse(cpomsCsv(S, [ONE, TWO, THREE], member('dsl-1'), WORDS));
    expect(rows[0]).toEqual([...CPOMS_COLUMNS]);
    expect(rows.slice(1).map((row) => [row[0], row[1], row[5]])).toEqual([
      ['pupil-1', 'Ann Hill', 'pupil-2'],
      ['pupil-2', 'Ben Hill', 'pupil-1'],
    ]);
    for (const who of ['senior-1', 'auditor-1', 'governor-1', 'data-1', 'teacher-1'])
      expect(parse(cpomsCsv(S, [ONE, TWO, THREE], member(who), WORDS))).toHaveLength(1);
  });
});

describe('names taken out of a text', () => {
  it.each([
    ['Ben Hill hit Ann', ['Ben Hill'], ['Ann Hill'], '# hit Ann'],
    ['Ben and BEN’s friend', ['Ben Hill'], [], '# and #’s friend'],
    ['Benjamin is not Ben.', ['Ben Hill'], [], 'Benjamin is not #.'],
    ['Hill Ann', ['Ben Hill'], ['Ann Hill'], 'Hill Ann'],
    ['a (x) $& b', ['(x)'], [], 'a # $& b'],
    ['Zoë saw Zoe', ['Zoë A'], [], '# saw Zoe'],
    ['nobody', ['', '  '], [], 'nobody'],
  ] as const)('[INC54] %j', (text, names, keep, rest) => {
    expect(withoutNames(text, [...names], [...keep], '#')).toBe(rest);
  });
});

describe('names of any kind', () => {
  it('[INC54] are taken out whole, and the rest of the text is left as it was', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 2, maxLength: 12 })
      .filter((one) => one.trim() === one && !/\s/.test(one));
    fc.assert(
      fc.property(name, fc.string({ unit: 'binary' }), (one, text) => {
        expect(withoutNames(`a ${one} b`, [one, one], [], '#')).toMatch(/^a? ?# ?b?$|^a # b$/);
        expect(withoutNames(text, [], [], '#')).toBe(text);
      }),
    );
  });
});

describe('an extract for one person', () => {
  const note = act('case.note', {}, { text: 'Ann said that Ben pushed her. Ms Stone saw it.' });
  const sanction = (person: string) =>
    act(
      'case.sanction',
      { framework: 'pupil', category: 'A', infringement: null, sanctions: ['talk'], warned: false },
      { why: `for ${person}` },
      [{ person, part: 'about' }],
    );
  const state = caseNo(
    5,
    reported({ text: 'Ben pushed me' }),
    reportedMore({ text: 'I saw Ann' }, { reporter: 'pupil-2' }),
    about('pupil-1', 'pupil', 'victim'),
    about('pupil-2', 'pupil', 'instigator'),
    { act: note, by: 'dsl-1' },
    sanction('pupil-1'),
    sanction('pupil-2'),
    told('head-1'),
  );

  it('[INC54] holds what is about them with everybody else taken out, and no other’s account', () => {
    const extract = subjectExtract(S, [state, ONE], 'pupil-1', member('dsl-1'), WORDS);
    const text = extractText(extract, WORDS);
    expect(text).toContain('Ann said that <export.redacted> pushed her. <export.redacted> saw it.');
    expect(text).toContain('<export.redacted> pushed me');
    expect(text).not.toContain('I saw');
    expect(text).not.toMatch(/Ben|Stone|pupil-2|for pupil-2/);
    expect(extract.cases).toHaveLength(2);
    expect(text.startsWith('PROTECT - PERSONAL\n')).toBe(true);
    expect(text.trimEnd().endsWith('PROTECT - PERSONAL')).toBe(true);
  });

  it('[INC54] gives somebody who did something what is about them as well', () => {
    const text = extractText(subjectExtract(S, [state], 'pupil-2', member('dsl-1'), WORDS), WORDS);
    expect(text).toContain('I saw <export.redacted>');
    expect(text).not.toContain('pushed me');
    expect(text).not.toMatch(/Ann/);
  });

  it('[INC54] holds back what is sealed or kept from them, and says so to the maker alone', () => {
    const staffCase = caseNo(
      6,
      about('teacher-9', 'staff', 'instigator'),
      act('case.note', {}, { text: 'SECRET' }),
      told('head-1'),
    );
    const extract = subjectExtract(S, [staffCase], 'teacher-9', member('head-1'), WORDS);
    expect(extract).toMatchObject({ cases: [], withheld: [{ caseId: staffCase.id, why: 'confidential' }] });
    expect(extractText(extract, WORDS)).not.toContain('SECRET');
    const sealed = subjectExtract(S, [THREE], 'pupil-1', member('dsl-1'), WORDS);
    expect(sealed).toMatchObject({ cases: [], withheld: [{ caseId: THREE.id, why: 'sealed' }] });
    expect(subjectExtract(S, [staffCase], 'teacher-9', member('dsl-1'), WORDS)).toMatchObject({
      cases: [],
      withheld: [],
    });
  });

  it('[INC54] has nothing of people a case is not about', () => {
    expect(subjectExtract(S, [state, ONE, TWO], 'pupil-7', member('dsl-1'), WORDS).cases).toEqual([]);
    expect(subjectExtract(S, [state], 'head-1', member('dsl-1'), WORDS).cases).toEqual([]);
  });
});
