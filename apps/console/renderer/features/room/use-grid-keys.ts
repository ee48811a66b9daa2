import { allSelected, moved, type MoveKey, noneSelected, pressTile } from '@usher/classroom';
import type { KeyboardEvent } from 'react';
import { usePage } from '../../page.ts';
import { lookingAt } from '../../view.ts';
import { useMay } from '../roles/use-may.ts';

const MOVES: Readonly<Record<string, MoveKey>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
};

/** Selecting with the keyboard while the room has the focus. */
export const useGridKeys = (order: readonly string[]) => {
  const { view } = usePage();
  const mayLook = useMay('look-closer');
  return (event: KeyboardEvent): void => {
    const { selection, columns } = view.value;
    const taken = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    const move = MOVES[event.key];
    if (move !== undefined) {
      taken();
      const next = moved(selection, { order, columns }, move, event.shiftKey);
      view.update((now) => ({ ...now, selection: next }));
      return;
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      taken();
      view.update((now) => ({ ...now, selection: allSelected(selection, order) }));
      return;
    }
    const { focus } = selection;
    if (event.key === ' ' && focus !== null) {
      taken();
      const how = { ctrl: !event.shiftKey, shift: event.shiftKey };
      view.update((now) => ({ ...now, selection: pressTile(selection, order, focus, how) }));
      return;
    }
    if (event.key === 'Enter' && focus !== null && mayLook) {
      taken();
      view.update((now) => lookingAt(now, { station: focus, monitor: 0, full: false }));
      return;
    }
    if (event.key === 'Escape' && selection.selected.size > 0) {
      taken();
      view.update((now) => ({ ...now, selection: noneSelected(selection) }));
    }
  };
};
