import { nameKey } from '@usher/classroom';
import { Name } from '@usher/protocol';
import { z } from 'zod';
import { type CALLS, Settings } from '../contract/contract.ts';

/** What a console starts with: the tiles fit the room, the colours are the computer's. */
export const DEFAULT_SETTINGS: Settings = {
  scheme: 'system',
  lockMinutes: 10,
  lockMessage: '',
  tileWidth: 120,
  singleKeys: true,
  room: null,
  user: null,
  troubleRead: 0,
};

/** Settings to change; the others stay. */
export type SomeSettings = z.output<(typeof CALLS)['settings.save']['input']>;

/** A person's settings on this computer, kept over restarts. */
export interface SettingsStore {
  /** What was kept; the defaults stand in for what is missing or damaged. */
  read(): Settings;
  /** Keeps these and leaves the others. Throws when they cannot be written. */
  save(some: SomeSettings): void;
  /** The scrypt record of a person's PIN on this computer; null when they have none. Never told to the page. */
  pinOf(user: string): string | null;
  /** Keeps the record of a person's PIN, or takes it away with null. Throws when it cannot be written. */
  keepPin(user: string, record: string | null): void;
}

/** What the two adapters have in common: a place of named values, each written whole or not at all. */
export type KeyedStore = {
  readonly store: Readonly<Record<string, unknown>>;
  set(values: Record<string, unknown>): void;
};

const PINS = 'pins';
const MOST_PINS = 200;
const Pin = z.strictObject({ user: Name, record: z.string().max(120).startsWith('scrypt$') });

const pinsIn = (keyed: KeyedStore): readonly z.infer<typeof Pin>[] => {
  const kept = z.array(z.unknown()).safeParse(keyed.store[PINS]);
  return (kept.data ?? []).flatMap((one) => Pin.safeParse(one).data ?? []);
};

/** Settings in a keyed store. A value that is not of its kind counts as missing. */
export const settingsIn = (keyed: KeyedStore): SettingsStore => ({
  read: () => {
    const known = Object.entries(Settings.shape).flatMap(([name, schema]) => {
      const value = schema.safeParse(keyed.store[name]);
      return value.success ? [[name, value.data] as const] : [];
    });
    return { ...DEFAULT_SETTINGS, ...Object.fromEntries(known) };
  },
  save: (some) => {
    const checked = Object.entries(Settings.partial().parse(some));
    keyed.set(Object.fromEntries(checked.filter(([, value]) => value !== undefined)));
  },
  pinOf: (user) => pinsIn(keyed).find((pin) => nameKey(pin.user) === nameKey(user))?.record ?? null,
  keepPin: (user, record) => {
    const others = pinsIn(keyed).filter((pin) => nameKey(pin.user) !== nameKey(user));
    keyed.set({ [PINS]: record === null ? others : [...others, { user, record }].slice(-MOST_PINS) });
  },
});
