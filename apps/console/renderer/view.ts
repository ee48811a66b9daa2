import { keptOnly, NOTHING_SELECTED, type Selection } from '@usher/classroom';
import type { Session } from './session.ts';
import { Store } from './store.ts';

/** Which pupil is looked at closely: one monitor of one station, and whether pixel for pixel. */
export type Looking = { readonly station: string; readonly monitor: number; readonly full: boolean };

/** What a person has made of the page; the program knows nothing of it. */
export type View = {
  readonly selection: Selection;
  readonly looking: Looking | null;
  /** Pictures and names are hidden, because the room can see this screen. */
  readonly safe: boolean;
  readonly find: string;
  readonly help: boolean;
  /** The PIN of this console is being set. */
  readonly pinning: boolean;
  /** Alerts that were looked at or put away. */
  readonly alertsHidden: ReadonlySet<string>;
  readonly columns: number;
};

export const newView = (): Store<View> =>
  new Store<View>({
    selection: NOTHING_SELECTED,
    looking: null,
    safe: false,
    find: '',
    help: false,
    pinning: false,
    alertsHidden: new Set(),
    columns: 1,
  });

/** What a person typed or opened is put away when they go; that pictures are hidden stays. */
const viewLeft = (view: View): View =>
  view.find === '' && !view.help && !view.pinning ? view : { ...view, find: '', help: false, pinning: false };

/** The view without pupils who are no longer in the room; the same object when nothing changes. */
export const viewWithin = (known: View, { phase, stations }: Pick<Session, 'phase' | 'stations'>): View => {
  const view = phase === 'signed-in' ? known : viewLeft(known);
  const order = stations.map((station) => station.id);
  const selection = keptOnly(view.selection, order);
  const looking = view.looking !== null && order.includes(view.looking.station) ? view.looking : null;
  return selection === view.selection && looking === view.looking ? view : { ...view, selection, looking };
};

/** The view looking closely at one pupil, where the keyboard then stands as well; or back at the room with null. */
export const lookingAt = (view: View, looking: Looking | null): View =>
  looking === null
    ? { ...view, looking }
    : { ...view, looking, selection: { ...view.selection, focus: looking.station } };
