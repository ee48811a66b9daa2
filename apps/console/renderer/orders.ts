import { actedOn, type OrderFor, type OrderTrace, roleMay, undoOrders } from '@usher/classroom';
import type { StationView } from '@usher/protocol';
import type { Order, OrderResult } from '../contract/contract.ts';
import { codeOf, type Host } from './host.ts';
import type { Session } from './session.ts';
import { Store } from './store.ts';
import type { View } from './view.ts';

/** `hidden`: the pupil hides that screen, and nobody said that this should end. */
export type NamedResult = { readonly name: string; readonly outcome: OrderResult['outcome'] | 'hidden' };

/** The last order and what came of it; `undo` says whether it can be taken back. */
export type LastOrder =
  | { readonly kind: 'pending'; readonly what: Order['kind'] | 'undo'; readonly count: number }
  | {
      readonly kind: 'ended';
      readonly what: Order['kind'] | 'undo';
      readonly results: readonly NamedResult[];
      readonly undo: boolean;
    }
  | { readonly kind: 'broken'; readonly code: string };

type Stores = { readonly session: Store<Session>; readonly view: Store<View> };

/** Whom an order works on now: the pupil looked at closely, else the selected, else everyone; only who can be reached. */
export const targetsOf = (session: Session, view: View): readonly StationView[] =>
  actedOn(view.looking === null ? view.selection.selected : new Set([view.looking.station]), session.stations);

const isHidden = ({ hiddenSince }: StationView): boolean => hiddenSince !== null;
const leftHidden = ({ name }: StationView): NamedResult => ({ name, outcome: 'hidden' });

const orderOf = (what: Order['kind'], { lockMinutes, lockMessage }: Session['settings']): Order => {
  const durationMs = lockMinutes * 60_000;
  if (what === 'release') return { kind: 'release' };
  return what === 'cover' ? { kind: 'cover', durationMs } : { kind: 'lock', durationMs, message: lockMessage };
};

/** Gives orders, keeps the last one's results and takes it back. A new order never waits for an older one. */
export class Orders {
  readonly last = new Store<LastOrder | null>(null);
  readonly #host: Host;
  readonly #stores: Stores;
  readonly #hubNow: () => number;
  #given = 0;
  #undoable: { readonly order: Order; readonly traces: readonly OrderTrace[] } | null = null;

  constructor(host: Host, stores: Stores, hubNow: () => number) {
    this.#host = host;
    this.#stores = stores;
    this.#hubNow = hubNow;
  }

  /**
   * Gives the order named to whoever is acted on, with the time and words of the settings. Nobody there, or not for this
   * person to do: nothing is done. What pupils hide is never shown by the way: then it is asked about first (rule IND7).
   */
  async give(what: Order['kind']): Promise<void> {
    if (!this.#may(what)) return;
    const targets = targetsOf(this.#stores.session.value, this.#stores.view.value);
    if (targets.length === 0) return;
    const hidden = what === 'release' ? targets.filter(isHidden) : [];
    if (hidden.length > 0) return this.#ask(targets, hidden);
    return this.#give(orderOf(what, this.#stores.session.value.settings), targets);
  }

  /** Releases some by their ids, whatever lies over them; `left` stay hidden by their pupils. */
  async release(ids: readonly string[], left: readonly string[] = []): Promise<void> {
    if (!this.#may('release')) return;
    const of = (wanted: readonly string[]) =>
      this.#stores.session.value.stations.filter(({ id }) => wanted.includes(id));
    await this.#give({ kind: 'release' }, of(ids), of(left));
  }

  #ask(targets: readonly StationView[], hidden: readonly StationView[]): void {
    const [only] = targets;
    const ids = hidden.map(({ id }) => id);
    const others = targets.filter((station) => !isHidden(station)).map(({ id }) => id);
    this.#stores.view.update((now) => ({
      ...now,
      asking:
        targets.length === 1 && only !== undefined
          ? { kind: 'end', station: only.id }
          : { kind: 'release', hidden: ids, others },
    }));
  }

  async #give(order: Order, targets: readonly StationView[], left: readonly StationView[] = []): Promise<void> {
    if (targets.length === 0) return;
    const what = order.kind;
    const number = this.#begin(what, targets.length);
    const before = new Map(targets.map((station) => [station.id, station.cover]));
    try {
      const { results } = await this.#host.call('order', { stations: [...before.keys()], order });
      if (number !== this.#given) return;
      const traces = results.map(({ station, outcome }) => ({
        station,
        outcome,
        before: before.get(station) ?? { kind: 'none' as const },
      }));
      this.#undoable = { order, traces };
      const undo = this.#canUndo(undoOrders(order, traces, this.#hubNow()));
      this.last.set({ kind: 'ended', what, results: [...this.#named(results), ...left.map(leftHidden)], undo });
    } catch (error) {
      this.#broken(number, error);
    }
  }

  /** Puts everyone back as they were before the last order, but what a pupil hides since then stays hidden. */
  async undo(): Promise<void> {
    if (this.#undoable === null) return;
    const { order, traces } = this.#undoable;
    const all = undoOrders(order, traces, this.#hubNow());
    if (all.length > 0 && !this.#canUndo(all)) return;
    const { groups, left } = this.#withoutHidden(all);
    const number = this.#begin(
      'undo',
      groups.reduce((sum, group) => sum + group.stations.length, 0),
    );
    try {
      const answers = await Promise.all(
        groups.map((group) => this.#host.call('order', { stations: [...group.stations], order: group.order })),
      );
      if (number !== this.#given) return;
      const results = [...this.#named(answers.flatMap((answer) => answer.results)), ...left.map(leftHidden)];
      this.last.set({ kind: 'ended', what: 'undo', results, undo: false });
    } catch (error) {
      this.#broken(number, error);
    }
  }

  #withoutHidden(all: readonly OrderFor[]): {
    readonly groups: readonly OrderFor[];
    readonly left: readonly StationView[];
  } {
    const hidden = this.#stores.session.value.stations.filter(isHidden);
    const ids = new Set(hidden.map(({ id }) => id));
    const released = all.filter(({ order }) => order.kind === 'release').flatMap(({ stations }) => stations);
    const groups = all
      .map((group) =>
        group.order.kind === 'release' ? { ...group, stations: group.stations.filter((id) => !ids.has(id)) } : group,
      )
      .filter(({ stations }) => stations.length > 0);
    return { groups, left: hidden.filter(({ id }) => released.includes(id)) };
  }

  #may(what: Order['kind']): boolean {
    const { person } = this.#stores.session.value;
    return person !== null && roleMay(person.role, what);
  }

  /** What this person could not order themselves they cannot put back either. */
  #canUndo(groups: readonly OrderFor[]): boolean {
    return groups.length > 0 && groups.every(({ order }) => this.#may(order.kind));
  }

  dismiss(): void {
    this.last.set(null);
  }

  /** Forgets everything, because someone else may sit here now. */
  forget(): void {
    this.#given += 1;
    this.#undoable = null;
    this.last.set(null);
  }

  #begin(what: Order['kind'] | 'undo', count: number): number {
    this.#given += 1;
    this.#undoable = null;
    this.last.set({ kind: 'pending', what, count });
    return this.#given;
  }

  #broken(number: number, error: unknown): void {
    if (number === this.#given) this.last.set({ kind: 'broken', code: codeOf(error) });
  }

  #named(results: readonly OrderResult[]): readonly NamedResult[] {
    const names = new Map(this.#stores.session.value.stations.map((station) => [station.id, station.name]));
    return results.map(({ station, outcome }) => ({ name: names.get(station) ?? '?', outcome }));
  }
}
