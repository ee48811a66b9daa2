import type { Unsubscribe } from './link.ts';

/** Those who asked to be told of one kind of thing. */
export type Subscribers<T> = {
  add(handler: (thing: T) => void): Unsubscribe;
  tell(thing: T): void;
};

/** Whoever subscribes while something is being told is told from the next one on. */
export const createSubscribers = <T>(): Subscribers<T> => {
  const handlers = new Set<{ readonly handler: (thing: T) => void }>();
  return {
    add(handler) {
      const entry = { handler };
      handlers.add(entry);
      return () => void handlers.delete(entry);
    },
    tell(thing) {
      // A set would also visit those who subscribe meanwhile.
      const now = Array.from(handlers);
      for (const entry of now) if (handlers.has(entry)) entry.handler(thing);
    },
  };
};
