import type { ConsoleLinkAtHub } from '@usher/link';
import type { Refused } from '@usher/link';
import type { Message, Outgoing, RefusalCode, SignedStatement } from '@usher/protocol';
import type { Logger } from 'pino';
import type { SignInAnswer, SignInDesk } from '../accounts/sign-in.ts';
import type { GrantBook } from '../authority/grant-book.ts';
import type { Clock } from '../clock.ts';
import { type ConsoleIncidents, type IncidentMessage, refusalOf } from '../incidents/console-incidents.ts';
import type { MakeId } from '../make-id.ts';
import type { AuditBatch } from './audit-batch.ts';
import type { CommandDesk } from './command-desk.ts';
import { ConsoleViews } from './console-views.ts';
import { CONSOLE_MAY, roleMay } from '@usher/classroom';
import { type Person, personMay } from './person.ts';
import type { RoomWatch } from './room-watch.ts';
import type { StationBoard } from './station-board.ts';
import type { StationStreams } from './station-streams.ts';

// Resizing a large picture stops and starts its stream; that is one look, not many.
const ONE_LOOK_MS = 60_000;

type ConsoleMessage<T extends string> = Extract<Message<'console-to-hub'>, { t: T }>;
type RevokeWish = ConsoleMessage<'revoke'>['body'];
/** Takes something back in the name of a person who may; the refusal when there is nothing to take back. */
export type Revoke = (wish: RevokeWish, by: { readonly user: string; readonly console: string }) => Refused | null;

/** What a console's end needs of the rest of the lesson. */
export type ConsoleSurroundings = {
  readonly board: StationBoard;
  readonly rooms: RoomWatch;
  readonly desk: CommandDesk;
  readonly audit: AuditBatch;
  readonly signIns: SignInDesk;
  readonly grants: GrantBook;
  readonly revoke: Revoke;
  readonly consoleLockMs: number;
  readonly incidents: Pick<ConsoleIncidents, 'answer'>;
  readonly streamsOf: (station: string) => StationStreams | null;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
};

type Served = Exclude<
  Message<'console-to-hub'>,
  { t: 'hello' | 'refusal' | 'sign-in' | 'sign-in.again' | 'register.prove' | 'register.alarm' }
>;

/** A console's link and the nonce that the hub chose for it. */
export type ConsoleAt = { readonly link: ConsoleLinkAtHub; readonly nonce: string };

/** One console's link: who is signed in at it, and what they may see and do (rules SGN1, CMD2). */
export class ConsoleEnd {
  readonly #console: string;
  readonly #link: ConsoleLinkAtHub;
  readonly #nonce: string;
  readonly #around: ConsoleSurroundings;
  readonly #views: ConsoleViews;
  readonly #lookedAt = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #person: Person | null = null;
  #cancelEnd: (() => void) | null = null;
  #signIns = 0;

  constructor(console: string, { link, nonce }: ConsoleAt, around: ConsoleSurroundings) {
    this.#console = console;
    this.#link = link;
    this.#nonce = nonce;
    this.#around = around;
    this.#views = new ConsoleViews(link);
    this.#unsubscribe = link.onMessage((message) => this.#hear(message));
  }

  /** The link is gone: nothing is watched for it. The session goes on, for the link may return. */
  ended(): void {
    this.#signIns += 1;
    this.#leave('link-ended');
  }

