import {
  sameStation,
  stationAtStart,
  stationCovered,
  stationNonce,
  stationOff,
  type StationPlace,
  stationQuarantined,
  stationReported,
  stationUp,
  stationWithheld,
} from '@usher/classroom';
import type { CoverReport, StationReport, StationView } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import { nameKey } from '../store/name-key.ts';

/** What changed on the board, told once for each change that a console could see. */
export type BoardListener = {
  readonly changed: (view: StationView) => void;
  readonly gone: (view: StationView) => void;
};

/**
 * Every enrolled station as it is known now (rules STA1 to STA3). Of one that is hidden it is known as well, but told to
 * nobody (rule CLN8). Holds nothing that must outlive the hub.
 */
export class StationBoard {
  readonly #clock: Clock;
  readonly #views = new Map<string, StationView>();
  readonly #hidden = new Set<string>();
  readonly #listeners = new Set<BoardListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  listen(listener: BoardListener): void {
    this.#listeners.add(listener);
  }

  find(id: string): StationView | null {
    return this.#hidden.has(id) ? null : (this.#views.get(id) ?? null);
  }

  /** As `find`, and of one that is hidden as well. */
  known(id: string): StationView | null {
    return this.#views.get(id) ?? null;
  }

  /** Stations of a room, by name as people count: PC-2 before PC-10. */
  inRoom(room: string): readonly StationView[] {
    const key = nameKey(room);
    return [...this.#views.values()]
      .filter((view) => nameKey(view.room) === key && !this.#hidden.has(view.id))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  place(place: StationPlace, seenAt: number | null): void {
    if (!this.#views.has(place.id)) this.#set(stationAtStart(place, seenAt));
  }

  remove(id: string): void {
    const view = this.find(id);
    this.#views.delete(id);
    this.#hidden.delete(id);
    if (view !== null) for (const listener of this.#listeners) listener.gone(view);
  }

  /** Takes a station out of everybody's sight. What is known of it is kept up. */
  hide(id: string): void {
    const view = this.find(id);
    this.#hidden.add(id);
    if (view !== null) for (const listener of this.#listeners) listener.gone(view);
  }

  /** Puts it back, as it is now. */
  show(id: string): void {
    if (!this.#hidden.delete(id)) return;
    const view = this.find(id);
    if (view !== null) for (const listener of this.#listeners) listener.changed(view);
  }

  quarantine(id: string, quarantined: boolean): void {
    this.#change(id, (view) => stationQuarantined(view, quarantined));
  }

  withhold(id: string, withheld: boolean): void {
    this.#change(id, (view) => stationWithheld(view, withheld));
  }

  up(id: string, link: Pick<StationView, 'nonce' | 'quarantined'>): void {
    this.#change(id, (view, now) => stationUp(view, link, now));
  }

  nonce(id: string, nonce: string): void {
    this.#change(id, (view) => stationNonce(view, nonce));
  }

  off(id: string): void {
    this.#change(id, (view, now) => stationOff(view, now));
  }

  reported(id: string, report: StationReport): void {
    this.#change(id, (view, now) => stationReported(view, report, now));
  }

  covered(id: string, cover: CoverReport): void {
    this.#change(id, (view, now) => stationCovered(view, cover, now));
  }

  #change(id: string, transition: (view: StationView, now: number) => StationView): void {
    const before = this.#views.get(id);
    if (before === undefined) return;
    const after = transition(before, this.#clock.now());
    if (!sameStation(before, after)) this.#set(after);
  }

  #set(view: StationView): void {
    this.#views.set(view.id, view);
    if (this.#hidden.has(view.id)) return;
    for (const listener of this.#listeners) listener.changed(view);
  }
}
