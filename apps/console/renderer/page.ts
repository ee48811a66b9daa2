import { type PictureKey, pictureOf, type Pictures, steadyNow } from '@usher/video';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Tile } from '@usher/classroom';
import { Ending } from './ending.ts';
import type { Host } from './host.ts';
import { Incidents } from './incidents.ts';
import { Orders } from './orders.ts';
import { Lesson, type Session } from './session.ts';
import { type Store, useStore } from './store.ts';
import { TileBoard } from './tile-board.ts';
import { newView, type View, viewWithin } from './view.ts';

/** Everything the features of this page share. */
export type Page = {
  readonly host: Host;
  readonly pictures: Pictures;
  readonly lesson: Lesson;
  readonly view: Store<View>;
  readonly board: TileBoard;
  readonly orders: Orders;
  readonly incidents: Incidents;
  readonly ending: Ending;
};

/** Runs once after a wait; answers the way to call it off. */
export const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** The page put together; nothing has been asked of the program yet. */
export const pageOf = (host: Host, pictures: Pictures): Page => {
  const lesson = new Lesson(host);
  const view = newView();
  const board = new TileBoard(pictures, { steady: steadyNow, wall: Date.now, after });
  const orders = new Orders(host, { session: lesson.session, view }, () => board.hubNow());
  const incidents = new Incidents(host, { session: lesson.session, view });
  const ending = new Ending(host, incidents, lesson.session);
  let wasIn = false;
  lesson.session.subscribe(() => {
    board.know(lesson.session.value);
    const { phase } = lesson.session.value;
    if (phase !== 'signed-in') orders.forget();
    // Once, when the person goes: a console that is unlocked hears of its alerts before it begins anew.
    if (wasIn && phase !== 'signed-in') {
      ending.close();
      incidents.forget();
    }
    wasIn = phase === 'signed-in';
    view.update((now) => viewWithin(now, lesson.session.value));
  });
  pictures.on({
    seen: (looks) => board.saw(looks),
    // Unanswered, the picture grows old and its tile says so.
    broken: (keys) => host.tell('picture.key', { pictures: keys.map(pictureOf) }),
  });
  const stopFirst = pictures.on({
    seen: () => {
      stopFirst();
      host.tell('ready', {});
    },
  });
  host.onPicture((payload) => pictures.take(payload));
  return { host, pictures, lesson, view, board, orders, incidents, ending };
};

const PageContext = createContext<Page | null>(null);
export const PageProvider = PageContext.Provider;

export const usePage = (): Page => {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a feature was drawn outside the page');
  return page;
};

export const useSession = <P>(pick: (session: Session) => P): P => useStore(usePage().lesson.session, pick);
export const useView = <P>(pick: (view: View) => P): P => useStore(usePage().view, pick);

/** What a tile shows now; drawn again only when that changes. */
export const useTile = (of: PictureKey): Tile => {
  const { board } = usePage();
  const subscribe = useCallback((handler: () => void) => board.subscribe(of, handler), [board, of]);
  return useSyncExternalStore(subscribe, () => board.tile(of));
};
