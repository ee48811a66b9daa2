import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryFrom } from './entry.ts';
import { cutText, moreAct, readReport, REPORT_KINDS, REPORT_LIMITS, reportAct } from './report.ts';
import { CASE, entriesFrom, place, START, uuid } from './testing/case-builder.ts';

const PUPIL = { source: 'pupil' } as const;
const read = (raw: unknown) => readReport(raw, PUPIL, START, uuid(9));
const head = { id: uuid(1), caseId: CASE, at: START, by: 'device-7', posts: [] };

describe('reading a report', () => {
  it('[INC1] takes whatever comes, and makes an entry of it', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record(
        {
          reportId: fc.oneof(fc.uuid(), fc.anything()),
          about: fc.oneof(fc.constantFrom('me', 'someone-else', 'adult-here'), fc.anything()),
          instead: fc.anything(),
          kinds: fc.oneof(fc.array(fc.constantFrom(...REPORT_KINDS, 'no such kind')), fc.anything()),
          text: fc.oneof(fc.string({ unit: 'binary', maxLength: 9_000 }), fc.anything()),
          url: fc.oneof(fc.webUrl(), fc.anything()),
          occurredAt: fc.oneof(fc.integer(), fc.anything()),
        },
        { requiredKeys: [] },
      ),
    );
    const name = fc.option(fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(anything, name, name, fc.constantFrom('pupil', 'staff'), (raw, device, room, source) => {
        const from = place({ device, room, source });
        const report = readReport(raw, from, START, uuid(9));
        expect(entryFrom(reportAct(report, from), head).kind).toBe('case.report');
        expect(entryFrom(moreAct(report, from), head).kind).toBe('case.more');
        expect(report.occurredAt).toBeLessThanOrEqual(START);
        expect(report.source).toBe(source);
      }),
      { numRuns: 500 },
    );
  });

  it('[INC1] keeps as text what has no form it knows', () => {
    expect(read('please help').text).toBe('please help');
    expect(read({ message: 'please help' }).text).toBe('{"message":"please help"}');
    expect(read(['please', 'help']).text).toBe('["please","help"]');
    expect(read({ text: { body: 'help' } }).text).toBe('{"body":"help"}');
  });

  it('[INC1] takes an empty report, and one choice in place of a list', () => {
    expect(read({})).toMatchObject({ text: '', kinds: [], about: 'me', instead: false, cut: false });
    expect(read(undefined)).toMatchObject({ text: '', cut: false, reportId: uuid(9) });
    expect(read({ kinds: 'virus' })).toMatchObject({ kinds: ['virus'], cut: false });
  });

  it('[INC1] leaves a choice out that a pupil does not have, with the mark', () => {
    expect(read({ kinds: ['virus', 'grooming'] })).toMatchObject({ kinds: ['virus'], cut: true });
    expect(readReport({ kinds: ['grooming', 'Not An Id'] }, { source: 'staff' }, START, uuid(9))).toMatchObject({
      kinds: ['grooming'],
      cut: true,
    });
  });

  it('[INC2] cuts what is too long with a mark that says how long it was, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 40, max: 200 }), (text, max) => {
        const { text: kept, cut } = cutText(text, max);
        expect(kept.length).toBeLessThanOrEqual(max);
        expect(kept.isWellFormed()).toBe(true);
        expect(kept).not.toContain('\0');
        const whole = text.toWellFormed().replaceAll('\0', '\uFFFD');
        expect(cut).toBe(kept !== text);
        if (whole.length <= max) expect(kept).toBe(whole);
        else {
          const mark = ` [… ${whole.length} characters, cut]`;
          expect(kept.endsWith(mark)).toBe(true);
          expect(whole.startsWith(kept.slice(0, -mark.length))).toBe(true);
          expect(kept.length).toBeGreaterThanOrEqual(max - 1);
        }
      }),
      { numRuns: 1_000 },
    );
    const long = read({ text: '😀'.repeat(9_000), url: `https://example.org/${'a'.repeat(5_000)}` });
    expect(long.cut).toBe(true);
    expect(long.text.length).toBeLessThanOrEqual(REPORT_LIMITS.text);
    expect(long.url.length).toBeLessThanOrEqual(REPORT_LIMITS.url);
  });

  it('[INC5] goes by the link for who and where, whatever the report says', () => {
    const lie = { source: 'staff', reporter: 'head-1', room: 'Head', device: 'H-1', text: 'x' };
    const [entry] = entriesFrom([reportAct(read(lie), place())]);
    expect(entry).toMatchObject({
      facts: { source: 'pupil', room: 'ICT1', device: 'ICT1-07' },
      people: [
        { person: 'pupil-1', part: 'reporter' },
        { person: 'teacher-1', part: 'lesson-teacher' },
      ],
    });
  });

  it('[INC5] takes a report from a computer at which nobody is signed in', () => {
    const [entry] = entriesFrom([reportAct(read({}), place({ reporter: null, lessonTeacher: null, room: null }))]);
    expect(entry?.people).toEqual([]);
  });

  it('[INC6] lets nobody but another adult have what is about an adult here, however it was said', () => {
    expect(read({ about: 'adult-here', instead: false }).instead).toBe(true);
    expect(read({ about: 'me', instead: true }).instead).toBe(true);
    expect(read({ about: 'me', instead: 'yes' }).instead).toBe(false);
  });
});
