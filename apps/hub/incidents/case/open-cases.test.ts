import type { Act } from '@usher/incidents';
import { createTestLogKey, FakeRegister } from '@usher/register/testing';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { idsOf } from '../../make-id.ts';
import { CaseBook } from './case-book.ts';
import { OpenCases } from './open-cases.ts';

const BY = { by: 'account:1', posts: [] };
const note: Act = { kind: 'case.note', facts: {}, words: { text: 'seen' }, people: [] };
const closed: Act = { kind: 'case.closed', facts: {}, words: {}, people: [] };

/** A register in which reading can fail, and how often it was read. */
const school = async (cases: number, closedEvery = Infinity) => {
  let now = 1_000;
  const clock = { now: () => now };
  const register = new FakeRegister({ origin: 'usher/a', key: createTestLogKey(), now: () => (now += 1_000) });
  const book = new CaseBook(register, idsOf({ ...clock, monotonic: clock.now, after: () => () => undefined }));
  const ids: string[] = [];
  for (let i = 0; i < cases; i += 1) {
    const { id } = await book.open(note, BY);
    ids.push(id);
    if ((i + 1) % closedEvery === 0) await book.add(id, [closed], BY);
  }
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void faults.push(line) });
  return { register, book, ids, faults, log };
};
const idsIn = (open: OpenCases): readonly string[] =>
  open
    .all()
    .map(({ id }) => id)
    .toSorted();

describe('the open cases', () => {
  it('[REG31] are those that are not closed, and every one of them is told', async () => {
    const { book, ids, log } = await school(130, 2);
    const open = new OpenCases(book, log);
    const told = new Set<string>();
    open.onCase(({ id }) => told.add(id));
    await open.settled();
    const wanted = ids.filter((_, i) => i % 2 === 0).toSorted();
    expect(idsIn(open)).toEqual(wanted);
    expect([...told].toSorted()).toEqual(wanted);
    await book.add(wanted[0] ?? '', [closed], BY);
    await open.settled();
    expect(idsIn(open)).toEqual(wanted.slice(1));
    await open.stop();
  });

  it('[REG31] are the newest where there are more than are kept at hand, and all of them are told', async () => {
    const { book, ids, log } = await school(160);
    const open = new OpenCases(book, log, 60);
    const told = new Set<string>();
    open.onCase(({ id }) => told.add(id));
    await open.settled();
    await expect.poll(() => told.size).toBe(160);
    expect(idsIn(open)).toEqual(ids.slice(-60).toSorted());
    const { id } = await book.open(note, BY);
    await open.settled();
    expect(idsIn(open)).toEqual([...ids.slice(-59), id].toSorted());
    await open.stop();
  });

  it('[REG31] are read on when the register could not be read for a while', async () => {
    const { book, register, ids, faults, log } = await school(60);
    const read = register.entriesOf.bind(register);
    register.entriesOf = () => Promise.reject(new Error('the server is away'));
    const open = new OpenCases(book, log);
    await open.settled();
    expect([idsIn(open), faults.length]).toEqual([[], 1]);
    register.entriesOf = read;
    await open.settled();
    await expect.poll(() => idsIn(open)).toEqual(ids.toSorted());
    await open.stop();
  });
});
