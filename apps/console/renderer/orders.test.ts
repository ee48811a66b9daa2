import { describe, expect, it } from 'vitest';
import { hostOf } from './host.ts';
import { Orders } from './orders.ts';
import { Lesson } from './session.ts';
import { FakeProgram } from './testing/fake-program.ts';
import { fakeId, fakeRoom } from './testing/fake-pupils.ts';
import { newView } from './view.ts';

const NOW = Date.UTC(2026, 10, 23, 10, 45);

const stage = async () => {
  const program = new FakeProgram({
    user: 'a',
    password: 'b',
    stations: fakeRoom(30, NOW, true),
    now: () => NOW,
    start: {
      school: 'Ashbourne',
      needsAccount: false,
      link: { state: 'up', code: null, hubClockAheadMs: 0 },
      signedIn: { user: 'a', role: 'teacher', rooms: ['ICT1'], hasPin: false },
      lock: null,
      settings: {
        scheme: 'system',
        lockMinutes: 20,
        lockMessage: 'Listen, please',
        tileWidth: 120,
        singleKeys: true,
        room: null,
        user: null,
      },
    },
  });
  const host = hostOf(program.bridge);
  const lesson = new Lesson(host);
  await lesson.start();
  await new Promise((resolve) => setTimeout(resolve));
  const view = newView();
  const orders = new Orders(host, { session: lesson.session, view }, () => NOW);
  const given = () => program.calls.filter(({ call }) => call === 'order').map(({ input }) => input);
  return { program, view, orders, given };
};

describe('Orders', () => {
  it('gives one order to everyone who can be reached, with time and words of the settings', async () => {
    const { orders, given } = await stage();
    await orders.give('lock');
    expect(given()).toMatchObject([{ order: { kind: 'lock', durationMs: 1_200_000, message: 'Listen, please' } }]);
    expect((given()[0] as { stations: string[] }).stations).toHaveLength(28);
  });

  it('takes a lock back: the covered are covered again, the others released', async () => {
    const { orders, given, program } = await stage();
    await orders.give('lock');
    await orders.undo();
    expect(given().slice(1)).toMatchObject([
      { order: { kind: 'release' } },
      { stations: [fakeId(15)], order: { kind: 'cover', durationMs: 240_000 } },
      { stations: [fakeId(18)], order: { kind: 'lock', durationMs: 480_000, message: 'Eyes on the board, please' } },
    ]);
    expect(program.station(fakeId(1))?.cover.kind).toBe('none');
    await orders.undo();
    expect(given()).toHaveLength(4);
  });

  it('does nothing, and asks nothing, when nobody can be reached', async () => {
    const { orders, view, given } = await stage();
    view.update((now) => ({ ...now, selection: { ...now.selection, selected: new Set([fakeId(7)]) } }));
    await orders.give('cover');
    expect(given()).toEqual([]);
    expect(orders.last.value).toBeNull();
  });

  it('works on the pupil looked at closely, whoever is selected', async () => {
    const { orders, view, given } = await stage();
    view.update((now) => ({ ...now, looking: { station: fakeId(3), monitor: 0, full: false } }));
    await orders.give('cover');
    expect(given()).toMatchObject([{ stations: [fakeId(3)] }]);
  });

  it('says the code when an order cannot be sent, and cannot undo it', async () => {
    const { orders, program, given } = await stage();
    program.refuse('order', 'not-connected');
    await orders.give('release');
    expect(orders.last.value).toEqual({ kind: 'broken', code: 'not-connected' });
    await orders.undo();
    expect(given()).toHaveLength(1);
  });

  it('forgets what could be undone when somebody else signs in', async () => {
    const { orders, given } = await stage();
    await orders.give('lock');
    orders.forget();
    await orders.undo();
    expect(given()).toHaveLength(1);
    expect(orders.last.value).toBeNull();
  });
});
