import { describe, expect, it } from 'vitest';
import { Delivery, GAP_MS } from './delivery.ts';

type Call = { listing: unknown; binaries: readonly string[]; done: () => void; fail: (error: unknown) => void };

const stage = () => {
  const calls: Call[] = [];
  const lost: unknown[] = [];
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const delivery = new Delivery({
    call: (listing, binaries) =>
      new Promise((done, fail) => calls.push({ listing: JSON.parse(listing), binaries, done, fail })),
    onLost: (error) => lost.push(error),
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    delivery,
    calls,
    lost,
    settle,
    timers: () => timers.length,
    finish: async (index: number) => {
      calls[index]?.done();
      await settle();
    },
    advance: (ms: number) => {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.run();
    },
  };
};

describe('delivery into a page', () => {
  it('waits for a document, then sends what waited in one call', () => {
    const { delivery, calls } = stage();
    delivery.event('a', { x: 1 });
    delivery.event('p', new Uint8Array([1, 2, 3]));
    expect(calls).toHaveLength(0);
    delivery.open();
    expect(calls).toMatchObject([
      {
        listing: [
          ['event', 'a', { x: 1 }],
          ['binary', 'p'],
        ],
        binaries: ['AQID'],
      },
    ]);
  });

  it('sends the first event at once and gathers those of the next 50 ms', async () => {
    const { delivery, calls, finish, advance } = stage();
    delivery.open();
    delivery.event('a', 1);
    expect(calls).toHaveLength(1);
    await finish(0);
    delivery.event('a', 2);
    delivery.event('a', 3);
    advance(GAP_MS - 1);
    expect(calls).toHaveLength(1);
    advance(1);
    expect(calls[1]?.listing).toEqual([
      ['event', 'a', 2],
      ['event', 'a', 3],
    ]);
  });

  it('keeps one call under way: what comes meanwhile goes with the next', async () => {
    const { delivery, calls, finish, advance } = stage();
    delivery.open();
    delivery.event('a', 1);
    advance(GAP_MS * 3);
    delivery.event('a', 2);
    delivery.event('a', 3);
    expect(calls).toHaveLength(1);
    await finish(0);
    expect(calls[1]?.listing).toHaveLength(2);
  });

  it('does not let an answer wait for the gap, and takes earlier events along in order', async () => {
    const { delivery, calls, finish, timers } = stage();
    delivery.open();
    delivery.event('a', 1);
    await finish(0);
    delivery.event('a', 2);
    delivery.answer('7', { ok: true });
    expect(calls[1]?.listing).toEqual([
      ['event', 'a', 2],
      ['answer', '7', { ok: true }],
    ]);
    expect(timers()).toBe(0);
  });

  it('carries at most about 1 MiB in one call', async () => {
    const { delivery, calls, finish, advance } = stage();
    for (let i = 0; i < 5; i += 1) delivery.event('p', new Uint8Array(400_000));
    delivery.open();
    expect(calls[0]?.binaries).toHaveLength(2);
    expect(delivery.waitingBytes).toBe(2_000_000);
    await finish(0);
    expect(delivery.waitingBytes).toBe(1_200_000);
    advance(GAP_MS);
    expect(calls[1]?.binaries).toHaveLength(2);
  });

  it('takes a value as it was when it was sent', () => {
    const { delivery, calls } = stage();
    const list = [1];
    delivery.event('a', list);
    list.push(2);
    delivery.open();
    expect(calls[0]?.listing).toEqual([['event', 'a', [1]]]);
  });

  it('says that a call was lost and goes on', async () => {
    const { delivery, calls, lost, settle, advance } = stage();
    delivery.open();
    delivery.event('a', 1);
    calls[0]?.fail(new Error('gone'));
    await settle();
    expect(lost).toHaveLength(1);
    advance(GAP_MS);
    delivery.event('a', 2);
    expect(calls).toHaveLength(2);
  });

  it('sends nothing after close, and counts nothing as waiting', () => {
    const { delivery, calls } = stage();
    delivery.event('a', 1);
    delivery.close();
    delivery.open();
    delivery.event('a', 2);
    expect(calls).toHaveLength(0);
    expect(delivery.waitingBytes).toBe(0);
  });
});
