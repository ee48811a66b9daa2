import type { ConsoleLinkAtHub } from '@usher/link';
import type { StationView } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { nameKey } from '../store/name-key.ts';
import { roomParts } from './room-parts.ts';
import type { StationBoard } from './station-board.ts';

// Shorter than one frame of a screen twice over; a room that starts up changes each station several times at once.
const GATHER_MS = 20;

/** Tells each console the stations of the room it has open, whole at first and then as they change. */
export class RoomWatch {
  readonly #board: StationBoard;
  readonly #clock: Clock;
  readonly #makeId: MakeId;
  readonly #open = new Map<ConsoleLinkAtHub, string>();
  readonly #changed = new Set<string>();
  #waiting = false;

  constructor(board: StationBoard, clock: Clock, makeId: MakeId) {
    this.#board = board;
    this.#clock = clock;
    this.#makeId = makeId;
    board.listen({ changed: (view) => this.#note(view), gone: (view) => this.#gone(view) });
  }

  /** Opens a room for a console, in place of the one it had open. */
  open(link: ConsoleLinkAtHub, room: string): void {
    this.#flush();
    this.#open.set(link, nameKey(room));
    for (const { stations, last } of roomParts(this.#board.inRoom(room)))
      link.send({ t: 'room', id: this.#makeId(), body: { room, stations: [...stations], last } });
  }

  close(link: ConsoleLinkAtHub): void {
    this.#open.delete(link);
  }

  #note(view: StationView): void {
    if (this.#open.size === 0) return;
    this.#changed.add(view.id);
    if (this.#waiting) return;
    this.#waiting = true;
    this.#clock.after(GATHER_MS, () => this.#flush());
  }

  #flush(): void {
    this.#waiting = false;
    const views = [...this.#changed].flatMap((id) => this.#board.find(id) ?? []);
    this.#changed.clear();
    for (const view of views)
      for (const link of this.#watching(view)) link.send({ t: 'station', id: this.#makeId(), body: view });
  }

  #gone(view: StationView): void {
    this.#changed.delete(view.id);
    for (const link of this.#watching(view))
      link.send({ t: 'station.gone', id: this.#makeId(), body: { id: view.id } });
  }

  #watching(view: StationView): readonly ConsoleLinkAtHub[] {
    const key = nameKey(view.room);
    return [...this.#open].flatMap(([link, room]) => (room === key ? [link] : []));
  }
}
