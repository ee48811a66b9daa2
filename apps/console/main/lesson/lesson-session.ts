import { type ConsoleLink, isLasting, type LinkEnd } from '@usher/link';
import type { ConsoleLockNews, SignedIn, Welcome } from '@usher/protocol';
import { type Passwords, type ReturnBinding, SessionKey } from '@usher/trust';
import type { Logger } from 'pino';
import type { LinkView, LockView, Outcome, StartView } from '../../contract/contract.ts';
import type { CallInput, Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { ConsoleInput } from '../console-input.ts';
import type { PageEvents } from '../page-events.ts';
import type { ConsoleWitness } from '../register/console-witness.ts';
import type { SettingsStore, SomeSettings } from '../settings.ts';
import { LessonAuthority } from './authority.ts';
import { LessonLock } from './console-lock.ts';
import type { FirstAccount } from './first-account.ts';
import { type FromHub, HubLine } from './hub-line.ts';
import { IncidentDesk } from './incident-desk.ts';
import { LockNews } from './lock-news.ts';
import { OrderDesk } from './order-desk.ts';
import { pageGate } from './page-gate.ts';
import { Rooms } from './rooms.ts';
import { tileSize } from './tile-size.ts';
import { Views } from './views.ts';

const SIGN_IN_WITHIN_MS = 10_000;
const SIGN_OUT_WITHIN_MS = 3_000;
/** How long a page that starts waits for the sign-in of who the program was started for. */
const START_WAITS_MS = 8_000;

export type LessonOptions = {
  readonly page: PageEvents;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  /** Makes and checks what opens the idle lock. */
  readonly passwords: Passwords;
  readonly input: ConsoleInput;
  readonly newId: () => string;
  readonly log: Logger;
  /** The school's name as last known; empty when it is not. */
  readonly school: string;
  readonly onSchool: (name: string) => void;
  readonly firstAccount: FirstAccount | null;
  /** This console as a witness of the register. */
  readonly register: Pick<ConsoleWitness, 'trouble' | 'onTrouble'>;
  /** Who signs in as soon as the hub is there, when the program was started in somebody's name. */
  readonly account?: { readonly user: string; readonly password: string } | undefined;
  /** The page drew its first picture. */
  readonly onReady: () => void;
};

/** One lesson between a page and the hub: answers every call of the contract and tells the page what the hub says. */
export class LessonSession {
  readonly #options: LessonOptions;
  readonly #line: HubLine;
  readonly #views: Views;
  readonly #orders: OrderDesk;
  readonly #rooms: Rooms;
  readonly #incidents: IncidentDesk;
  readonly #authority: LessonAuthority;
  readonly #page: PageEvents;
  readonly #lock: LessonLock;
  readonly #news: LockNews;
  /** Who the program was started for, until they are signed in or refused. */
  #waiting: LessonOptions['account'];
  /** This console's end of the link that is up: what a return by key is bound to. */
  #at: ReturnBinding | null = null;
  #link: LinkView = { state: 'connecting', code: null, hubClockAheadMs: 0 };
  #school: string;
  #person: SignedIn | null = null;
  /** The person is known to the hub on the link that is up. */
  #present = false;
  /** Settled once the person of the start is signed in or refused; at once where there is none. */
  readonly #returned = Promise.withResolvers<void>();

  constructor(options: LessonOptions) {
    this.#options = options;
    this.#school = options.school;
    const { clock, newId, passwords, settings, input, log } = options;
    const onChange = (what: ConsoleLockNews['what']): void => this.#lockChanged(what);
    this.#lock = new LessonLock({ clock, passwords, pins: settings, input, log, onChange });
    this.#page = pageGate(options.page, () => this.#lock.locked);
    this.#line = new HubLine(clock, newId);
    options.register.onTrouble((trouble) => this.#page.tell('register.trouble', trouble));
    this.#news = new LockNews(this.#line, clock);
    this.#views = new Views({ line: this.#line, page: this.#page, clock });
    this.#authority = new LessonAuthority(this.#line, clock);
    this.#orders = new OrderDesk({ line: this.#line, authority: this.#authority, clock, newId });
    this.#rooms = new Rooms(this.#line, this.#page);
    this.#incidents = new IncidentDesk({
      line: this.#line,
      page: this.#page,
      hubNow: () => clock.wall() + this.#link.hubClockAheadMs,
      isReady: () => this.#isReady,
    });
    if (options.account === undefined) this.#returned.resolve();
    this.#waiting = options.account;
  }

  /** The page's calls, one function each. */
  readonly handlers: Handlers = {
    start: () => this.#start(),
    'sign-in': ({ user, password }) => this.#signIn(user, password),
    'account.create': (account) => this.#createAccount(account),
    'sign-out': () => this.#signOut(),
    activity: async ({ agoMs }) => {
      this.#options.input.fromPage(agoMs);
      return {};
    },
    lock: async () => {
      this.#lock.lockNow();
      return {};
    },
    unlock: ({ secret }) => this.#lock.unlock(secret),
    'pin.set': ({ password, pin }) => this.#lock.setPin(password, pin),
    'room.open': ({ room }) => this.#openRoom(room),
    'tiles.visible': async ({ stations, width, height }) => {
      const size = tileSize(width, height);
      const wishes = [...new Set(stations)].map((station) => ({ station, monitor: 0, view: 'tile' as const, ...size }));
      this.#views.wish('tile', wishes);
      return {};
    },
    'close.look': async (look) => {
      this.#views.wish('close', look === null ? [] : [{ ...look, view: 'close' }]);
      return {};
    },
    'picture.key': async ({ pictures }) => {
      for (const of of pictures) this.#views.askKey(of);
      return {};
    },
    order: async ({ stations, order }) => ({
      results: await this.#orders.order(stations, order, this.#isReady),
    }),
    'incidents.list': (ask) => this.#incidents.list(ask),
    'incident.kinds': () => this.#incidents.kinds(),
    'incident.read': (ask) => this.#incidents.read(ask),
    'incident.raise': (raised) => this.#incidents.raise(raised),
    'incident.note': (note) => this.#incidents.note(note),
    'incident.outcome': (outcome) => this.#incidents.outcome(outcome),
    'settings.save': async (some) => {
      this.#options.settings.save(some);
      return {};
    },
    ready: async () => {
      this.#options.onReady();
      return {};
    },
  };

  /** The person is known to the hub on a line that is up, and this console is not locked. */
  get #isReady(): boolean {
    return this.#present && !this.#lock.locked;
  }

  /** Whether the console is locked: then nothing but the calls named for it may be answered (rule IDL3). */
  get locked(): boolean {
    return this.#lock.locked;
  }

  /** The link is up. Who was signed in signs in again, and the room and the pictures go on. */
  linkUp(link: ConsoleLink, welcome: Welcome): void {
    this.#line.attach(link);
    this.#at = { schoolId: welcome.school.id, console: welcome.device.id, nonce: welcome.connNonce };
    link.onMessage((message) => this.#heard(message));
    link.onMedia((frame) => this.#views.media(frame));
    this.#school = welcome.school.name;
    this.#options.onSchool(welcome.school.name);
    const hubClockAheadMs = welcome.hubTime - this.#options.clock.wall();
    this.#tellLink({ state: 'up', code: null, hubClockAheadMs });
    this.#return().catch((error: unknown) => this.#options.log.error({ err: error }, 'signing in again failed'));
  }

  linkDown(end: LinkEnd): void {
    this.#present = false;
    this.#views.end();
    this.#line.detach();
    const lasting = isLasting(end) || end.refusal === 'replaced';
    const code = lasting ? (end.refusal ?? 'wrong-hub') : null;
    this.#tellLink({ ...this.#link, state: lasting ? 'refused' : 'connecting', code });
  }

  #tellLink(link: LinkView): void {
    this.#link = link;
    this.#page.tell('link', link);
  }

  #heard(message: FromHub): void {
    this.#authority.heard(message);
    this.#line.heard(message);
    this.#rooms.heard(message);
    this.#incidents.heard(message);
    this.#orders.heard(message);
    if (message.t === 'signed-out' && message.body.reason !== 'asked') this.#ended(message.body.reason);
    if (message.t !== 'refusal') return;
    const { code, re } = message.body;
    const view = re !== undefined && this.#views.refused(re);
    this.#options.log.warn({ code, view }, 'the hub refused');
  }

  async #start(): Promise<StartView> {
    // A page that begins has nothing on it to look at yet, also when it was loaded anew.
    this.#lookAtNothing();
    const { firstAccount, settings, clock } = this.#options;
    // A page that asked for a password first and then did not need it would only startle.
    const patience = Promise.withResolvers<void>();
    const stopWaiting = clock.after(START_WAITS_MS, patience.resolve);
    await Promise.race([this.#returned.promise, patience.promise]);
    stopWaiting();
    const person = this.#person;
    this.#incidents.begin();
    return {
      school: this.#school,
      needsAccount: firstAccount !== null && (await firstAccount.needed()),
      link: this.#link,
      signedIn: person === null || this.locked ? null : this.#signedInView(person),
      lock: this.#lockView(),
      registerTrouble: this.#options.register.trouble,
      settings: settings.read(),
    };
  }

  #signedInView({ user, role, rooms }: SignedIn): NonNullable<StartView['signedIn']> {
    return { user, role, rooms, hasPin: this.#lock.hasPin };
  }

  /** The lock as it is shown, its time by the hub's clock. */
  #lockView(): LockView | null {
    const view = this.#lock.view;
    return view === null ? null : { ...view, since: Math.round(view.since + this.#link.hubClockAheadMs) };
  }

  #lockChanged(what: ConsoleLockNews['what']): void {
    if (what === 'locked') {
      // The hub ends the streams when it hears of the lock: nothing is left to be stopped one by one.
      this.#views.end();
      this.#lookAtNothing();
    }
    this.#news.tell(what, this.#present);
    if (what === 'unlocked' && this.#present) this.#views.begin();
    if (what === 'signed-out') {
      void this.#signOut();
      this.#page.tell('signed-out', { reason: 'too-many-tries' });
    }
    const view = this.#lockView();
    if (view !== null) this.#page.tell('locked', view);
  }

  #lookAtNothing(): void {
    this.#views.wish('tile', []);
    this.#views.wish('close', []);
  }

  /** Signs in by password with a key made for it; the grant comes before the answer (rule AUT1). */
  async #signIn(user: string, password: string): Promise<Outcome> {
    const key = new SessionKey();
    const answer = await this.#line.ask(
      'sign-in',
      { user, password, sessionKey: key.spki },
      (message) => this.#signedIn(key, message),
      SIGN_IN_WITHIN_MS,
    );
    if (!answer.ok) return { ok: false, code: answer.code };
    this.#news.forget();
    this.#lock.begin(answer.value.user, password, answer.value.consoleLockMs);
    return this.#begin(key, answer.value);
  }

  /** Signs in again on a link that returned: the key shows that this is the same sign-in (rule AUT9). */
  async #signInAgain(user: string, key: SessionKey, at: ReturnBinding): Promise<Outcome> {
    const answer = await this.#line.ask(
      'sign-in.again',
      { user, sessionKey: key.spki, sig: key.signReturn(at) },
      (message) => this.#signedIn(key, message),
      SIGN_IN_WITHIN_MS,
    );
    if (!answer.ok) return { ok: false, code: answer.code };
    this.#lock.setTime(answer.value.consoleLockMs);
    return this.#begin(key, answer.value);
  }

  #signedIn(key: SessionKey, message: FromHub): SignedIn | undefined {
    if (message.t === 'grant') key.hold(message.body, this.#options.clock.mono());
    return message.t === 'signed-in' ? message.body : undefined;
  }

  #begin(key: SessionKey, person: SignedIn): Outcome {
    // Results of orders that somebody else gave are not for this person.
    if (this.#person !== null && this.#person.user !== person.user) {
      this.#orders.abandon();
      this.#incidents.forget();
    }
    this.#person = person;
    this.#authority.begin(key);
    this.#present = true;
    this.#news.flush();
    if (!this.locked) this.#views.begin();
    return { ok: true };
  }

  async #return(): Promise<void> {
    const [person, key, at, waiting] = [this.#person, this.#authority.key, this.#at, this.#waiting];
    const again = person !== null && key !== null && at !== null;
    if (!again && waiting === undefined) return;
    const outcome = again
      ? await this.#signInAgain(person.user, key, at)
      : await this.#signIn(waiting?.user ?? '', waiting?.password ?? '');
    if (!outcome.ok && outcome.code === 'not-connected') return;
    this.#waiting = undefined;
    // The room first: it brings the nonces that what is still open has to be signed over.
    if (outcome.ok && !(await this.#rooms.reopen())) this.#ended('ended');
    else if (outcome.ok) this.#orders.resume();
    else if (again) this.#ended('ended');
    this.#returned.resolve();
  }

  async #createAccount({ user, password }: CallInput<'account.create'>): Promise<Outcome> {
    const { firstAccount, log } = this.#options;
    if (firstAccount === null || !(await firstAccount.needed())) return { ok: false, code: 'not-allowed' };
    try {
      await firstAccount.create(user, password);
      return { ok: true };
    } catch (error) {
      log.warn({ err: error }, 'the first account could not be made');
      return {
        ok: false,
        code: error instanceof Error && 'code' in error ? String(error.code).slice(0, 40) : 'failed',
      };
    }
  }

  async #signOut(): Promise<Record<string, never>> {
    this.#forget();
    await this.#line.ask(
      'sign-out',
      {},
      (message) => (message.t === 'signed-out' ? true : undefined),
      SIGN_OUT_WITHIN_MS,
    );
    return {};
  }

  async #openRoom(room: string): Promise<Outcome> {
    const outcome = await this.#rooms.open(room);
    if (outcome.ok) this.#remember({ room, ...(this.#person === null ? {} : { user: this.#person.user }) });
    return outcome;
  }

  /** The next start begins where this one was; a lesson goes on where that cannot be kept. */
  #remember(some: SomeSettings): void {
    try {
      this.#options.settings.save(some);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the settings could not be kept');
    }
  }

  #ended(reason: 'ended' | 'revoked'): void {
    this.#forget();
    this.#page.tell('signed-out', { reason });
  }

  #forget(): void {
    this.#lock.end();
    this.#news.forget();
    this.#authority.end();
    this.#waiting = undefined;
    this.#person = null;
    this.#present = false;
    this.#lookAtNothing();
    this.#views.end();
    this.#orders.abandon();
    this.#incidents.forget();
    this.#rooms.close();
  }
}
