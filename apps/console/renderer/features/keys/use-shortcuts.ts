import { allSelected, noneSelected, roleMay } from '@usher/classroom';
import { type RefObject, useEffect } from 'react';
import { type Page, usePage } from '../../page.ts';
import type { View } from '../../view.ts';
import { actsIn, type Shortcut, shortcutOf } from './shortcuts.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]');

const isOverlayOpen = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null;

/** Fills the screen with the page, or gives it back. A refusal leaves the window as it is. */
export const toggleFullScreen = (): void => {
  const change =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen();
  change.catch(() => undefined);
};

/** One step back at a time: from the incidents, from the pupil looked at, from what was searched for, from who was selected. */
const steppedBack = (now: View): View => {
  if (now.incidents) return { ...now, incidents: false };
  if (now.looking !== null) return { ...now, looking: null };
  return now.find === '' ? { ...now, selection: noneSelected(now.selection) } : { ...now, find: '' };
};

/** Asks about the one pupil who is meant: the one looked at closely, or the only one selected. */
const askOfOne = ({ lesson, view }: Page, kind: 'saw' | 'end'): void => {
  const { looking, selection } = view.value;
  const { person } = lesson.session.value;
  if (person === null || !roleMay(person.role, 'incidents')) return;
  const [station, more] = looking === null ? [...selection.selected] : [looking.station];
  const at = lesson.session.value.stations.find(({ id }) => id === station);
  if (at === undefined || more !== undefined || (kind === 'end' && at.hiddenSince === null)) return;
  view.update((now) => ({ ...now, asking: { kind, station: at.id } }));
};

const act = (page: Page, shortcut: Shortcut, find: HTMLInputElement | null): void => {
  const { lesson, orders, view } = page;
  switch (shortcut) {
    case 'lock':
    case 'cover':
    case 'release':
      void orders.give(shortcut);
      return;
    case 'undo':
      void orders.undo();
      return;
    case 'saw':
    case 'end':
      askOfOne(page, shortcut);
      return;
    case 'incidents': {
      const { person } = lesson.session.value;
      if (person !== null && roleMay(person.role, 'incidents'))
        view.update((now) => ({ ...now, incidents: !now.incidents }));
      return;
    }
    case 'blur':
      view.update((now) => ({ ...now, safe: !now.safe }));
      return;
    case 'lock-console':
      lesson.lock();
      return;
    case 'help':
      view.update((now) => ({ ...now, help: true }));
      return;
    case 'find':
      view.update((now) => ({ ...now, looking: null }));
      find?.focus();
      find?.select();
      return;
    case 'back':
      view.update(steppedBack);
      return;
    case 'everyone': {
      const order = lesson.session.value.stations.map(({ id }) => id);
      view.update((now) => (now.looking === null ? { ...now, selection: allSelected(now.selection, order) } : now));
      return;
    }
    case 'full-screen':
      toggleFullScreen();
  }
};

/** Listens for the keys of the lesson while the room is shown. */
export const useShortcuts = (find: RefObject<HTMLInputElement | null>): void => {
  const page = usePage();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const press = {
        key: event.key,
        ctrl: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        repeat: event.repeat,
        typing: isTyping(event.target),
        overlay: isOverlayOpen(),
      };
      const shortcut = shortcutOf(press, page.lesson.session.value.settings.singleKeys);
      if (shortcut === null || !actsIn(shortcut, page.view.value.incidents ? 'incidents' : 'room')) return;
      event.preventDefault();
      act(page, shortcut, find.current);
    };
    globalThis.addEventListener('keydown', onKeyDown);
    return () => globalThis.removeEventListener('keydown', onKeyDown);
  }, [page, find]);
};
