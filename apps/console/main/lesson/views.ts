import type { MediaFrame } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { PageEvents } from '../page-events.ts';
import type { HubLine } from './hub-line.ts';
import { pictureEvent, pictureHeader, type StreamOf } from './picture-event.ts';

const TILE_EVERY_MS = 1_000;
const CLOSE_EVERY_MS = 150;
/** A stream asks for a key picture at most this often. */
const KEY_EVERY_MS = 1_000;

/** A stream as it is wished for: pictures of one monitor to fit a size. */
export type Wish = StreamOf & { readonly width: number; readonly height: number };

type Stream = {
  readonly wish: Wish;
  readonly number: number;
  readonly header: Buffer;
  /** The message that began it, and whether the hub refused that; it is not begun again while it is wished for. */
  readonly askedIn: string;
  refused: boolean;
  /** A part was left out: nothing of it is of use before the next key picture (rule LNK7). */
  broken: boolean;
  /** The last part said that more of its picture follow: a key picture does not begin here. */
  within: boolean;
  keyAskedAt: number;
};

const keyOf = ({ station, monitor, view }: StreamOf): string => `${station}/${monitor}/${view}`;
const same = (a: Wish, b: Wish): boolean => keyOf(a) === keyOf(b) && a.width === b.width && a.height === b.height;

type ViewsOptions = { readonly line: HubLine; readonly page: Pick<PageEvents, 'picture'>; readonly clock: Clock };

/** Keeps the hub's streams what the page can see, within the pace of the line, and hands pictures to the page. */
export class Views {
  readonly #line: HubLine;
  readonly #page: Pick<PageEvents, 'picture'>;
  readonly #clock: Clock;
  readonly #wishes = new Map<string, Wish>();
  readonly #streams = new Map<string, Stream>();
  readonly #byNumber = new Map<number, Stream>();
  #lastNumber = 0;
  #allowed = false;
  #cancel: (() => void) | null = null;

  constructor({ line, page, clock }: ViewsOptions) {
    this.#line = line;
    this.#page = page;
    this.#clock = clock;
  }

  /** Replaces the wishes for tiles, or the one for a close look. */
  wish(view: Wish['view'], wishes: readonly Wish[]): void {
    for (const [key, wish] of this.#wishes) if (wish.view === view) this.#wishes.delete(key);
    for (const wish of wishes) this.#wishes.set(keyOf(wish), wish);
    this.#go();
  }

  /** Somebody is signed in on the line: what is wished for begins. */
  begin(): void {
    this.#allowed = true;
    this.#go();
  }

  /** The line or the sign-in ended or the console was locked, and all streams with it; the wishes stay. */
  end(): void {
    this.#allowed = false;
    this.#cancel?.();
    this.#cancel = null;
    this.#streams.clear();
    this.#byNumber.clear();
  }

  /** The hub refused a message: true when it was one that began a stream. */
  refused(re: string): boolean {
    const stream = [...this.#streams.values()].find(({ askedIn }) => askedIn === re);
    if (stream !== undefined) stream.refused = true;
    return stream !== undefined;
  }

  askKey(of: StreamOf): void {
    const stream = this.#streams.get(keyOf(of));
    if (stream !== undefined) this.#askKey(stream);
  }

  media(frame: MediaFrame): void {
    // One that was just stopped is still on its way from an honest hub.
    const stream = this.#byNumber.get(frame.stream);
    if (stream === undefined) return;
    const begins = frame.key && !stream.within;
    stream.within = frame.more;
    if (stream.broken && !begins) return this.#askKey(stream);
    stream.broken = !this.#page.picture(pictureEvent(stream.header, frame));
  }

  #askKey(stream: Stream): void {
    const now = this.#clock.mono();
    if (now - stream.keyAskedAt < KEY_EVERY_MS) return;
    if (typeof this.#line.sayInTurn('view.key', { stream: stream.number }) === 'string') stream.keyAskedAt = now;
  }

  #go(): void {
    if (!this.#allowed || this.#cancel !== null) return;
    for (const stream of this.#streams.values()) {
      const wish = this.#wishes.get(keyOf(stream.wish));
      if (wish !== undefined && same(wish, stream.wish)) continue;
      // A refused stream never was, so that there is nothing to stop.
      if (!stream.refused && this.#line.sayInTurn('view.stop', { stream: stream.number }) === undefined)
        return this.#later();
      this.#streams.delete(keyOf(stream.wish));
      this.#byNumber.delete(stream.number);
    }
    // The close look is what the person is looking at; it goes before the tiles.
    const wishes = [...this.#wishes.values()].toSorted(
      (a, b) => Number(b.view === 'close') - Number(a.view === 'close'),
    );
    for (const wish of wishes) if (!this.#streams.has(keyOf(wish)) && !this.#start(wish)) return this.#later();
  }

  #start(wish: Wish): boolean {
    const number = this.#lastNumber + 1;
    const { station, monitor, view, width, height } = wish;
    const intervalMs = view === 'close' ? CLOSE_EVERY_MS : TILE_EVERY_MS;
    const askedIn = this.#line.sayInTurn('view.start', {
      stream: number,
      station,
      view,
      monitor,
      width,
      height,
      intervalMs,
    });
    if (typeof askedIn !== 'string') return askedIn === null;
    this.#lastNumber = number;
    const stream: Stream = {
      wish,
      number,
      header: pictureHeader(wish),
      askedIn,
      refused: false,
      broken: false,
      within: false,
      keyAskedAt: this.#clock.mono(),
    };
    this.#streams.set(keyOf(wish), stream);
    this.#byNumber.set(number, stream);
    return true;
  }

  #later(): void {
    this.#cancel = this.#clock.after(this.#line.pace.nextTurnMs(), () => {
      this.#cancel = null;
      this.#go();
    });
  }
}
