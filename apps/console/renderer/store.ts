import { useSyncExternalStore } from 'react';

/** A value that is replaced as a whole, and whoever wants to hear of it. */
export class Store<T> {
  #value: T;
  readonly #handlers = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const handler of this.#handlers) handler();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  readonly subscribe = (handler: () => void): (() => void) => {
    this.#handlers.add(handler);
    return () => {
      this.#handlers.delete(handler);
    };
  };
}

/** What `pick` takes out of a store; the component is drawn again only when that changes, compared with Object.is. */
export const useStore = <T, P>(store: Store<T>, pick: (value: T) => P): P =>
  useSyncExternalStore(store.subscribe, () => pick(store.value));
