import { describe, expect, test } from 'vitest';
import type { Appended, Draft, Register } from '../register.ts';
import { draftOf, idOf } from './drafts.ts';

type Given = {
  readonly register: () => Register;
  readonly append: (...drafts: readonly Draft[]) => Promise<readonly Appended[]>;
  /** The next time that the register is told is a second later. */
  readonly setNow: (time: number) => void;
};

const numbers = (from: number, to: number): readonly Draft[] =>
  Array.from({ length: to - from + 1 }, (_, at) => draftOf(from + at));

/** What every register finds, and how: pages, times, words, and cases by how they stand. */
export const findingSuite = ({ register, append, setNow }: Given): void => {
  const seqsOf = async (query: Parameters<Register['page']>[0]): Promise<readonly number[]> =>
    (await register().page(query)).entries.map(({ seq }) => seq);

  describe('finding', () => {
    test('[REG8] pages go through everything once, in either order', async () => {
      await append(...numbers(1, 23));
      for (const order of ['newest', 'oldest'] as const) {
        const seen: number[] = [];
        for (let beyond: number | null | undefined; beyond !== null;) {
          const page = await register().page({ order, limit: 5, ...(beyond === undefined ? {} : { beyond }) });
          seen.push(...page.entries.map(({ seq }) => seq));
          beyond = page.next;
        }
        const all = Array.from({ length: 23 }, (_, at) => at + 1);
        expect(seen).toEqual(order === 'oldest' ? all : all.toReversed());
      }
      expect((await register().page({ limit: 23 })).next).toBeNull();
      expect((await register().page({ limit: 0 })).entries).toHaveLength(1);
    });

    test('[REG8] pages hold what was asked for and nothing else', async () => {
      await append(...numbers(1, 12));
      setNow(100_000);
      await append(...numbers(13, 20));
      const all = numbers(1, 20);
      const where = (test: (draft: Draft) => boolean): readonly number[] =>
        all.flatMap((draft, at) => (test(draft) ? [at + 1] : [])).toReversed();
      const limit = 100;
      expect(await seqsOf({ kind: 'note', limit })).toEqual(where(({ kind }) => kind === 'note'));
      expect(await seqsOf({ caseId: idOf(2, 'case'), limit })).toEqual([14, 13, 12, 11, 10]);
      expect(await seqsOf({ place: 'room-2', limit })).toEqual(where(({ place }) => place === 'room-2'));
      const about = where(({ people }) => people.some(({ person }) => person === 'pupil-5'));
      expect(about.length).toBeGreaterThan(2);
      expect(await seqsOf({ person: 'pupil-5', limit })).toEqual(about);
      expect(await seqsOf({ person: 'pupil-5', kind: 'report', beyond: 17, limit })).toEqual(
        about.filter((seq) => seq < 17 && seq % 5 !== 0),
      );
      expect(await seqsOf({ from: 100_000, limit })).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
      expect(await seqsOf({ from: 2_000, until: 100_000, limit })).toHaveLength(12);
      expect(await seqsOf({ person: 'nobody', limit })).toEqual([]);
    });

    test('[REG8] [REG32] a time is found wherever it lies in the log, also when the clock went back', async () => {
      const day = 86_400_000;
      const at = async (time: number, from: number, to: number): Promise<void> => {
        setNow(time);
        await append(...numbers(from, to));
      };
      await at(2 * day, 1, 3);
      await at(40 * day, 4, 6);
      await at(3 * day, 7, 9);
      await at(5 * day, 10, 12);
      const limit = 100;
      expect(await seqsOf({ from: 2 * day, until: 4 * day, limit })).toEqual([9, 8, 7, 3, 2, 1]);
      expect(await seqsOf({ from: 30 * day, limit })).toEqual([6, 5, 4]);
      expect(await seqsOf({ until: 5 * day, order: 'oldest', beyond: 2, limit })).toEqual([3, 7, 8, 9]);
      expect(await seqsOf({ from: 3 * day, until: 5 * day, words: 'volcanoes', limit: 2 })).toEqual([9, 8]);
      expect(await seqsOf({ from: 41 * day, limit })).toEqual([]);
      expect(await seqsOf({ until: day, limit })).toEqual([]);
    });

    test('[REG8] entries are found by the family of their kind', async () => {
      const kinds = ['case.report', 'staff.opened', 'note', 'staff.searched', 'staffroom.opened'];
      await append(...kinds.map((kind, at) => draftOf(at, { kind })));
      expect(await seqsOf({ family: 'staff', limit: 10 })).toEqual([4, 2]);
      expect(await seqsOf({ family: 'staff', order: 'oldest', beyond: 2, limit: 10 })).toEqual([4]);
      expect(await seqsOf({ family: 'note', limit: 10 })).toEqual([3]);
      expect(await seqsOf({ family: 'case', kind: 'staff.opened', limit: 10 })).toEqual([]);
    });

    test('[REG31] cases are found by how they stand, in the order in which they were opened', async () => {
      const [a, b, c, d] = [idOf(1, 'case'), idOf(2, 'case'), idOf(3, 'case'), idOf(4, 'case')];
      let number = 0;
      const say = async (caseId: string, kind: string): Promise<void> => {
        number += 1;
        await append(draftOf(number, { caseId, kind }));
      };
      for (const one of [a, b, c]) await say(one, 'case.report');
      await say(b, 'case.closed');
      await say(a, 'case.closed');
      await say(a, 'case.note');
      await say(d, 'staff.opened');
      await say(b, 'case.reopened');
      const ids = async (query: Partial<Parameters<Register['standings']>[0]>) =>
        (await register().standings({ limit: 10, ...query })).cases.map(({ caseId }) => caseId);
      expect(await register().standings({ limit: 10 })).toEqual({
        cases: [
          { caseId: c, openedSeq: 3, openedAt: 4_000, closedAt: null },
          { caseId: b, openedSeq: 2, openedAt: 3_000, closedAt: null },
          { caseId: a, openedSeq: 1, openedAt: 2_000, closedAt: 6_000 },
        ],
        next: null,
      });
      expect(await ids({ open: true })).toEqual([c, b]);
      expect(await ids({ open: true, order: 'oldest' })).toEqual([b, c]);
      expect(await ids({ from: 3_000, until: 4_000 })).toEqual([b]);
      expect(await ids({ beyond: 2 })).toEqual([a]);
      expect(await ids({ beyond: 99 })).toEqual([]);
      expect(await ids({ from: 2_000, until: 4_000, beyond: 3 })).toEqual([b, a]);
      expect(await ids({ from: 3_000, until: 4_000, beyond: 2 })).toEqual([]);
      expect(await ids({ from: 3_000, order: 'oldest', beyond: 1 })).toEqual([b, c]);
      expect(await ids({ from: 2_000, until: 4_000, order: 'oldest', beyond: 1 })).toEqual([b]);
      expect((await register().standings({ limit: 2 })).next).toBe(2);
      expect(await register().countOpened(3_000, 5_000)).toBe(2);
    });

    test('[REG31] every entry of some cases is read at once', async () => {
      await append(...numbers(1, 20));
      const some = [idOf(2, 'case'), idOf(1, 'case'), idOf(900, 'case')];
      const read = await register().entriesOf(some);
      expect(read.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
      expect(read[0]).toEqual(await register().read(5));
      expect(await register().entriesOf([])).toEqual([]);
      await expect(register().entriesOf(Array.from({ length: 101 }, () => idOf(1, 'case')))).rejects.toThrow(
        RangeError,
      );
    });

    test('[REG9] entries are found by the beginnings of their words, without case and accents', async () => {
      const said = (text: string): Draft['words'] => ({ title: 'A title', details: text });
      await append(
        draftOf(1, { words: said('The CAFÉ page, volcanoes.example.org/lava?x=1') }),
        draftOf(2, { words: said('cafeteria \u2013 won\u2019t open') }),
        draftOf(3, { words: { a: 'first', b: 'second' } }),
        draftOf(4, { words: {} }),
      );
      const find = (words: string) => seqsOf({ words, limit: 10 });
      expect(await find('cafe')).toEqual([2, 1]);
      expect(await find('CAFÉ page')).toEqual([1]);
      expect(await find('lava volc')).toEqual([1]);
      expect(await find('example')).toEqual([1]);
      expect(await find('second first')).toEqual([3]);
      expect(await find('itle')).toEqual([]);
      expect(await find('volcanoes example lava x cafe')).toEqual([1]);
      expect(await find('lava cafeteria')).toEqual([]);
      expect(await find('" OR * NEAR( --')).toEqual([]);
      expect(await find('?!')).toEqual([]);
      expect(await seqsOf({ words: 'cafe', order: 'oldest', beyond: 1, limit: 10 })).toEqual([2]);
      expect(await seqsOf({ words: 'title', person: 'pupil-1', limit: 10 })).toEqual([1]);
    });

    test('[REG9] words of every script are found, and beginnings that very many words have', async () => {
      const many = Array.from({ length: 90 }, (_, at) => `sun${at} and others`);
      const scripts =
        '\u65e5\u672c\u8a9e \u041c\u0438\u0440 \u0e20\u0e32\u0e29\u0e32 \u{1e900}\u{1e901} 12e5 \u00bd \u2167 na\u00efve';
      await append(...many.map((details, at) => draftOf(at, { words: { details } })));
      await append(draftOf(200, { words: { details: scripts } }));
      expect(await seqsOf({ words: 'sun', limit: 500 })).toHaveLength(90);
      expect(await seqsOf({ words: 'sun8 oth', limit: 500 })).toEqual([90, 89, 88, 87, 86, 85, 84, 83, 82, 81, 9]);
      for (const word of scripts.split(' '))
        expect([word, await seqsOf({ words: word, limit: 5 })]).toEqual([word, [91]]);
    });
  });
};
