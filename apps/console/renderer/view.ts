import { keptOnly, NOTHING_SELECTED, type Selection } from '@usher/classroom';
import type { Session } from './session.ts';
import { Store } from './store.ts';

/** Which pupil is looked at closely: one monitor of one station, and whether pixel for pixel. */
export type Looking = { readonly station: string; readonly monitor: number; readonly full: boolean };

/** What the person is being asked before it is done, because no undo could take it back. */
export type Asking =
  | { readonly kind: 'saw'; readonly station: string }
  | { readonly kind: 'end'; readonly station: string }
  | { readonly kind: 'release'; readonly hidden: readonly string[]; readonly others: readonly string[] };

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
  /** The page of incidents is open in the place of the room. */
  readonly incidents: boolean;
  readonly asking: Asking | null;
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
    incidents: false,
    asking: null,
    alertsHidden: new Set(),
    columns: 1,
  });

const LEFT = { find: '', help: false, pinning: false, incidents: false, asking: null } as const satisfies Partial<View>;
const LEFT_KEYS = Object.keys(LEFT) as readonly (keyof typeof LEFT)[];

/** What a person typed or opened is put away when they go; that pictures are hidden stays. */
const viewLeft = (view: View): View =>
  LEFT_KEYS.every((key) => view[key] === LEFT[key]) ? view : { ...view, ...LEFT };

const isAskable = ({ asking }: View, order: readonly string[]): boolean =>
  asking === null || asking.kind === 'release' || order.includes(asking.station);

/** The view without pupils who are no longer in the room; the same object when nothing changes. */
export const viewWithin = (known: View, { phase, stations }: Pick<Session, 'phase' | 'stations'>): View => {
  const view = phase === 'signed-in' ? known : viewLeft(known);
  const order = stations.map((station) => station.id);
  const selection = keptOnly(view.selection, order);
  const looking = view.looking !== null && order.includes(view.looking.station) ? view.looking : null;
  const asking = isAskable(view, order) ? view.asking : null;
  const isSame = selection === view.selection && looking === view.looking && asking === view.asking;
  return isSame ? view : { ...view, selection, looking, asking };
};

/** The view looking closely at one pupil, where the keyboard then stands as well; or back at the room with null. */
export const lookingAt = (view: View, looking: Looking | null): View =>
  looking === null
    ? { ...view, looking }
    : { ...view, looking, selection: { ...view.selection, focus: looking.station } };
