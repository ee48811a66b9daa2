import { roleMay } from '@usher/classroom';
import type { StationView } from '@usher/protocol';
import type { Colleague, LinkView, LockView, RegisterTrouble, Settings, StartView } from '../contract/contract.ts';
import { codeOf, type EventPayload, type Host } from './host.ts';
import { Store } from './store.ts';

export type RoomState =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly room: string }
  | { readonly kind: 'open'; readonly room: string }
  | { readonly kind: 'refused'; readonly room: string; readonly code: string };

export type Left = Exclude<EventPayload<'signed-out'>['reason'], 'asked'>;

/** What the page knows from its program. `stations` are in the order people count PCs. */
export type Session = {
  readonly phase: 'loading' | 'failed' | 'signed-out' | 'signed-in' | 'locked';
  readonly failed: string | null;
  /** Why somebody is not signed in any more who did not ask for that. */
  readonly left: Left | null;
  /** Nobody has an account yet; the page asks for the first one. */
  readonly needsAccount: boolean;
  readonly school: string;
  readonly link: LinkView;
  readonly person: NonNullable<StartView['signedIn']> | null;
  readonly lock: LockView | null;
  readonly settings: Settings;
  /** What this computer found wrong with the school's register. */
  readonly registerTrouble: RegisterTrouble | null;
  readonly room: RoomState;
  readonly stations: readonly StationView[];
  /** Who else has the room open. */
  readonly staff: readonly Colleague[];
};

const BEFORE_START: Session = {
  phase: 'loading',
  failed: null,
  left: null,
  needsAccount: false,
  school: '',
  link: { state: 'connecting', code: null, hubClockAheadMs: 0 },
  person: null,
  lock: null,
  settings: {
    scheme: 'system',
    lockMinutes: 10,
    lockMessage: '',
    tileWidth: 120,
    singleKeys: true,
    room: null,
    user: null,
    troubleRead: 0,
  },
  registerTrouble: null,
  room: { kind: 'none' },
  stations: [],
  staff: [],
};

/** Nobody is at work here: nothing of a room is kept. */
const AWAY = { person: null, room: { kind: 'none' }, stations: [], staff: [] } as const satisfies Partial<Session>;

const byName = new Intl.Collator('en-GB', { numeric: true });
const inOrder = (stations: readonly StationView[]): readonly StationView[] =>
  stations.toSorted((a, b) => byName.compare(a.name, b.name));

const withStation = (stations: readonly StationView[], station: StationView): readonly StationView[] => {
  const at = stations.findIndex((known) => known.id === station.id);
  if (at < 0) return inOrder([...stations, station]);
  return stations[at]?.name === station.name ? stations.with(at, station) : inOrder(stations.with(at, station));
};

