import type { ConsoleLinkAtHub } from '@usher/link';
import type { Message, RefusalCode } from '@usher/protocol';
import type { Logger } from 'pino';
import type { SignInDesk } from '../accounts/sign-in.ts';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import type { AuditBatch } from './audit-batch.ts';
import type { CommandDesk } from './command-desk.ts';
import { ConsoleViews } from './console-views.ts';
import { type Person, personMay } from './person.ts';
import type { RoomWatch } from './room-watch.ts';
import type { StationBoard } from './station-board.ts';
import type { StationStreams } from './station-streams.ts';

// Resizing a large picture stops and starts its stream; that is one look, not many.
const ONE_LOOK_MS = 60_000;

/** What a console's end needs of the rest of the lesson. */
export type ConsoleSurroundings = {
  readonly board: StationBoard;
  readonly rooms: RoomWatch;
  readonly desk: CommandDesk;
  readonly audit: AuditBatch;
  readonly signIns: SignInDesk;
  readonly streamsOf: (station: string) => StationStreams | null;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
};

type ConsoleMessage<T extends string> = Extract<Message<'console-to-hub'>, { t: T }>;

/** One console's link: who is signed in at it, and what they may see and do (rules SGN1, CMD2). */
export class ConsoleEnd {
  readonly #console: string;
  readonly #link: ConsoleLinkAtHub;
  readonly #around: ConsoleSurroundings;
  readonly #views: ConsoleViews;
  readonly #lookedAt = new Map<string, number>();
  #person: Person | null = null;
  #cancelEnd: (() => void) | null = null;
  #signIns = 0;

  constructor(console: string, link: ConsoleLinkAtHub, around: ConsoleSurroundings) {
    this.#console = console;
    this.#link = link;
    this.#around = around;
    this.#views = new ConsoleViews(link);
    link.onMessage((message) => this.#hear(message));
  }

  /** The link is gone: nobody is signed in at it and nothing is watched for it. */
  ended(): void {
    this.#signIns += 1;
    this.#leave('link-ended');
  }

  stationGone(station: string): void {
    this.#views.forget(station);
  }

  #hear(message: Message<'console-to-hub'>): void {
    // A second hello is refused by the link itself.
    if (message.t === 'hello') return;
    if (message.t === 'refusal')
      return this.#around.log.warn({ console: this.#console, code: message.body.code }, 'a console refused');
    if (message.t === 'sign-in') {
      this.#signIn(message).catch((error: unknown) => {
        this.#around.log.error({ err: error }, 'a sign-in could not be looked at');
        this.#refuse(message, 'failed', 'the hub could not look at the sign-in');
      });
      return;
    }
    const person = this.#person;
    if (person === null) this.#refuse(message, 'not-signed-in', 'nobody is signed in at this console');
    else this.#serve(message, person);
  }

  #serve(message: Exclude<Message<'console-to-hub'>, { t: 'hello' | 'refusal' | 'sign-in' }>, person: Person): void {
    switch (message.t) {
      case 'sign-out':
        this.#signIns += 1;
        this.#leave('asked');
        this.#link.send({ t: 'signed-out', id: this.#around.makeId(), body: { reason: 'asked' } });
        return;
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
        this.#around.desk.command(message, { console: this.#console, link: this.#link, person });
    }
  }

  async #signIn(message: ConsoleMessage<'sign-in'>): Promise<void> {
    this.#signIns += 1;
    const attempt = this.#signIns;
    const answer = await this.#around.signIns.signIn(message.body, this.#console);
    // Meanwhile the link may have ended, or a later sign-in have begun.
    if (attempt !== this.#signIns) return;
    if (!answer.ok) return this.#refuse(message, answer.refused.code, answer.refused.detail);
    const { person, rooms } = answer;
    this.#leave('replaced');
    this.#person = person;
    const { clock, makeId } = this.#around;
    this.#cancelEnd = clock.after(person.until - clock.now(), () => {
      this.#leave('ended');
      this.#link.send({ t: 'signed-out', id: makeId(), body: { reason: 'ended' } });
    });
    const { user, role, grantId, until } = person;
    this.#link.send({ t: 'signed-in', id: makeId(), body: { user, role, rooms: [...rooms], grantId, until } });
  }

  #openRoom(message: ConsoleMessage<'room.open'>, person: Person): void {
    const { signIns, rooms } = this.#around;
    if (!personMay(person, 'see-room', message.body.room))
      return this.#refuse(message, 'not-allowed', 'this account may not see that room');
    const room = signIns.roomNamed(message.body.room);
    if (room === null) return this.#refuse(message, 'unknown-room', 'there is no room of that name');
    rooms.open(this.#link, room);
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

  #leave(how: 'asked' | 'ended' | 'replaced' | 'link-ended'): void {
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    this.#views.stopAll();
    this.#around.rooms.close(this.#link);
    if (this.#person !== null) this.#record('sign-out', null, { how });
    this.#person = null;
    this.#lookedAt.clear();
  }

  #record(what: string, station: string | null, detail: Readonly<Record<string, unknown>>): void {
    const who = this.#person?.user ?? null;
    const at = this.#around.clock.now();
    this.#around.audit.add({ at, who, console: this.#console, what, station, outcome: 'done', detail });
  }

  #noStream(message: Message<'console-to-hub'>): void {
    this.#refuse(message, 'unknown-stream', 'this console has no stream of that number');
  }

  #refuse(message: Message<'console-to-hub'>, code: RefusalCode, detail: string): void {
    this.#link.refuse(code, detail, message.id);
  }
}
