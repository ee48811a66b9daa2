import { createConsoleLinkPair } from '@usher/link/testing';
import { LIMITS, type Message, type MessageBody, type Outgoing, type Welcome } from '@usher/protocol';
import { createPasswords, newId } from '@usher/trust';
import { pino } from 'pino';
import { PageInput } from '../console-input.ts';
import type { PageEvents } from '../page-events.ts';
import { LessonSession, type LessonOptions } from '../lesson/lesson-session.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { ManualClock } from './manual-clock.ts';

type Said = Message<'console-to-hub'>;
type HubType = Outgoing<'hub-to-console'>['t'];

export const WELCOME: Welcome = {
  connId: newId(),
  connNonce: 'A'.repeat(43),
  hubTime: 1_700_000_005_000,
  epoch: 0,
  revEpoch: 0,
  quarantined: false,
  school: { id: newId(), name: 'Mill Lane' },
  device: { id: newId(), kind: 'console', name: 'desk', room: null },
};

/** A lesson with a page that is only written down and a hub that is played by hand over a joined link. */
export class LessonStage {
  readonly clock = new ManualClock();
  readonly told: [string, unknown][] = [];
  readonly pictures: Uint8Array[] = [];
  readonly saved: unknown[] = [];
  readonly pins = new Map<string, string>();
  readonly lesson: LessonSession;
  pageTakes = true;
  /** The key of the last sign-in. */
  sessionKey = '';
  #pair = createConsoleLinkPair();
  #said: Said[] = [];

  constructor(some: Partial<LessonOptions> = {}) {
    const page: PageEvents = {
      tell: (event, payload) => void this.told.push([event, payload]),
      picture: (event) => {
        if (this.pageTakes) this.pictures.push(event);
        return this.pageTakes;
      },
    };
    this.lesson = new LessonSession({
      page,
      settings: {
        read: () => DEFAULT_SETTINGS,
        save: (values) => void this.saved.push(values),
        pinOf: (user) => this.pins.get(user) ?? null,
        keepPin: (user, record) => void (record === null ? this.pins.delete(user) : this.pins.set(user, record)),
      },
      clock: this.clock,
      // The real cost takes a tenth of a second; what is promised does not depend on it.
      passwords: createPasswords({ logN: 10, r: 8, p: 1 }),
      input: new PageInput(),
      newId,
      log: pino({ level: 'silent' }),
      school: '',
      onSchool: () => undefined,
      firstAccount: null,
      register: { trouble: null, onTrouble: () => undefined },
      onReady: () => undefined,
      ...some,
    });
  }

  /** A link is up; what was said on earlier ones is forgotten. */
  linkUp(): void {
    this.#pair = createConsoleLinkPair();
    this.#said = [];
    this.#pair.hub.onMessage((message) => this.#said.push(message));
    this.#pair.device.onEnd((end) => this.lesson.linkDown(end));
    this.lesson.linkUp(this.#pair.device, WELCOME);
  }

  async cut(): Promise<void> {
    this.#pair.cut();
    await this.settled();
  }

  /** Everything said has arrived and was acted on. */
  async settled(): Promise<void> {
    for (let i = 0; i < 5; i += 1) {
      await this.#pair.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** What the console said of a type since it was last taken. */
  async said<T extends Said['t']>(t: T): Promise<Extract<Said, { t: T }>[]> {
    await this.settled();
    const found = this.#said.filter((message): message is Extract<Said, { t: T }> => message.t === t);
    this.#said = this.#said.filter((message) => message.t !== t);
    return found;
  }

  async hub<T extends HubType>(t: T, body: MessageBody<'hub-to-console', T>): Promise<void> {
    // `t` and `body` belong together by this method's own type.
    this.#pair.hub.send({ t, id: newId(), body } as unknown as Outgoing<'hub-to-console'>);
    await this.settled();
  }

  async refuse(code: Parameters<typeof this.link.refuse>[0], re?: string): Promise<void> {
    this.link.refuse(code, 'refused', re);
    await this.settled();
  }

  async picture(stream: number, payload: Uint8Array, flags: { key?: boolean; more?: boolean } = {}): Promise<void> {
    this.link.sendMedia({ kind: 1, key: false, more: false, ...flags, stream, payload });
    await this.settled();
  }

  get link() {
    return this.#pair.hub;
  }

  /** Grants a session key what a teacher may; unsigned, for a console leaves it to the agents to check that. */
  async grant(key: string): Promise<string> {
    const grantId = newId();
    const { school, device } = WELCOME;
    const grant = { schoolId: school.id, grantId, user: 'a.teacher', role: 'teacher', console: device.id, key };
    const text = JSON.stringify({ ...grant, rooms: 'all', rights: ['lock'], ttlMs: LIMITS.grantMs, revEpoch: 0 });
    await this.hub('grant', { text, sig: '' });
    return grantId;
  }

  /** Signs a teacher of two rooms in and takes what was said for it. */
  async signIn(consoleLockMs: number = LIMITS.consoleLockMaxMs): Promise<void> {
    const outcome = this.lesson.handlers['sign-in']({ user: 'a.teacher', password: 'three words liked' });
    const [said] = await this.said('sign-in');
    this.sessionKey = said?.body.sessionKey ?? '';
    await this.grant(this.sessionKey);
    await this.hub('signed-in', { ...signedIn('a.teacher'), consoleLockMs });
    await outcome;
  }
}

export const signedIn = (user: string): MessageBody<'hub-to-console', 'signed-in'> => ({
  user,
  role: 'teacher',
  rooms: ['ICT1', 'ICT2'],
  grantId: newId(),
  until: WELCOME.hubTime + LIMITS.lockMaxMs,
  consoleLockMs: LIMITS.consoleLockMaxMs,
});

export const station = (name: string, room = 'ICT1'): MessageBody<'hub-to-console', 'station'> => ({
  id: newId(),
  name,
  room,
  link: 'up',
  nonce: null,
  quarantined: false,
  since: WELCOME.hubTime,
  guard: 'up',
  monitors: [{ number: 0, width: 1920, height: 1080 }],
  cover: { kind: 'none' },
  session: { user: 'pupil', since: WELCOME.hubTime },
  idleSince: null,
  hiddenSince: null,
  tamperedSince: null,
  withheld: false,
});
