import { describe, expect, it } from 'vitest';
import { Orders } from './orders.ts';
import { fakeId } from './testing/fake-pupils.ts';
import { inLesson, NOW } from './testing/in-lesson.ts';

const stage = async () => {
  const { program, host, lesson, view } = await inLesson();
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

  it('[IND7] asks before it shows what pupils hide, and leaves it hidden when only the others are released', async () => {
    const { orders, program, view, given } = await stage();
    program.hide(fakeId(2));
    await orders.give('release');
    expect(given()).toEqual([]);
    expect(view.value.asking).toMatchObject({ kind: 'release', hidden: [fakeId(2)] });
    const asking = view.value.asking;
    if (asking?.kind !== 'release') throw new Error('nothing was asked');
    expect(asking.others).toHaveLength(27);
    await orders.release(asking.others, asking.hidden);
    expect(program.station(fakeId(2))?.hiddenSince).toBe(NOW);
    const last = orders.last.value;
    expect(last?.kind === 'ended' ? last.results.at(-1) : null).toEqual({ name: 'ICT1-02', outcome: 'hidden' });
  });

  it('[IND7] asks what came of it where one pupil is meant, who hides the screen', async () => {
    const { orders, program, view, given } = await stage();
    program.hide(fakeId(2));
    view.update((now) => ({ ...now, selection: { ...now.selection, selected: new Set([fakeId(2)]) } }));
    await orders.give('release');
    expect(view.value.asking).toEqual({ kind: 'end', station: fakeId(2) });
    expect(given()).toEqual([]);
  });

  it('[IND7] takes an order back everywhere but where a pupil hides the screen since then', async () => {
    const { orders, program } = await stage();
    await orders.give('cover');
    program.hide(fakeId(2));
    await orders.undo();
    expect(program.station(fakeId(2))?.hiddenSince).toBe(NOW);
    expect(program.station(fakeId(1))?.cover.kind).toBe('none');
    const last = orders.last.value;
    expect(last?.kind === 'ended' ? last.results.filter(({ outcome }) => outcome !== 'done') : null).toEqual([
      { name: 'ICT1-02', outcome: 'hidden' },
    ]);
  });
});
