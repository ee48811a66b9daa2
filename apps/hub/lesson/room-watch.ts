import { roleMay } from '@usher/classroom';
import type { ConsoleLinkAtHub } from '@usher/link';
import type { IncidentAlert, Role, StationView } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { nameKey } from '../store/name-key.ts';
import { roomParts } from './room-parts.ts';
import type { StationBoard } from './station-board.ts';

// Shorter than one frame of a screen twice over; a room that starts up changes each station several times at once.
const GATHER_MS = 20;

/** Somebody who has a room open, as the others there see them. */
type Colleague = { readonly user: string; readonly role: Role; readonly id: string };

// More would not fit into the head of a room, and the message is bounded.
const MOST_STAFF = 50;

/** Tells each console the stations of the room it has open, whole at first and then as they change. */
export class RoomWatch {
  readonly #board: StationBoard;
  readonly #clock: Clock;
  readonly #makeId: MakeId;
  readonly #open = new Map<
    ConsoleLinkAtHub,
    { readonly room: string; readonly key: string; readonly person: Colleague }
  >();
  readonly #changed = new Set<string>();
  #waiting = false;

  constructor(board: StationBoard, clock: Clock, makeId: MakeId) {
    this.#board = board;
    this.#clock = clock;
    this.#makeId = makeId;
    board.listen({ changed: (view) => this.#note(view), gone: (view) => this.#gone(view) });
  }

  /** Opens a room for a console, in place of the one it had open. */
  open(link: ConsoleLinkAtHub, room: string, { user, role, id }: Colleague): void {
    this.#flush();
    const before = this.#open.get(link);
    this.#open.set(link, { room, key: nameKey(room), person: { user, role, id } });
    if (before !== undefined && before.key !== nameKey(room)) this.#tellStaff(before.key);
    for (const { stations, last } of roomParts(this.#board.inRoom(room)))
      link.send({ t: 'room', id: this.#makeId(), body: { room, stations: [...stations], last } });
    this.#tellStaff(nameKey(room));
  }

  /** Whoever leads a lesson in a room: the teacher who opened it first, by the school's id; null when nobody is there. */
  leaderOf(room: string): string | null {
    const key = nameKey(room);
    const here = [...this.#open.values()].filter((open) => open.key === key);
    return (here.find(({ person }) => person.role === 'teacher') ?? here[0])?.person.id ?? null;
  }

  /** Tells everybody who has the room open and may know of incidents. */
  alert(alert: IncidentAlert): void {
    for (const [link, { key, person }] of this.#open)
      if (key === nameKey(alert.room) && roleMay(person.role, 'incidents'))
        link.send({ t: 'incident.alert', id: this.#makeId(), body: alert });
  }

  close(link: ConsoleLinkAtHub): void {
    const before = this.#open.get(link);
    this.#open.delete(link);
    if (before !== undefined) this.#tellStaff(before.key);
  }

  /** Tells everybody in a room who else is there (rule CMD5). */
  #tellStaff(key: string): void {
    const here = [...this.#open].filter(([, open]) => open.key === key);
    for (const [link, { room }] of here) {
      const people = here
        .filter(([other]) => other !== link)
        .map(
          ([
            ,
            {
              person: { user, role },
            },
          ]) => ({ user, role }),
        );
      link.send({ t: 'room.staff', id: this.#makeId(), body: { room, people: people.slice(0, MOST_STAFF) } });
    }
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
    return [...this.#open].flatMap(([link, open]) => (open.key === key ? [link] : []));
  }
}
