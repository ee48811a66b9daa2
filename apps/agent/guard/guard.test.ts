import { createFakeDesktop } from '@usher/desktop/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../clock.ts';
import type { FromGuard } from '../guard-talk.ts';
import { runGuard } from './guard.ts';

const PIXELS = { width: 1, height: 1, data: new Uint8Array(4) };
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const LOCKED = { kind: 'locked', message: '', remainingMs: 60_000 } as const;

/** A clock that stands still until it is moved on. */
const handClock = () => {
  let now = 0;
  const due = new Map<() => void, number>();
  const clock: Clock = {
    mono: () => now,
    wall: () => now,
    after(ms, run) {
      const once = (): void => run();
      due.set(once, now + ms);
      return () => due.delete(once);
    },
  };
  /** Moves on by so many milliseconds, a millisecond at a time, with time for what is asynchronous in each. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end;) {
      now += 1;
      for (const [run, at] of due) {
        if (at > now) continue;
        due.delete(run);
        run();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, pass };
};

const guard = async () => {
  const { clock, pass } = handClock();
  const desktop = createFakeDesktop({ now: clock.mono });
  const said: FromGuard[] = [];
  const onFailure = vi.fn<(cause: unknown) => void>();
  const { tell } = await runGuard({
    desktop,
    clock,
    encode: async () => ({ encoding: 'jpeg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) }),
    renderer: { text: async () => PIXELS, padlock: async () => PIXELS },
    words: { title: 'Locked', reassurance: '', timeLeft: '{time} left', hours: '{n} h', minutes: '{n} min' },
    say: (message) => said.push(message),
    onFailure,
  });
  const types = (): string[] => said.map((message) => message.t);
  return { desktop: desktop.control, pass, said, tell, types, onFailure };
};

describe('a guard', () => {
  it('[COV3] says once of a lock that it is there, and whether input is held with it', async () => {
    const { said, tell, pass, types } = await guard();
    said.length = 0;
    tell({ t: 'apply', turn: 1, what: LOCKED });
    await pass(5);
    expect(types()).toEqual(['applied']);
    expect(said[0]).toMatchObject({ turn: 1, inputHeld: true });
  });

  it('[COV3] says later that input is held when it could not be taken at once', async () => {
    const { desktop, said, tell, pass } = await guard();
    said.length = 0;
    desktop.failGrabs(1);
    tell({ t: 'apply', turn: 1, what: LOCKED });
    await pass(5);
    expect(said).toEqual([{ t: 'applied', turn: 1, inputHeld: false }]);
    desktop.retryGrab();
    expect(said.at(-1)).toEqual({ t: 'input-held', held: true });
  });

  it('[COV2] tells that its cover was taken off, at most once a second, with how often', async () => {
    const { desktop, said, tell, pass } = await guard();
    tell({ t: 'apply', turn: 1, what: LOCKED });
    await pass(5);
    said.length = 0;
    for (let times = 0; times < 5; times += 1) desktop.takeCoverOff();
    await pass(999);
    expect(said).toEqual([{ t: 'cover-removed', times: 1 }]);
    await pass(2_000);
    desktop.takeCoverOff();
    expect(said.slice(1)).toEqual([
      { t: 'cover-removed', times: 4 },
      { t: 'cover-removed', times: 1 },
    ]);
  });

  it('pictures a cover a little after it is there, not at once', async () => {
    const { desktop, tell, pass, types } = await guard();
    desktop.paint({ x: 0, y: 0, width: 1920, height: 1080 }, [200, 120, 40]);
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    await pass(1_500);
    const before = desktop.captures;
    const parts = types().filter((type) => type === 'part').length;
    tell({ t: 'apply', turn: 1, what: { ...LOCKED, kind: 'covered' } });
    await pass(140);
    expect(desktop.captures).toBe(before);
    await pass(60);
    expect(desktop.captures).toBeGreaterThan(before);
    expect(types().filter((type) => type === 'part').length).toBeGreaterThan(parts);
  });
});