  /** Ends the sign-in if the school took it back. */
  checkPerson(): void {
    if (this.#person === null || this.#around.signIns.stillSignedIn(this.#console, this.#person)) return;
    this.#signIns += 1;
    this.#leave('revoked');
    this.#link.send({ t: 'signed-out', id: this.#around.makeId(), body: { reason: 'revoked' } });
  }

  /** The device is quarantined: whoever was signed in at it is not any more, and it is not heard here again (CLN3). */
  barred(): void {
    this.#unsubscribe();
    this.#signIns += 1;
    this.#around.signIns.signedOut(this.#console);
    if (this.#person !== null)
      this.#link.send({ t: 'signed-out', id: this.#around.makeId(), body: { reason: 'revoked' } });
    this.#leave('quarantined');
  }

  /** Tells the console of a grant. */
  tellGrant(statement: SignedStatement): void {
    this.#link.send({ t: 'grant', id: this.#around.makeId(), body: statement });
  }

  stationGone(station: string): void {
    this.#views.forget(station);
  }

  #hear(message: Message<'console-to-hub'>): void {
    // A second hello is refused by the link itself.
    if (message.t === 'hello') return;
    // Heard by the register's witnesses, whoever sits there.
    if (message.t === 'register.prove' || message.t === 'register.alarm') return;
    if (message.t === 'refusal')
      return this.#around.log.warn({ console: this.#console, code: message.body.code }, 'a console refused');
    if (message.t === 'sign-in' || message.t === 'sign-in.again') {
      this.#signIn(message).catch((error: unknown) => {
        this.#around.log.error({ err: error }, 'a sign-in could not be looked at');
        this.#refuse(message, 'failed', 'the hub could not look at the sign-in');
      });
      return;
    }
    const person = this.#person;
    if (person === null) return this.#refuse(message, 'not-signed-in', 'nobody is signed in at this console');
    const right = CONSOLE_MAY[message.t];
    // Commands answer for each station by itself, because the right hangs on its room.
    const command = message.t.startsWith('cmd.');
    if (!command && right !== 'nobody' && right !== 'signed-in' && !roleMay(person.role, right)) {
      this.#record(message.t, null, {}, 'not-allowed');
      return this.#refuse(message, 'not-allowed', 'this account may not do that');
    }
    this.#serve(message, person);
  }

  #serve(message: Served, person: Person): void {
    switch (message.t) {
      case 'sign-out':
        this.#signIns += 1;
        this.#around.signIns.signedOut(this.#console);
        this.#leave('asked');
        this.#link.send({ t: 'signed-out', id: this.#around.makeId(), body: { reason: 'asked' } });
        return;
      case 'grant.renew':
        return this.tellGrant(this.#around.grants.issue(this.#console, person).statement);
      case 'console.lock':
        return this.#locked(message.body);
      case 'revoke':
        return this.#revoke(message, person);
      case 'room.open':
        return this.#openRoom(message, person);
      case 'view.start':
        return this.#startView(message, person);
      case 'view.stop':
        if (!this.#views.stop(message.body.stream)) this.#noStream(message);
        return;
      case 'view.key':
        if (!this.#views.askKey(message.body.stream)) this.#noStream(message);
        return;
      case 'cmd.cover':
      case 'cmd.lock':
      case 'cmd.release':
        return this.#around.desk.command(message, { console: this.#console, link: this.#link, person });
      case 'incident.kinds':
      case 'incident.list':
      case 'incident.read':
      case 'incident.raise':
      case 'incident.note':
      case 'incident.outcome':
        return this.#incident(message, person);
    }
  }

  /** What is answered hangs on who asks; nothing comes to whoever sits there when they have gone. */
  #incident(message: IncidentMessage, person: Person): void {
    const { incidents, makeId, log } = this.#around;
    incidents.answer(message, person.id).then(
      ({ t, body }) => {
        if (this.#person !== person) return;
        this.#link.send({ t, id: makeId(), body: { re: message.id, ...body } } as Outgoing<'hub-to-console'>);
      },
      (error: unknown) => {
        const refused = refusalOf(error);
        if (refused === null) log.error({ err: error }, 'what a console asked of incidents failed');
        const { code, detail } = refused ?? { code: 'failed', detail: 'the register could not be asked; try again' };
        this.#refuse(message, code, detail);
      },
    );
  }

  #lookAt(message: ConsoleMessage<'sign-in' | 'sign-in.again'>): Promise<SignInAnswer> {
    const { signIns } = this.#around;
    return message.t === 'sign-in'
      ? signIns.signIn(message.body, this.#console)
      : signIns.again(message.body, { console: this.#console, nonce: this.#nonce });
  }

  async #signIn(message: ConsoleMessage<'sign-in' | 'sign-in.again'>): Promise<void> {
    this.#signIns += 1;
    const attempt = this.#signIns;
    const answer = await this.#lookAt(message);
    // Meanwhile the link may have ended, or a later sign-in have begun.
    if (attempt !== this.#signIns) return;
    if (!answer.ok) return this.#refuse(message, answer.refused.code, answer.refused.detail);
    const { person, rooms } = answer;
    this.#leave('replaced');
    this.#person = person;
    const { clock, consoleLockMs, grants, makeId, signIns } = this.#around;
    this.#cancelEnd = clock.after(person.until - clock.now(), () => {
      signIns.signedOut(this.#console);
      this.#leave('ended');
      this.#link.send({ t: 'signed-out', id: makeId(), body: { reason: 'ended' } });
    });
    const { user, role, until } = person;
    const grant = grants.issue(this.#console, person);
    this.tellGrant(grant.statement);
    this.#link.send({
      t: 'signed-in',
      id: makeId(),
      body: { user, role, rooms: [...rooms], grantId: grant.id, until, consoleLockMs },
    });
  }

  #openRoom(message: ConsoleMessage<'room.open'>, person: Person): void {
    const { signIns, rooms } = this.#around;
    if (!personMay(person, 'see-room', message.body.room))
      return this.#refuse(message, 'not-allowed', 'this account may not see that room');
    const room = signIns.roomNamed(message.body.room);
    if (room === null) return this.#refuse(message, 'unknown-room', 'there is no room of that name');
    rooms.open(this.#link, room, person);
    this.#around.grants.enter(this.#console, room);
    this.#record('room.open', null, { room });
  }

  #startView(message: ConsoleMessage<'view.start'>, person: Person): void {
    const { station: id, view } = message.body;
    const station = this.#around.board.find(id);
    const streams = this.#around.streamsOf(id);
    if (station === null || streams === null)
      return this.#refuse(message, 'unknown-station', 'there is no such station');
    if (!personMay(person, view === 'close' ? 'look-closer' : 'see-room', station.room))
      return this.#refuse(message, 'not-allowed', 'this account may not look at that station');
    const looking = this.#views.looksCloserAt(id);
    const refused = this.#views.start(message.body, message.id, streams);
    if (refused !== null) return this.#refuse(message, refused.code, refused.detail);
    if (view === 'close') this.#noteLook(id, looking, { room: station.room, name: station.name });
  }

  #noteLook(station: string, looking: boolean, place: Readonly<Record<string, string>>): void {
    const now = this.#around.clock.monotonic();
    const last = this.#lookedAt.get(station);
    this.#lookedAt.set(station, now);
    if (!looking && (last === undefined || now - last > ONE_LOOK_MS)) this.#record('look-closer', station, place);
  }

  /** A console that covered itself looks at nothing: one message ends all its views (rules IDL4, IDL8). */
  #locked({ what, agoMs }: ConsoleMessage<'console.lock'>['body']): void {
    if (what === 'locked') this.#views.stopAll();
    this.#record('console.lock', null, { what, agoMs }, what === 'failed' ? 'failed' : 'done');
  }

  #revoke(message: ConsoleMessage<'revoke'>, { user }: Person): void {
    const refused = this.#around.revoke(message.body, { user, console: this.#console });
    if (refused !== null) return this.#refuse(message, refused.code, refused.detail);
    this.#link.send({ t: 'revoked', id: this.#around.makeId(), body: { re: message.id } });
  }

  #leave(how: 'asked' | 'ended' | 'replaced' | 'revoked' | 'quarantined' | 'link-ended'): void {
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    this.#views.stopAll();
    this.#around.rooms.close(this.#link);
    if (this.#person !== null) this.#record('sign-out', null, { how });
    this.#around.grants.end(this.#console);
    this.#person = null;
    this.#lookedAt.clear();
  }

  #record(what: string, station: string | null, detail: Readonly<Record<string, unknown>>, outcome = 'done'): void {
    const who = this.#person?.user ?? null;
    const at = this.#around.clock.now();
    this.#around.audit.add({ at, who, console: this.#console, what, station, outcome, detail });
  }

  #noStream(message: Message<'console-to-hub'>): void {
    this.#refuse(message, 'unknown-stream', 'this console has no stream of that number');
  }

  #refuse(message: Message<'console-to-hub'>, code: RefusalCode, detail: string): void {
    this.#link.refuse(code, detail, message.id);
  }
}
