/** Who is selected in a room, from where a range is counted, and where the keyboard stands. */
export type Selection = {
  readonly selected: ReadonlySet<string>;
  readonly anchor: string | null;
  readonly focus: string | null;
};

export type SelectHow = { readonly ctrl: boolean; readonly shift: boolean };
export type MoveKey = 'left' | 'right' | 'up' | 'down' | 'home' | 'end';

export const NOTHING_SELECTED: Selection = { selected: new Set(), anchor: null, focus: null };

const range = (order: readonly string[], from: string, to: string): readonly string[] => {
  const a = order.indexOf(from);
  const b = order.indexOf(to);
  if (a < 0 || b < 0) return [to];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1);
};

const toggled = (selected: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
};

/**
 * A press on a tile: alone it selects that one, or lets it go when it was the only one; Ctrl adds or takes
 * away; Shift selects from the anchor to it, Ctrl+Shift adds that range.
 */
export const pressTile = (now: Selection, order: readonly string[], id: string, how: SelectHow): Selection => {
  if (how.shift) {
    const anchor = now.anchor !== null && order.includes(now.anchor) ? now.anchor : id;
    const reached = range(order, anchor, id);
    return { selected: new Set(how.ctrl ? [...now.selected, ...reached] : reached), anchor, focus: id };
  }
  if (how.ctrl) return { selected: toggled(now.selected, id), anchor: id, focus: id };
  const only = now.selected.size === 1 && now.selected.has(id);
  return { selected: new Set(only ? [] : [id]), anchor: id, focus: id };
};

/** The tiles inside a dragged box; `base` is what was selected before the drag when it adds, else empty. */
export const boxed = (now: Selection, base: ReadonlySet<string>, inside: readonly string[]): Selection => ({
  selected: new Set([...base, ...inside]),
  anchor: inside[0] ?? now.anchor,
  focus: inside.at(-1) ?? now.focus,
});

export const allSelected = (now: Selection, order: readonly string[]): Selection => ({
  ...now,
  selected: new Set(order),
});

export const noneSelected = (now: Selection): Selection => ({ ...now, selected: new Set(), anchor: now.focus });

const steps = (key: MoveKey, at: number, columns: number, count: number): number => {
  switch (key) {
    case 'left':
      return at - 1;
    case 'right':
      return at + 1;
    case 'up':
      return at - columns;
    case 'down':
      // From a full row into a shorter last one, the last tile is the nearest below.
      return at + columns >= count && Math.floor(at / columns) < Math.floor((count - 1) / columns)
        ? count - 1
        : at + columns;
    case 'home':
      return 0;
    case 'end':
      return count - 1;
  }
};

/** Moves the keyboard's place in a grid of `columns`; with `shift` the range from the anchor is selected. Stays at the edges. */
export const moved = (
  now: Selection,
  grid: { readonly order: readonly string[]; readonly columns: number },
  key: MoveKey,
  shift: boolean,
): Selection => {
  const { order, columns } = grid;
  const at = now.focus === null ? -1 : order.indexOf(now.focus);
  const to = at < 0 ? 0 : steps(key, at, Math.max(1, columns), order.length);
  const focus = order[to];
  if (focus === undefined) return now;
  if (!shift) return { ...now, focus };
  const anchor = now.anchor ?? now.focus ?? focus;
  return { selected: new Set(range(order, anchor, focus)), anchor, focus };
};

/** The same selection without tiles that are no longer there; the same object when nothing changes. */
export const keptOnly = (now: Selection, order: readonly string[]): Selection => {
  const there = new Set(order);
  const held = (id: string | null): string | null => (id !== null && there.has(id) ? id : null);
  const selected = new Set([...now.selected].filter((id) => there.has(id)));
  const same = selected.size === now.selected.size && held(now.anchor) === now.anchor && held(now.focus) === now.focus;
  return same ? now : { selected, anchor: held(now.anchor), focus: held(now.focus) };
};

/** Whom an order works on: the selected who can be reached, or everyone who can when nobody is selected. */
export const actedOn = <S extends { readonly id: string; readonly link: 'up' | 'off' }>(
  selected: ReadonlySet<string>,
  stations: readonly S[],
): readonly S[] =>
  stations.filter((station) => station.link === 'up' && (selected.size === 0 || selected.has(station.id)));
