import { fromBase64, isConsistent, isIncluded, parseCheckpoint, type SignedCheckpoint } from '@usher/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RegisterError } from '../errors.ts';
import { type LogKey, openLogSeal } from '../log-key.ts';
import type { Appended, Draft, Receipt, Register } from '../register.ts';
import { sha256 } from '../sha256.ts';
import { verifyRegister } from '../verify/verify-register.ts';
import { draftOf, idOf } from './drafts.ts';
import { findingSuite } from './finding-suite.ts';
import { createTestLogKey } from './log-key.ts';

/** What a register under test is opened with; `now` is a clock that the suite moves. */
export type SuiteOptions = { readonly origin: string; readonly key: LogKey; readonly now: () => number };

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof RegisterError ? error.code : error),
  );
const bytes = (base64: string): Uint8Array => fromBase64(base64) ?? new Uint8Array();
const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
const received = (one: Appended | undefined): Receipt => {
  if (one === undefined || one.outcome === 'refused') throw new Error('the entry was refused');
  return one.receipt;
};

/** What every register promises, wherever it is kept. `open` makes an empty one. */
export const registerSuite = (name: string, open: (options: SuiteOptions) => Promise<Register>): void => {
  describe(`the register in ${name}`, () => {
    const key = createTestLogKey();
    const origin = 'usher/school-of-the-suite';
    const seal = openLogSeal(key.spki);
    let now = 1_000;
    let register: Register;
    beforeEach(async () => {
      now = 1_000;
      register = await open({ origin, key, now: () => (now += 1_000) });
    });
    afterEach(() => register[Symbol.asyncDispose]());

    const append = async (...drafts: readonly Draft[]): Promise<readonly Appended[]> => register.append(drafts);
    const numbers = (from: number, to: number): readonly Draft[] =>
      Array.from({ length: to - from + 1 }, (_, at) => draftOf(from + at));
    const seqsOf = async (query: Parameters<Register['page']>[0]): Promise<readonly number[]> =>
      (await register.page(query)).entries.map(({ seq }) => seq);
    const checkpoint = async (): Promise<SignedCheckpoint> => {
      const read = parseCheckpoint(await register.checkpoint());
      if (read === null) throw new Error('that is no checkpoint');
      return read;
    };
    findingSuite({ register: () => register, append, setNow: (time) => (now = time) });
    const findings = async (): Promise<unknown> => {
      await using rows = await register.rows();
      return (await verifyRegister(rows, { spki: key.spki })).findings;
    };

    test('[REG1] entries are numbered from 1 without a gap and read back as they were given', async () => {
      expect(await register.size()).toBe(0);
      await append(draftOf(1), draftOf(2));
      await append(draftOf(3));
      expect(await register.size()).toBe(3);
      const { digest: _none, ...draft } = draftOf(3);
      expect(await register.read(3)).toEqual({
        ...draft,
        seq: 3,
        at: expect.any(Number),
        leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        erased: false,
      });
      expect(await register.find(draftOf(1).id)).toMatchObject({ seq: 1, at: 2_000 });
      expect([await register.read(4), await register.read(0), await register.find(idOf(9))]).toEqual([
        null,
        null,
        null,
      ]);
    });

    test('[REG4] words of every kind are kept, and what no database can hold is marked in them', async () => {
      await append(
        draftOf(1, { words: { odd: 'half \ud800 and null \0 and \u{1f600} and \u202e \r\n', empty: '' }, people: [] }),
      );
      expect((await register.read(1))?.words).toEqual({
        odd: 'half \uFFFD and null \uFFFD and \u{1f600} and \u202e \r\n',
        empty: '',
      });
      expect(await findings()).toEqual([]);
    });

    test('[REG4] whatever a person writes is kept and found to be whole', async () => {
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary' }), fc.jsonValue(), async (text, fact) => {
          number += 1;
          const facts = JSON.stringify(fact).includes('__proto__') ? {} : { fact: JSON.parse(JSON.stringify(fact)) };
          const outcome = await codeOf(append(draftOf(number, { words: { text }, facts })));
          if (outcome === 'bad-entry') {
            // Facts are written by programs; half characters in them are a fault.
            expect(JSON.stringify(fact)).toMatch(/\\u(0000|d[89a-f])/i);
            number -= 1;
          } else expect((await register.read(number))?.facts).toEqual(facts);
        }),
        { numRuns: 60 },
      );
      expect(await findings()).toEqual([]);
    });

    test('[REG4] what programs write is refused when it is not of the form, and nothing is kept', async () => {
      const bad: readonly Partial<Draft>[] = [
        { id: 'no uuid' },
        { kind: 'Report' },
        { kind: 'register.erased' },
        { caseId: '' },
        { by: '' },
        { place: 'a\nb' },
        { facts: { half: '\ud800' } },
        { facts: { deep: [{ null: 'a\0b' }] } },
        { facts: { number: Number.NaN } },
        { words: { 'Not A Name': 'x' } },
        { people: [{ person: '', part: 'victim' }] },
        { people: Array.from({ length: 201 }, (_, at) => ({ person: `p${at}`, part: 'victim' })) },
        { digest: 'short' },
      ];
      for (const given of bad)
        expect([given, await codeOf(append(draftOf(1), draftOf(2, given)))]).toEqual([given, 'bad-entry']);
      expect(await codeOf(append(draftOf(1, { words: { a: 'x'.repeat(1_048_577) } })))).toBe('too-large');
      expect(await codeOf(append(draftOf(1, { facts: { a: 'x'.repeat(70_000) } })))).toBe('too-large');
      expect(await register.size()).toBe(0);
    });

    test('[REG5] the same report twice is kept once and receives the same receipt', async () => {
      const digest = 'ab'.repeat(32);
      const [first, twin] = await append(draftOf(1, { digest }), draftOf(1, { digest }));
      const [again] = await append(draftOf(1, { digest, words: { details: 'sealed anew' } }));
      expect([first?.outcome, twin?.outcome, again?.outcome]).toEqual(['kept', 'known', 'known']);
      const { signature: _one, ...receipt } = received(first);
      expect(received(twin)).toMatchObject(receipt);
      expect(received(again)).toMatchObject(receipt);
      expect(seal.isReceipt(origin, received(again))).toBe(true);
      expect([await register.size(), (await register.read(1))?.words]).toEqual([1, draftOf(1).words]);
    });

    test('[REG5] without a digest the register takes the draft its own', async () => {
      const [, again] = await append(draftOf(1), draftOf(1));
      expect(again?.outcome).toBe('known');
      const changed = [
        { words: {} },
        { people: [] },
        { facts: {} },
        { place: null },
        { by: 'other' },
        { kind: 'note' },
      ];
      for (const given of changed) expect((await append(draftOf(1, given)))[0]?.outcome).toBe('refused');
    });

    test('[REG6] another report with a known id is refused, and the others are kept', async () => {
      const outcomes = await append(
        draftOf(1, { digest: 'ab'.repeat(32) }),
        draftOf(1, { digest: 'cd'.repeat(32) }),
        draftOf(2),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['kept', 'refused', 'kept']);
      expect(outcomes[1]).toEqual({ outcome: 'refused', code: 'id-conflict' });
      expect([await register.size(), (await register.find(idOf(2)))?.seq]).toEqual([2, 2]);
    });

    test('[REG5] many who append at once are each answered, and nothing is doubled', async () => {
      const all = await Promise.all(
        Array.from({ length: 60 }, (_, at) => append(draftOf(at % 40), draftOf(100 + (at % 7)))),
      );
      const receipts = all.flat().map(received);
      expect(await register.size()).toBe(47);
      const bySeq = new Map(receipts.map(({ seq, id }) => [seq, id]));
      expect([bySeq.size, new Set(bySeq.values()).size]).toEqual([47, 47]);
      for (const { id, seq } of receipts) expect(bySeq.get(seq)).toBe(id);
      expect(await findings()).toEqual([]);
    });

    test('[REG7] a receipt is signed for its entry, its place and this register', async () => {
      const [one] = await append(draftOf(1));
      const receipt = received(one);
      expect(receipt).toMatchObject({ id: idOf(1), seq: 1, leafHash: (await register.read(1))?.leafHash });
      expect(seal.isReceipt(origin, receipt)).toBe(true);
      for (const wrong of [{ id: idOf(2) }, { seq: 2 }, { leafHash: '00'.repeat(32) }, { signature: 'AAAA' }])
        expect(seal.isReceipt(origin, { ...receipt, ...wrong })).toBe(false);
      expect(seal.isReceipt('usher/another', receipt)).toBe(false);
      expect(openLogSeal(createTestLogKey().spki).isReceipt(origin, receipt)).toBe(false);
    });

    test('[REG10] [REG11] a checkpoint says how many entries there are, signed, and stays the same', async () => {
      const empty = await checkpoint();
      expect([empty.checkpoint.size, Buffer.from(empty.checkpoint.root).equals(sha256(''))]).toEqual([0, true]);
      await append(...numbers(1, 5));
      const five = await checkpoint();
      expect(five.checkpoint).toMatchObject({ origin, size: 5 });
      expect(seal.isSigned(five)).toBe(true);
      expect(openLogSeal(createTestLogKey().spki).isSigned(five)).toBe(false);
      expect(await checkpoint()).toEqual(five);
    });

    test('[REG12] a checkpoint is there for every 64 entries, though nobody asked', async () => {
      await append(...numbers(1, 130));
      await using rows = await register.rows();
      const sizes: number[] = [];
      for await (const some of rows.table('log_checkpoint')) sizes.push(...some.map(({ size }) => size));
      expect(sizes).toEqual([64, 128]);
    });

    test('[REG13] every entry can be shown to be in the log, and no other', async () => {
      await append(...numbers(1, 21));
      const { checkpoint: at21 } = await checkpoint();
      for (let seq = 1; seq <= 21; seq += 1) {
        const { leafHash, proof } = await register.proveInclusion(seq, 21);
        const claim = { leaf: hex(leafHash), seq, size: 21, root: at21.root, proof: proof.map(bytes) };
        expect([isIncluded(claim, sha256), isIncluded({ ...claim, seq: (seq % 21) + 1 }, sha256)]).toEqual([
          true,
          false,
        ]);
      }
      expect(await codeOf(register.proveInclusion(22, 21))).toBe('unknown-entry');
      expect(await codeOf(register.proveInclusion(0, 21))).toBe('unknown-entry');
      expect(await codeOf(register.proveInclusion(1, 22))).toBe('unknown-checkpoint');
    });

    test('[REG14] the log can be shown to have only grown', async () => {
      const seen: SignedCheckpoint[] = [await checkpoint()];
      for (const [from, to] of [
        [1, 1],
        [2, 7],
        [8, 8],
        [9, 70],
        [71, 100],
      ] as const) {
        await append(...numbers(from, to));
        seen.push(await checkpoint());
      }
      for (const { checkpoint: early } of seen)
        for (const { checkpoint: late } of seen.filter(({ checkpoint: one }) => one.size >= early.size)) {
          const proof = (await register.proveConsistency(early.size, late.size)).map(bytes);
          const claim = { from: early.size, fromRoot: early.root, to: late.size, toRoot: late.root, proof };
          expect(isConsistent(claim, sha256)).toBe(true);
        }
      expect(await codeOf(register.proveConsistency(1, 101))).toBe('unknown-checkpoint');
      expect(await codeOf(register.proveConsistency(8, 7))).toBe('unknown-checkpoint');
      expect(await codeOf(register.proveConsistency(-1, 7))).toBe('unknown-checkpoint');
    });

    test('[REG17] what is erased is gone, the entry says so, and every proof still holds', async () => {
      await append(...numbers(1, 9));
      const before = await checkpoint();
      const receipt = await register.erase({
        id: idOf(1, 'erasure'),
        by: 'account-1',
        reason: 'retention',
        seqs: [3, 5],
      });
      expect(seal.isReceipt(origin, receipt)).toBe(true);
      const kept = await register.read(3);
      expect(kept).toMatchObject({ words: {}, people: [], erased: true, facts: draftOf(3).facts });
      expect(await register.read(4)).toMatchObject({ words: draftOf(4).words, erased: false });
      expect(await register.read(10)).toMatchObject({
        kind: 'register.erased',
        by: 'account-1',
        facts: { reason: 'retention', seqs: [3, 5] },
      });
      const gone = draftOf(3);
      expect(await seqsOf({ words: 'number3', limit: 10 })).toEqual([]);
      expect(await seqsOf({ words: 'number4', limit: 10 })).toEqual([4]);
      expect(await seqsOf({ person: gone.people[0]?.person ?? '', limit: 10 })).not.toContain(3);
      const { leafHash, proof } = await register.proveInclusion(3, 9);
      const claim = { leaf: hex(leafHash), seq: 3, size: 9, root: before.checkpoint.root, proof: proof.map(bytes) };
      expect(isIncluded(claim, sha256)).toBe(true);
      expect(await findings()).toEqual([]);
    });

    test('[REG17] erasing happens once, and a report that was erased is still known when it comes again', async () => {
      await append(draftOf(1), draftOf(2));
      const order = { id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [1] };
      const first = await register.erase(order);
      expect(await register.erase(order)).toMatchObject({ id: first.id, seq: first.seq, leafHash: first.leafHash });
      expect(await codeOf(register.erase({ ...order, reason: 'another' }))).toBe('bad-entry');
      expect((await append(draftOf(1)))[0]).toMatchObject({ outcome: 'known', receipt: { seq: 1 } });
      expect([await register.size(), (await register.read(1))?.words]).toEqual([3, {}]);
    });

    test('[REG17] erasing goes on while others append', async () => {
      await append(...numbers(1, 40));
      const work = Array.from({ length: 12 }, (_, at) => [
        append(draftOf(100 + at)),
        register.erase({ id: idOf(at, 'erasure'), by: 'account-1', reason: 'retention', seqs: [at + 1, at + 20] }),
        register.checkpoint(),
        append(draftOf(200 + at), draftOf(300 + at)),
        register.page({ words: 'volcanoes', limit: 100 }),
      ]);
      await Promise.all(work.flat());
      expect(await register.size()).toBe(40 + 12 * 4);
      expect(await findings()).toEqual([]);
    });

    test('[REG17] nothing is erased when one of the entries is not there', async () => {
      await append(draftOf(1));
      const order = { id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention' };
      expect(await codeOf(register.erase({ ...order, seqs: [1, 7] }))).toBe('unknown-entry');
      expect(await codeOf(register.erase({ ...order, seqs: [] }))).toBe('bad-entry');
      expect([await register.size(), (await register.read(1))?.erased]).toEqual([1, false]);
    });

    test('[REG26] the verifier finds nothing wrong with it, whatever was done', async () => {
      expect(await findings()).toEqual([]);
      await append(...numbers(1, 150));
      await register.checkpoint();
      await register.erase({ id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [1, 64, 150] });
      await append(...numbers(151, 160));
      expect(await findings()).toEqual([]);
    });

    test('a register that was closed says so', async () => {
      await register[Symbol.asyncDispose]();
      expect(await codeOf(append(draftOf(1)))).toBe('closed');
      expect(await codeOf(register.size())).toBe('closed');
      expect(await codeOf(register.checkpoint())).toBe('closed');
      await register[Symbol.asyncDispose]();
    });
  });
};
