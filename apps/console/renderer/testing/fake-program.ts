import type { Role, StationView } from '@usher/protocol';
import {
  CALLS,
  CALLS_WHILE_LOCKED,
  type LinkView,
  type Order,
  type OrderResult,
  type Outcome,
  PICTURE_EVENT,
  type StartView,
} from '../../contract/contract.ts';
import { FakeIncidents } from './fake-incidents.ts';
import type { Bridge, CallInput, CallName, CallOutput, EventName, EventPayload } from '../host.ts';

type Answers = { readonly [C in CallName]: (input: CallInput<C>) => Promise<CallOutput<C>> | CallOutput<C> };

/** What the program is asked to show, and in which size. */
export type Watched = { readonly stations: readonly string[]; readonly width: number; readonly height: number };
export type CloseWatched = NonNullable<CallInput<'close.look'>>;

type Setting = {
  readonly start: StartView;
  readonly stations: readonly StationView[];
  readonly user: string;
  readonly password: string;
  readonly role?: Role;
  readonly now: () => number;
  /** A PIN that is set already. */
  readonly pin?: string;
};

const UNLOCK_TRIES = 10;
const PIN_TRIES = 5;

let commands = 0;
const commandId = (): string => {
  commands += 1;
  return `0196a000-0000-7000-8000-${(0xc0ffee + commands).toString(16).padStart(12, '0')}`;
};

/**
 * A program side of the contract that lives in memory: accounts, rooms, orders and their results behave as
 * the real one promises. Tests and the stage push what they want to be seen.
 */
export class FakeProgram {
  readonly bridge: Bridge;
  readonly incidents: FakeIncidents;
  readonly calls: { readonly call: CallName; readonly input: unknown }[] = [];
  readonly #setting: Setting;
  readonly #handlers = new Map<string, Set<(payload: unknown) => void>>();
  readonly #refusals = new Map<CallName, string>();
  readonly #outcomes = new Map<string, OrderResult['outcome']>();
  readonly #answers: Answers;
  #stations: readonly StationView[];
  #start: StartView;
  #orderDelayMs = 0;
  #pin: string | null;
  #wrong = 0;
  watched: Watched = { stations: [], width: 0, height: 0 };
  close: CloseWatched | null = null;
  onWatched: () => void = () => undefined;
  onKey: (pictures: CallInput<'picture.key'>['pictures']) => void = () => undefined;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#stations = setting.stations;
    this.#start = setting.start;
    this.#pin = setting.pin ?? null;
    this.incidents = new FakeIncidents({
      user: setting.user,
      now: setting.now,
      station: (id) => this.station(id),
      withhold: (id, withheld) => this.setStation(id, { withheld }),
      alerts: (alerts) => {
        if (this.#start.signedIn !== null) this.emit('incident.alerts', { alerts: [...alerts] });
      },
    });
    this.#answers = this.#answering();
    this.bridge = {
      invoke: (call, input) => this.#invoke(call as CallName, input),
      on: (event, handler) => {
        const handlers = this.#handlers.get(event) ?? new Set();
        this.#handlers.set(event, handlers.add(handler));
        return () => void handlers.delete(handler);
      },
    };
  }

  emit<E extends EventName>(event: E, payload: EventPayload<E>): void {
    this.#tell(event, payload);
  }

  sendPicture(bytes: Uint8Array): void {
    this.#tell(PICTURE_EVENT, bytes);
  }

  setLink(link: LinkView): void {
    this.#start = { ...this.#start, link };
    this.emit('link', link);
  }

