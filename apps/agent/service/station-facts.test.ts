import type { CoverReport, StationReport } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../guard-talk.ts';
import { StationFacts } from './station-facts.ts';

const facts: Facts = {
  monitors: [{ number: 0, width: 1920, height: 1080 }],
  idleForMs: null,
};

const station = () => {
  const sent: StationReport[] = [];
  const at = {
    now: 1_000,
    cover: { kind: 'none' } as CoverReport,
    hiddenForMs: null as number | null,
    tampered: null as number | null,
  };
  const subject = new StationFacts({
    clock: { mono: () => at.now, wall: () => 0, after: () => () => undefined },
    cover: () => at.cover,
    hiddenForMs: () => at.hiddenForMs,
    tamperedForMs: () => at.tampered,
    send: (report) => sent.push(report),
  });
  subject.end();
  subject.sawSession({ user: 'amira', uid: 1_000, forMs: 5_000 });
  return { sent, at, subject };
};

describe('what a station says of itself', () => {
  it('[STA1] says everything once when a link is up, and nothing without one', () => {
    const { sent, subject } = station();
    subject.guardUp(facts);
    expect(sent).toEqual([]);
    subject.begin();
    expect(sent).toEqual([
      {
        guard: 'up',
        monitors: facts.monitors,
        cover: { kind: 'none' },
        session: { user: 'amira', forMs: 5_000 },
        idleForMs: null,
        hiddenForMs: null,
        tamperedForMs: null,
      },
    ]);
    subject.end();
    subject.guardDown();
    subject.begin();
    expect(sent.map((report) => report.guard)).toEqual(['up', 'down']);
  });

  it('[STA1] does not take a time that went on for a change', () => {
    const { sent, at, subject } = station();
    subject.guardUp(facts);
    at.cover = { kind: 'covered', id: 'a', by: null, remainingMs: 9_000 };
    subject.begin();
    at.now += 4_000;
    at.cover = { kind: 'covered', id: 'a', by: null, remainingMs: 5_000 };
    subject.sawSession({ user: 'amira', uid: 1_000, forMs: 9_000 });
    expect(sent).toHaveLength(1);
    subject.saw({ ...facts, idleForMs: 61_000 });
    subject.saw({ ...facts, idleForMs: 70_000 });
    expect(sent).toHaveLength(2);
  });

  it('[HID2] tells that the pupil hides the screens, and when that is over', () => {
    const { sent, at, subject } = station();
    subject.guardUp(facts);
    subject.begin();
    at.hiddenForMs = 0;
    subject.changed();
    at.hiddenForMs = 5_000;
    subject.changed();
    at.hiddenForMs = null;
    subject.changed();
    expect(sent.map((report) => report.hiddenForMs)).toEqual([null, 0, null]);
  });

  it('[STA3] tells lengths of time as they are when it speaks', () => {
    const { sent, at, subject } = station();
    subject.guardUp({ ...facts, idleForMs: 60_000 });
    at.now += 2_500;
    subject.begin();
    expect(sent).toMatchObject([{ session: { user: 'amira', forMs: 7_500 }, idleForMs: 62_500 }]);
  });

  it('[TAM2] says that it is tampered with, and when it is not any more', () => {
    const { sent, at, subject } = station();
    subject.begin();
    at.tampered = 1_000;
    subject.changed();
    at.tampered = 2_000;
    subject.changed();
    at.tampered = null;
    subject.changed();
    expect(sent.map(({ tamperedForMs }) => tamperedForMs)).toEqual([null, 1_000, null]);
  });

  it('takes out of a name what could forge a line', () => {
    const { sent, subject } = station();
    subject.begin();
    subject.sawSession({ user: ' root\nadmin ', uid: 1_000, forMs: 0 });
    subject.sawSession({ user: '\n', uid: 1_000, forMs: 0 });
    expect(sent.slice(1).map((report) => report.session.user)).toEqual(['rootadmin', null]);
  });
});
