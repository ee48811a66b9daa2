import { type ConsoleLink, isLasting, type LinkEnd } from '@usher/link';
import type { SignedIn, Welcome } from '@usher/protocol';
import type { Logger } from 'pino';
import type { LinkView, Outcome, StartView } from '../../contract/contract.ts';
import type { CallInput, Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { PageEvents } from '../page-events.ts';
import type { SettingsStore, SomeSettings } from '../settings.ts';
import { Credentials } from './credentials.ts';
import type { FirstAccount } from './first-account.ts';
import { type FromHub, HubLine } from './hub-line.ts';
import { OrderDesk } from './order-desk.ts';
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
  readonly newId: () => string;
  readonly log: Logger;
  /** The school's name as last known; empty when it is not. */
  readonly school: string;
  readonly onSchool: (name: string) => void;
  readonly firstAccount: FirstAccount | null;
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
  readonly #credentials = new Credentials();
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
    const { clock, newId, page } = options;
    this.#line = new HubLine(clock, newId);
    this.#views = new Views({ line: this.#line, page, clock });
    this.#orders = new OrderDesk(this.#line, clock, newId);
    this.#rooms = new Rooms(this.#line, page);
    if (options.account === undefined) this.#returned.resolve();
    else this.#credentials.hold(options.account.user, options.account.password);
  }

  /** The page's calls, one function each. */
  readonly handlers: Handlers = {
    start: () => this.#start(),
    'sign-in': ({ user, password }) => this.#signIn(user, password),
    'account.create': (account) => this.#createAccount(account),
    'sign-out': () => this.#signOut(),
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
    order: async ({ stations, order }) => ({ results: await this.#orders.order(stations, order, this.#present) }),
    'settings.save': async (some) => {
      this.#options.settings.save(some);
      return {};
    },
    ready: async () => {
      this.#options.onReady();
      return {};
    },
  };

  /** The link is up. Who was signed in signs in again, and the room and the pictures go on. */
  linkUp(link: ConsoleLink, welcome: Welcome): void {
    this.#line.attach(link);
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
    this.#options.page.tell('link', link);
  }

  #heard(message: FromHub): void {
    this.#line.heard(message);
    this.#rooms.heard(message);
    this.#orders.heard(message);
    if (message.t === 'signed-out' && message.body.reason === 'ended') this.#ended();
    if (message.t !== 'refusal') return;
    const { code, re } = message.body;
    const view = re !== undefined && this.#views.refused(re);
    this.#options.log.warn({ code, view }, 'the hub refused');
  }

  async #start(): Promise<StartView> {
    // A page that begins has nothing on it to look at yet, also when it was loaded anew.
    this.#views.wish('tile', []);
    this.#views.wish('close', []);
    const { firstAccount, settings, clock } = this.#options;
    // A page that asked for a password first and then did not need it would only startle.
    const patience = Promise.withResolvers<void>();
    const stopWaiting = clock.after(START_WAITS_MS, patience.resolve);
    await Promise.race([this.#returned.promise, patience.promise]);
    stopWaiting();
    const person = this.#person;
    return {
      school: this.#school,
      needsAccount: firstAccount !== null && (await firstAccount.needed()),
      link: this.#link,
      signedIn: person === null ? null : { user: person.user, role: person.role, rooms: person.rooms },
      settings: settings.read(),
    };
  }

  async #signIn(user: string, password: string): Promise<Outcome> {
    const answer = await this.#line.ask(
      'sign-in',
      { user, password },
      (message) => (message.t === 'signed-in' ? message.body : undefined),
      SIGN_IN_WITHIN_MS,
    );
    if (!answer.ok) return { ok: false, code: answer.code };
    // Results of orders that somebody else gave are not for this person.
    if (this.#person !== null && this.#person.user !== answer.value.user) this.#orders.abandon();
    this.#person = answer.value;
    this.#credentials.hold(user, password);
    this.#present = true;
    this.#views.begin();
    return { ok: true };
  }

  async #return(): Promise<void> {
    const held = this.#credentials.present();
    if (held === null) return;
    const known = this.#person !== null;
    const outcome = await this.#signIn(held.user, held.password);
    if (!outcome.ok && outcome.code === 'not-connected') return;
    if (outcome.ok) this.#orders.resume();
    else if (known) this.#ended();
    else this.#forget();
    this.#returned.resolve();
    if (outcome.ok && !(await this.#rooms.reopen())) this.#ended();
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

  #ended(): void {
    this.#forget();
    this.#options.page.tell('signed-out', { reason: 'ended' });
  }

  #forget(): void {
    this.#credentials.forget();
    this.#person = null;
    this.#present = false;
    this.#views.wish('tile', []);
    this.#views.wish('close', []);
    this.#views.end();
    this.#orders.abandon();
    this.#rooms.close();
  }
}
