import { type PictureProof, proofAfter, type Tile, tileOf } from '@usher/classroom';
import type { StationView } from '@usher/protocol';
import { type PictureKey, pictureKey, type PictureLook } from '@usher/video';
import type { Session } from './session.ts';

export type BoardClock = {
  /** A clock that never jumps, in milliseconds. */
  readonly steady: () => number;
  /** This computer's clock, in milliseconds since 1970. */
  readonly wall: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
};

type Ages = { readonly ageMs: (of: PictureKey) => number | null };

const sameTile = (a: Tile, b: Tile): boolean =>
  a.picture === b.picture && JSON.stringify(a.state) === JSON.stringify(b.state);

// Any tile can be asked for before its facts are known.
const AWAITED: Tile = { state: { kind: 'unknown', reason: 'picture-awaited' }, picture: 'none', changesInMs: null };

/**
 * What every tile shows, kept true by one timer for all of them. Whoever draws a tile hears only when that
 * tile changes, so a picture or a second passing draws nothing that looks the same.
 */
export class TileBoard {
  readonly #ages: Ages;
  readonly #clock: BoardClock;
  readonly #tiles = new Map<PictureKey, Tile>();
  readonly #handlers = new Map<PictureKey, Set<() => void>>();
  readonly #askedAt = new Map<PictureKey, number>();
  readonly #proofs = new Map<PictureKey, PictureProof>();
  #stations: ReadonlyMap<string, StationView> = new Map();
  #link: Session['link'] = { state: 'connecting', code: null, hubClockAheadMs: 0 };
  #stopTimer: () => void = () => undefined;

  constructor(ages: Ages, clock: BoardClock) {
    this.#ages = ages;
    this.#clock = clock;
  }

  /** Takes what the program says of stations and link. */
  know({ stations, link }: Pick<Session, 'stations' | 'link'>): void {
    this.#stations = new Map(stations.map((station) => [station.id, station]));
    this.#link = link;
    this.refresh();
  }

  /** Notes for which pictures the page asks now; those asked for already keep their time. */
  asked(view: 'tile' | 'close', keys: readonly PictureKey[]): void {
    const now = this.#clock.steady();
    const wanted = new Set(keys);
    for (const key of this.#askedAt.keys()) if (key.endsWith(`/${view}`) && !wanted.has(key)) this.#askedAt.delete(key);
    for (const key of wanted) if (!this.#askedAt.has(key)) this.#askedAt.set(key, now);
    this.refresh();
  }

  /** Takes what was seen of pictures. */
  saw(looks: ReadonlyMap<PictureKey, PictureLook>): void {
    for (const [of, look] of looks) this.#proofs.set(of, proofAfter(this.#proofs.get(of) ?? null, look));
    this.refresh();
  }

  tile(of: PictureKey): Tile {
    return this.#tiles.get(of) ?? AWAITED;
  }

  /** The hub's clock now, in milliseconds since 1970. */
  hubNow(): number {
    return Math.round(this.#clock.wall() + this.#link.hubClockAheadMs);
  }

  subscribe(of: PictureKey, handler: () => void): () => void {
    const handlers = this.#handlers.get(of) ?? new Set();
    this.#handlers.set(of, handlers);
    handlers.add(handler);
    if (!this.#tiles.has(of)) this.refresh();
    return () => {
      handlers.delete(handler);
      if (handlers.size > 0) return;
      this.#handlers.delete(of);
      this.#tiles.delete(of);
      this.#proofs.delete(of);
    };
  }

  /** How old the picture is that is drawn; one whose captures do not go on grows old although parts of it come in. */
  #provenAgeMs(of: PictureKey, steady: number): number | null {
    const ageMs = this.#ages.ageMs(of);
    const proof = this.#proofs.get(of);
    return ageMs === null || proof === undefined ? ageMs : Math.max(ageMs, steady - proof.provenAt);
  }

  /** Looks at everything again; called when pictures were seen, and by its own timer. */
  refresh(): void {
    this.#stopTimer();
    const steady = this.#clock.steady();
    const hubNow = this.hubNow();
    let soonest = Number.POSITIVE_INFINITY;
    for (const [key, handlers] of this.#handlers) {
      const station = this.#stations.get(key.slice(0, key.indexOf('/')));
      if (station === undefined) continue;
      const askedAt = this.#askedAt.get(key);
      const tile = tileOf({
        station,
        link: this.#link.state,
        hubNow,
        pictureAgeMs: this.#provenAgeMs(key, steady),
        pictureStuck: this.#proofs.get(key)?.stuck ?? false,
        askedForMs: askedAt === undefined ? null : steady - askedAt,
      });
      soonest = Math.min(soonest, tile.changesInMs ?? soonest);
      const before = this.#tiles.get(key);
      if (before !== undefined && sameTile(before, tile)) continue;
      this.#tiles.set(key, tile);
      for (const handler of handlers) handler();
    }
    this.#stopTimer = Number.isFinite(soonest) ? this.#clock.after(soonest, () => this.refresh()) : () => undefined;
  }
}

/** The picture a tile shows: the primary monitor. */
export const tileKey = (station: string): PictureKey => pictureKey(station, 0, 'tile');