/** The session with its program: what it tells is put in `session`, what a person wants is asked of it. */
export class Lesson {
  readonly session = new Store<Session>(BEFORE_START);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Listens to the program, then asks what to show first. */
  async start(): Promise<void> {
    const { session } = this;
    this.#host.on('link', (link) => session.update((now) => ({ ...now, link })));
    this.#host.on('room', ({ room, stations }) =>
      session.update((now) => ({ ...now, room: { kind: 'open', room }, stations: inOrder(stations) })),
    );
    this.#host.on('station', (station) =>
      session.update((now) => ({ ...now, stations: withStation(now.stations, station) })),
    );
    this.#host.on('station.gone', ({ id }) =>
      session.update((now) => ({ ...now, stations: now.stations.filter((station) => station.id !== id) })),
    );
    this.#host.on('room.staff', ({ room, people }) =>
      session.update((now) => (now.room.kind === 'none' || now.room.room !== room ? now : { ...now, staff: people })),
    );
    this.#host.on('register.trouble', (registerTrouble) => session.update((now) => ({ ...now, registerTrouble })));
    this.#host.on('locked', (lock) => session.update((now) => ({ ...now, ...AWAY, phase: 'locked', lock })));
    this.#host.on('signed-out', ({ reason }) => this.#signedOut(reason === 'asked' ? null : reason));
    await this.#begin();
  }

  async #begin(): Promise<void> {
    try {
      const { school, needsAccount, link, signedIn, lock, registerTrouble, settings } = await this.#host.call(
        'start',
        {},
      );
      this.session.update((now) => ({
        ...now,
        phase: lock !== null ? 'locked' : signedIn === null ? 'signed-out' : 'signed-in',
        lock,
        school,
        needsAccount,
        link,
        person: signedIn,
        registerTrouble,
        settings,
      }));
      if (signedIn !== null && roleMay(signedIn.role, 'see-room')) await this.openRoom(this.#firstRoom());
    } catch (error) {
      this.session.update((now) => ({ ...now, phase: 'failed', failed: codeOf(error) }));
    }
  }

  /** Null when signed in, else the code of the refusal. */
  async signIn(user: string, password: string): Promise<string | null> {
    try {
      const outcome = await this.#host.call('sign-in', { user, password });
      if (!outcome.ok) return outcome.code;
    } catch (error) {
      return codeOf(error);
    }
    this.session.update((now) => ({ ...now, left: null }));
    await this.#begin();
    return null;
  }

  /** Makes the first account and signs it in: null when in, else the code of the refusal. */
  async createAccount(user: string, password: string): Promise<string | null> {
    try {
      const outcome = await this.#host.call('account.create', { user, password });
      if (!outcome.ok) return outcome.code;
    } catch (error) {
      return codeOf(error);
    }
    return this.signIn(user, password);
  }

  signOut(): void {
    // Whatever the hub says, nothing of the room stays in sight.
    this.#signedOut(null);
    this.#host.tell('sign-out', {});
  }

  #signedOut(left: Left | null): void {
    this.session.update((now) => ({ ...now, ...AWAY, phase: 'signed-out', left, lock: null }));
  }

  /** Locks this console; the program says when it is. */
  lock(): void {
    this.#host.tell('lock', {});
  }

  /** Opens the lock and begins again where the person was: null when open, else the code of the refusal. */
  async unlock(secret: string): Promise<string | null> {
    try {
      const outcome = await this.#host.call('unlock', { secret });
      if (!outcome.ok) return outcome.code;
    } catch (error) {
      return codeOf(error);
    }
    await this.#begin();
    return null;
  }

  /** Sets the person's PIN here, or takes it away with null: null when done, else the code of the refusal. */
  async setPin(password: string, pin: string | null): Promise<string | null> {
    try {
      const outcome = await this.#host.call('pin.set', { password, pin });
      if (!outcome.ok) return outcome.code;
    } catch (error) {
      return codeOf(error);
    }
    this.session.update((now) =>
      now.person === null ? now : { ...now, person: { ...now.person, hasPin: pin !== null } },
    );
    return null;
  }

  #firstRoom(): string | null {
    const { person, settings } = this.session.value;
    const rooms = person?.rooms ?? [];
    return settings.room !== null && rooms.includes(settings.room) ? settings.room : (rooms[0] ?? null);
  }

  async openRoom(room: string | null): Promise<void> {
    if (room === null) return;
    this.session.update((now) => ({ ...now, room: { kind: 'opening', room }, stations: [], staff: [] }));
    const code = await this.#askRoom(room);
    if (code !== null) this.session.update((now) => ({ ...now, room: { kind: 'refused', room, code } }));
  }

  async #askRoom(room: string): Promise<string | null> {
    try {
      const outcome = await this.#host.call('room.open', { room });
      return outcome.ok ? null : outcome.code;
    } catch (error) {
      return codeOf(error);
    }
  }

  /** Takes settings into use at once; they are still in use when saving them fails. */
  save(settings: Partial<Settings>): void {
    this.session.update((now) => ({ ...now, settings: { ...now.settings, ...settings } }));
    this.#host.tell('settings.save', settings);
  }
}
