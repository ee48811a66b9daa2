import { expect, test } from 'vitest';
import { GuardPulse } from './guard-pulse.ts';

const feeling = () => {
  let [now, nonces, stopped] = [0, 0, false];
  const due = new Map<() => void, number>();
  const asked: string[] = [];
  const frozen: string[] = [];
  const looks = new Set<() => void>();
  const pulse = new GuardPulse({
    clock: {
      after(ms, run) {
        const once = (): void => run();
        due.set(once, now + ms);
        return () => due.delete(once);
      },
    },
    ask: (nonce) => asked.push(nonce),
    onFrozen: (detail) => frozen.push(`${detail} at ${now}`),
    isStopped: () => stopped,
    onStopped(look) {
      looks.add(look);
      return () => looks.delete(look);
    },
    newNonce: () => `nonce ${(nonces += 1)}`,
  });
  const pass = (ms: number): void => {
    for (const end = now + ms; now < end;) {
      now += 100;
      for (const [run, at] of due) if (at <= now && due.delete(run)) run();
    }
  };
  const stop = (): void => {
    stopped = true;
  };
  const signal = (): void => {
    for (const look of looks) look();
  };
  return { pulse, asked, frozen, pass, stop, signal };
};

test('[GRD5] a silent guard is asked each second, and is frozen when it answered neither of two nonces', () => {
  const { pulse, asked, frozen, pass } = feeling();
  pulse.begin();
  pass(2_000);
  expect(asked).toEqual(['nonce 1']);
  pulse.answered('nonce 1');
  pass(3_000);
  expect(asked).toEqual(['nonce 1', 'nonce 2', 'nonce 3']);
  pulse.answered('nonce 2');
  pulse.answered('a guess');
  pass(2_000);
  expect(frozen).toEqual(['the guard did not answer at 6000']);
});

test('[GRD5] a guard that talks is not asked', () => {
  const { pulse, asked, frozen, pass } = feeling();
  pulse.begin();
  for (let times = 0; times < 20; times += 1) {
    pass(900);
    pulse.heard();
  }
  expect([asked, frozen]).toEqual([[], []]);
});

test('[GRD5] a guard that was stopped is noticed at once, in its start too, and at the latest when it is asked', () => {
  const told = feeling();
  told.pass(300);
  told.signal();
  told.stop();
  told.signal();
  told.pass(5_000);
  told.signal();
  expect(told.frozen).toEqual(['the guard was stopped at 300']);
  const untold = feeling();
  untold.pass(300);
  untold.stop();
  untold.pass(5_000);
  expect(untold.frozen).toEqual(['the guard was stopped at 1000']);
});

test('[GRD5] nothing is asked of a guard in its start, or after its end', () => {
  const { pulse, asked, frozen, pass } = feeling();
  pass(8_000);
  pulse.begin();
  pulse.end();
  pass(8_000);
  expect([asked, frozen]).toEqual([[], []]);
});
