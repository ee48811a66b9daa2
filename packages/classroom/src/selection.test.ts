import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actedOn,
  allSelected,
  boxed,
  keptOnly,
  moved,
  noneSelected,
  NOTHING_SELECTED,
  pressTile,
  type Selection,
} from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const PLAIN = { ctrl: false, shift: false };
const CTRL = { ctrl: true, shift: false };
const SHIFT = { ctrl: false, shift: true };
const ids = (now: Selection): readonly string[] => [...now.selected].toSorted();
const from = (...selected: string[]): Selection => ({
  selected: new Set(selected),
  anchor: selected.at(-1) ?? null,
  focus: selected.at(-1) ?? null,
});

describe('pressTile', () => {
  it('selects one alone, and lets it go when pressed again', () => {
    const one = pressTile(from('a', 'c'), ORDER, 'b', PLAIN);
    expect(ids(one)).toEqual(['b']);
    expect(ids(pressTile(one, ORDER, 'b', PLAIN))).toEqual([]);
  });

  it('adds and takes away with Ctrl', () => {
    expect(ids(pressTile(from('a'), ORDER, 'c', CTRL))).toEqual(['a', 'c']);
    expect(ids(pressTile(from('a', 'c'), ORDER, 'c', CTRL))).toEqual(['a']);
  });

  it('selects the range from the anchor with Shift, both ways, and keeps the anchor', () => {
    const down = pressTile(from('c'), ORDER, 'e', SHIFT);
    expect(ids(down)).toEqual(['c', 'd', 'e']);
    expect(ids(pressTile(down, ORDER, 'a', SHIFT))).toEqual(['a', 'b', 'c']);
  });

  it('adds a range with Ctrl and Shift', () => {
    const now = { ...from('a'), anchor: 'd' };
    expect(ids(pressTile(now, ORDER, 'f', { ctrl: true, shift: true }))).toEqual(['a', 'd', 'e', 'f']);
  });
});

describe('moved', () => {
  const grid = { order: ORDER, columns: 3 };
  it('walks the grid and stays at its edges', () => {
    expect(moved(from('a'), grid, 'right', false).focus).toBe('b');
    expect(moved(from('a'), grid, 'down', false).focus).toBe('d');
    expect(moved(from('a'), grid, 'up', false).focus).toBe('a');
    expect(moved(from('g'), grid, 'right', false).focus).toBe('g');
    expect(moved(from('g'), grid, 'down', false).focus).toBe('g');
    expect(moved(from('e'), grid, 'home', false).focus).toBe('a');
    expect(moved(NOTHING_SELECTED, grid, 'down', false).focus).toBe('a');
  });

  it('goes to the last tile from above a gap in the last row', () => {
    expect(moved(from('f'), grid, 'down', false).focus).toBe('g');
  });

  it('leaves the selection alone without Shift and draws a range with it', () => {
    expect(ids(moved(from('b'), grid, 'right', false))).toEqual(['b']);
    expect(ids(moved(from('b'), grid, 'down', true))).toEqual(['b', 'c', 'd', 'e']);
  });
});

describe('selection', () => {
  it('selects what is inside a box, and adds it to what a Ctrl-drag began with', () => {
    expect(ids(boxed(from('a'), new Set(), ['b', 'c']))).toEqual(['b', 'c']);
    expect(ids(boxed(from('a'), new Set(['a']), ['b']))).toEqual(['a', 'b']);
  });

  it('selects all and none', () => {
    expect(ids(allSelected(NOTHING_SELECTED, ORDER))).toEqual(ORDER);
    expect(ids(noneSelected(from('a', 'b')))).toEqual([]);
  });

  it('forgets tiles that are gone, and stays the same object when none is', () => {
    const now = from('a', 'g');
    expect(keptOnly(now, ORDER)).toBe(now);
    expect(keptOnly(now, ['a'])).toEqual({ selected: new Set(['a']), anchor: null, focus: null });
  });

  it('acts on the reachable selected, or on everyone reachable when nobody is selected', () => {
    const stations = ORDER.map((id, i) => ({ id, link: i === 0 ? ('off' as const) : ('up' as const) }));
    expect(actedOn(new Set(), stations).map((s) => s.id)).toEqual(ORDER.slice(1));
    expect(actedOn(new Set(['a', 'b']), stations).map((s) => s.id)).toEqual(['b']);
    expect(actedOn(new Set(['a']), stations)).toEqual([]);
  });

  it('never selects or stands on a tile that is not there', () => {
    const press = fc.record({ id: fc.constantFrom(...ORDER), ctrl: fc.boolean(), shift: fc.boolean() });
    const key = fc.record({
      key: fc.constantFrom('left' as const, 'right' as const, 'up' as const, 'down' as const, 'end' as const),
      shift: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(press, key)), fc.integer({ min: 1, max: 8 }), (deeds, columns) => {
        let now = NOTHING_SELECTED;
        for (const deed of deeds)
          now =
            'id' in deed
              ? pressTile(now, ORDER, deed.id, deed)
              : moved(now, { order: ORDER, columns }, deed.key, deed.shift);
        const named = [...now.selected, now.focus, now.anchor].filter((id) => id !== null);
        expect(named.filter((id) => !ORDER.includes(id))).toEqual([]);
      }),
    );
  });
});