  /** The pupil hides the screens of a station. */
  hide(id: string): void {
    this.setStation(id, { hiddenSince: this.#setting.now() });
    this.incidents.hide(id);
  }

  setStation(id: string, change: Partial<StationView>): void {
    this.#stations = this.#stations.map((station) => (station.id === id ? { ...station, ...change } : station));
    const station = this.#stations.find((one) => one.id === id);
    if (station !== undefined) this.emit('station', station);
  }

  /** Locks the console, as when nobody has touched it; `wrong` tries have been made. */
  lock(wrong = 0): void {
    this.#wrong = wrong;
    const since = this.#start.lock?.since ?? this.#setting.now();
    this.#start = { ...this.#start, signedIn: null, lock: { ...this.#lockView(), since } };
    this.watched = { stations: [], width: 0, height: 0 };
    this.close = null;
    this.onWatched();
    this.emit('locked', { ...this.#lockView(), since });
  }

  #lockView(): NonNullable<StartView['lock']> {
    const pin = this.#pin !== null && this.#wrong < PIN_TRIES;
    return { user: this.#setting.user, since: this.#setting.now(), pin, left: UNLOCK_TRIES - this.#wrong };
  }

  #unlock(secret: string): Outcome {
    const { pin } = this.#lockView();
    if (secret === this.#setting.password || (pin && secret === this.#pin)) {
      this.#wrong = 0;
      this.#start = { ...this.#start, lock: null };
      this.#signIn(this.#setting.user);
      return { ok: true };
    }
    if (this.#wrong + 1 < UNLOCK_TRIES) {
      this.lock(this.#wrong + 1);
      return { ok: false, code: 'wrong-secret' };
    }
    this.#start = { ...this.#start, lock: null, signedIn: null };
    this.emit('signed-out', { reason: 'too-many-tries' });
    return { ok: false, code: 'signed-out' };
  }

  /** Makes a call answer with a code from now on; null lets it work again. */
  refuse(call: CallName, code: string | null): void {
    if (code === null) this.#refusals.delete(call);
    else this.#refusals.set(call, code);
  }

  /** How orders end on a station from now on. */
  setOutcome(station: string, outcome: OrderResult['outcome']): void {
    this.#outcomes.set(station, outcome);
  }

  setOrderDelay(ms: number): void {
    this.#orderDelayMs = ms;
  }

  station(id: string): StationView | undefined {
    return this.#stations.find((station) => station.id === id);
  }

  #tell(event: string, payload: unknown): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(payload);
  }

  async #invoke(call: CallName, raw: unknown): Promise<unknown> {
    const input: unknown = CALLS[call].input.parse(raw);
    this.calls.push({ call, input });
    const barred = this.#start.lock !== null && !CALLS_WHILE_LOCKED.includes(call);
    const code = barred ? 'console-locked' : this.#refusals.get(call);
    if (code !== undefined) {
      const isOutcome = !barred && CALLS[call].output.safeParse({ ok: false, code }).success;
      if (isOutcome) return { ok: false, code };
      throw Object.assign(new Error(code), { code });
    }
    const answer = this.#answers[call] as (value: unknown) => unknown;
    return CALLS[call].output.parse(await answer(input));
  }

  #signIn(user: string): void {
    this.#start = {
      ...this.#start,
      needsAccount: false,
      signedIn: { user, role: this.#setting.role ?? 'teacher', rooms: this.#rooms(), hasPin: this.#pin !== null },
      settings: { ...this.#start.settings, user },
    };
  }

  #rooms(): string[] {
    return [...new Set(this.#stations.map((station) => station.room))];
  }

  #answering(): Answers {
    return {
      start: () => {
        const { alerts } = this.incidents;
        if (this.#start.signedIn !== null && alerts.length > 0) this.emit('incident.alerts', { alerts: [...alerts] });
        return this.#start;
      },
      'sign-in': ({ user, password }) => {
        if (user !== this.#setting.user || password !== this.#setting.password)
          return { ok: false, code: 'wrong-password' };
        this.#signIn(user);
        return { ok: true };
      },
      'account.create': () => ({ ok: true }),
      'sign-out': () => {
        this.#start = { ...this.#start, signedIn: null, lock: null };
        return {};
      },
      activity: () => ({}),
      lock: () => {
        this.lock();
        return {};
      },
      unlock: ({ secret }) => this.#unlock(secret),
      'pin.set': ({ password, pin }) => {
        if (password !== this.#setting.password) return { ok: false, code: 'wrong-password' };
        this.#pin = pin;
        return { ok: true };
      },
      'room.open': ({ room }) => {
        const stations = this.#stations.filter((station) => station.room === room);
        queueMicrotask(() => this.emit('room', { room, stations }));
        return { ok: true };
      },
      'tiles.visible': (watched) => {
        this.watched = watched;
        this.onWatched();
        return {};
      },
      'close.look': (close) => {
        this.close = close;
        this.onWatched();
        return {};
      },
      'picture.key': ({ pictures }) => {
        this.onKey(pictures);
        return {};
      },
      order: async ({ stations, order }) => {
        if (this.#orderDelayMs > 0) await new Promise((done) => setTimeout(done, this.#orderDelayMs));
        return { results: stations.map((id) => this.#obey(id, order)) };
      },
      'incidents.list': (ask) => this.incidents.list(ask),
      'incident.kinds': () => this.incidents.kinds(),
      'incident.read': (ask) => this.incidents.read(ask),
      'incident.raise': (raised) => this.incidents.raise(raised),
      'incident.note': (note) => this.incidents.note(note),
      'incident.outcome': (outcome) => this.incidents.outcome(outcome),
      'settings.save': (settings) => {
        const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
        this.#start = { ...this.#start, settings: { ...this.#start.settings, ...given } };
        return {};
      },
      ready: () => ({}),
    };
  }

  #obey(id: string, order: Order): OrderResult {
    const station = this.station(id);
    const outcome = this.#outcomes.get(id) ?? (station?.link === 'up' ? 'done' : 'off');
    if (outcome !== 'done') return { station: id, outcome };
    const cover = this.#coverFor(order);
    this.setStation(id, { cover, ...(order.kind === 'release' ? { hiddenSince: null } : {}) });
    if (order.kind === 'release') this.incidents.ended(id);
    return { station: id, outcome, cover };
  }

  #coverFor(order: Order): StationView['cover'] {
    if (order.kind === 'release') return { kind: 'none' };
    const endsAt = this.#setting.now() + order.durationMs;
    if (order.kind === 'cover') return { kind: 'covered', id: commandId(), by: null, endsAt };
    return { kind: 'locked', id: commandId(), by: null, endsAt, message: order.message, inputHeld: true };
  }
}
