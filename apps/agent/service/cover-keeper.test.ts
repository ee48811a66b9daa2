import { type CoverRecord, NO_LAYERS } from '@usher/classroom';
import { describe, expect, it } from 'vitest';
import type { ToGuard } from '../guard-talk.ts';
import { CoverKeeper } from './cover-keeper.ts';

const ID = '0196a000-0000-7000-8000-00000000abcd';
const LOCK = { kind: 'lock', durationMs: 60_000, message: '' } as const;

const keeping = () => {
  let now = 0;
  const due = new Map<() => void, number>();
  const told: ToGuard[] = [];
  const answers: string[] = [];
  const saves: { readonly record: CoverRecord | null; readonly done: () => void }[] = [];
  const keeper = new CoverKeeper({
    clock: {
      mono: () => now,
      wall: () => now,
      after(ms, run) {
        const once = (): void => run();
        due.set(once, now + ms);
        return () => due.delete(once);
      },
    },
    boot: 'a boot',
    restored: NO_LAYERS,
    tellGuard: (message) => told.push(message),
    save: (record) => new Promise((resolve) => saves.push({ record, done: resolve })),
    answer: (re, { outcome }) => answers.push(`${re} ${outcome}`),
    onReport: () => undefined,
    onSaveFailed: () => undefined,
  });
  keeper.guardUp();
  const pass = (ms: number): void => {
    now += ms;
    for (const [run, at] of due)
      if (at <= now) {
        due.delete(run);
        run();
      }
  };
  return { keeper, pass, told, answers, saves };
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a keeper of covers', () => {
  it('[COV6] puts a lock on the screens at once and on disk soon after, and only then answers', async () => {
    const { keeper, pass, told, answers, saves } = keeping();
    keeper.order(ID, null, LOCK);
    expect(told.map(({ t }) => t)).toEqual(['apply']);
    keeper.applied(1, true);
    pass(90);
    expect(saves).toEqual([]);
    pass(20);
    expect(saves.map(({ record }) => record?.standing?.kind)).toEqual(['locked']);
    await settled();
    expect(answers).toEqual([]);
    saves[0]?.done();
    await settled();
    expect(answers).toEqual([`${ID} done`]);
  });

  it('[COV6] keeps a lock at once when its guard is gone or the service ends', async () => {
    const lost = keeping();
    lost.keeper.order(ID, null, LOCK);
    lost.keeper.guardDown();
    expect(lost.saves).toHaveLength(1);

    const ending = keeping();
    ending.keeper.order(ID, null, LOCK);
    const stopped = ending.keeper.stop();
    expect(ending.saves).toHaveLength(1);
    ending.saves[0]?.done();
    await stopped;
  });

  it('writes only the last of several orders in a row', () => {
    const { keeper, pass, saves } = keeping();
    keeper.order(ID, null, LOCK);
    pass(50);
    keeper.order(ID.replace('d', 'e'), null, { kind: 'release' });
    pass(60);
    expect(saves).toEqual([]);
    pass(60);
    expect(saves.map(({ record }) => record)).toEqual([null]);
  });

  it('[HID1] [HID4] makes what the guard did for the pupil last: told back to it, and on disk at once', () => {
    const { keeper, told, saves } = keeping();
    keeper.pressed(1);
    expect(told).toEqual([{ t: 'apply', turn: 1, what: null, hidden: true, presses: 1 }]);
    expect(saves).toMatchObject([{ record: { standing: null, hidden: { remainingMs: 3_600_000, forMs: 0 } } }]);
    keeper.pressed(2);
    expect(told.slice(1)).toEqual([{ t: 'apply', turn: 1, what: null, hidden: true, presses: 2 }]);
    expect(saves).toHaveLength(1);
    expect(keeper.hiddenForMs()).toBe(0);
  });

  it('[HID1] counts the presses of one guard only', () => {
    const { keeper, told } = keeping();
    keeper.pressed(3);
    keeper.guardDown();
    keeper.guardUp();
    expect(told.at(-1)).toMatchObject({ t: 'apply', hidden: true, presses: 0 });
  });

  it('[DOR3] says whether the screens are black when it is asked to hide them', async () => {
    const shown = keeping();
    const asked = shown.keeper.hide();
    shown.keeper.applied(1, false);
    expect(await asked).toBe(true);
    expect(await shown.keeper.hide()).toBe(true);

    const lost = keeping();
    lost.keeper.guardDown();
    const inVain = lost.keeper.hide();
    lost.pass(4_000);
    expect(await inVain).toBe(false);
    lost.keeper.guardUp();
    expect(lost.told.at(-1)).toMatchObject({ t: 'apply', hidden: true });
  });
});
