import type { ConsoleLinkAtHub } from '@usher/link';
import { type ConsoleViewStart, LIMITS } from '@usher/protocol';
import type { Refused } from '@usher/link';
import type { Wish } from './shared-stream.ts';
import type { StationStreams } from './station-streams.ts';

const MOST_STREAMS = 1_024;
const TILE_LEAST_MS = 1_000 / LIMITS.tilesPerSecond;

/** The streams one console asked for, by its own numbers for them. */
export class ConsoleViews {
  readonly #link: ConsoleLinkAtHub;
  readonly #views = new Map<
    number,
    { readonly station: string; readonly streams: StationStreams; readonly wish: Wish }
  >();

  constructor(link: ConsoleLinkAtHub) {
    this.#link = link;
  }

  /** Begins a stream; a number that is in use begins anew. Null when it was begun. */
  start(start: ConsoleViewStart, askedIn: string, streams: StationStreams): Refused | null {
    const { stream, station, intervalMs, view, monitor, width, height } = start;
    if (view === 'tile' && (width > LIMITS.tileWidth || height > LIMITS.tileHeight || intervalMs < TILE_LEAST_MS))
      return { code: 'bad-request', detail: 'a tile is larger or faster than it may be' };
    this.stop(stream);
    if (this.#views.size >= MOST_STREAMS)
      return { code: 'too-many-streams', detail: 'this console has too many streams' };
    const wish: Wish = { view, monitor, width, height };
    if (!streams.watch(wish, { link: this.#link, stream, intervalMs, askedIn }))
      return { code: 'too-many-streams', detail: `a station has at most ${LIMITS.streamsPerAgent} streams` };
    this.#views.set(stream, { station, streams, wish });
    return null;
  }

  /** Ends a stream; false when there is none of that number. */
  stop(stream: number): boolean {
    const view = this.#views.get(stream);
    if (view === undefined) return false;
    this.#views.delete(stream);
    view.streams.unwatch(view.wish, this.#link, stream);
    return true;
  }

  stopAll(): void {
    for (const stream of this.#views.keys()) this.stop(stream);
  }

  /** Forgets the streams of a station that is no more. */
  forget(station: string): void {
    for (const [stream, view] of this.#views) if (view.station === station) this.stop(stream);
  }

  /** Asks for a key picture of a stream; false when there is none of that number. */
  askKey(stream: number): boolean {
    const view = this.#views.get(stream);
    view?.streams.askKey(view.wish);
    return view !== undefined;
  }

  looksCloserAt(station: string): boolean {
    return [...this.#views.values()].some((view) => view.station === station && view.wish.view === 'close');
  }
}
