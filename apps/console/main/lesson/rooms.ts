import type { StationView } from '@usher/protocol';
import type { Outcome } from '../../contract/contract.ts';
import type { PageEvents } from '../page-events.ts';
import type { FromHub, HubLine } from './hub-line.ts';

const OPENS_WITHIN_MS = 10_000;

/** The room a lesson is held in: asked for, told to the page in one piece, and opened again on a new link. */
export class Rooms {
  readonly #line: HubLine;
  readonly #page: Pick<PageEvents, 'tell'>;
  #parts: StationView[] = [];
  #wanted: string | null = null;

  constructor(line: HubLine, page: Pick<PageEvents, 'tell'>) {
    this.#line = line;
    this.#page = page;
  }

  async open(room: string): Promise<Outcome> {
    this.#wanted = room;
    this.#parts = [];
    const answer = await this.#line.ask('room.open', { room }, (message) => isLast(message, room), OPENS_WITHIN_MS);
    if (answer.ok) return { ok: true };
    // A link that ended is no refusal: the room is opened on the next one.
    const refused = answer.code !== 'not-connected' && answer.code !== 'timed-out';
    if (refused && this.#wanted === room) this.#wanted = null;
    return { ok: false, code: answer.code };
  }

  /** Opens the room again after the link was lost. False: the hub refuses it now. */
  async reopen(): Promise<boolean> {
    if (this.#wanted === null) return true;
    return (await this.open(this.#wanted)).ok || this.#wanted !== null;
  }

  close(): void {
    this.#wanted = null;
    this.#parts = [];
  }

  heard(message: FromHub): void {
    if (message.t === 'station' && message.body.room === this.#wanted) this.#page.tell('station', message.body);
    if (message.t === 'room.staff' && message.body.room === this.#wanted) this.#page.tell('room.staff', message.body);
    if (message.t === 'station.gone') this.#page.tell('station.gone', message.body);
    if (message.t !== 'room' || message.body.room !== this.#wanted) return;
    this.#parts.push(...message.body.stations);
    if (!message.body.last) return;
    this.#page.tell('room', { room: message.body.room, stations: this.#parts });
    this.#parts = [];
  }
}

const isLast = (message: FromHub, room: string): true | undefined =>
  message.t === 'room' && message.body.room === room && message.body.last ? true : undefined;
