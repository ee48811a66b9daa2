import type { StationAlarm } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { Alarms } from './alarms.ts';

const alarming = () => {
  let now = 0;
  let linked = true;
  const due = new Map<() => void, number>();
  const sent: string[] = [];
  const alarms = new Alarms({
    clock: {
      mono: () => now,
      after(ms, run) {
        const once = (): void => run();
        due.set(once, now + ms);
        return () => due.delete(once);
      },
    },
    send: ({ kind, count }: StationAlarm) => {
      if (linked) sent.push(`${kind} ${count}`);
      return linked;
    },
  });
  const pass = (ms: number): void => {
    now += ms;
    for (const [run, at] of due) if (at <= now && due.delete(run)) run();
  };
  const link = (up: boolean, lost = true): void => {
    linked = up;
    if (up) alarms.begin();
    else alarms.end({ lost });
  };
  return { alarms, sent, pass, link };
};

describe('what is tried against a station', () => {
  it('[TAM3] is told at once, and then at most once in 5 s of a kind with its count', () => {
    const { alarms, sent, pass } = alarming();
    for (let times = 0; times < 1_000; times += 1) alarms.note('door-refused');
    alarms.note('guard-killed');
    expect(sent).toEqual(['door-refused 1', 'guard-killed 1']);
    pass(4_999);
    expect(sent).toHaveLength(2);
    pass(1);
    expect(sent.slice(2)).toEqual(['door-refused 999']);
    pass(60_000);
    expect(sent).toHaveLength(3);
    alarms.note('door-refused');
    expect(sent.slice(3)).toEqual(['door-refused 1']);
  });

  it('[TAM3] is counted without a link and told after the next welcome', () => {
    const { alarms, sent, pass, link } = alarming();
    link(false);
    alarms.note('cover-removed', 0xffff_ffff);
    alarms.note('cover-removed', 7);
    pass(60_000);
    expect(sent).toEqual([]);
    link(true);
    expect(sent).toEqual(['cover-removed 4294967295']);
  });

  it('[TAM3] is not told again when the hub ended the link', () => {
    const { alarms, sent, link } = alarming();
    alarms.note('guard-frozen');
    alarms.note('guard-frozen');
    link(false, false);
    link(true);
    expect(sent).toEqual(['guard-frozen 1', 'guard-frozen 1']);
  });

  it('[TAM3] is told again when the link was lost soon after, and never a third time on one that holds', () => {
    const { alarms, sent, pass, link } = alarming();
    alarms.note('guard-frozen');
    pass(25_000);
    alarms.note('guard-frozen', 2);
    pass(10_000);
    alarms.note('guard-frozen', 3);
    pass(1);
    link(false);
    pass(3_000);
    link(true);
    expect(sent.slice(3)).toEqual(['guard-frozen 5']);
    pass(60_000);
    link(false);
    link(true);
    expect(sent).toHaveLength(4);
  });
});
