import type { XDamage, XFixes } from 'x11';
import { intersectAreas, mergeAreas } from '../areas.ts';
import type { Rect, Unsubscribe } from '../ports/geometry.ts';
import type { X11Connection } from './connection.ts';

/** How often an unknown screen counts as changed where the server cannot tell of changes. */
const UNKNOWN_CHANGE_MS = 1_000;

type Watch = { readonly damage: number; readonly region: number; readonly since: number };

/** Which areas of the desktop changed, watched only while somebody listens. */
export class X11Changes {
  readonly #x: X11Connection;
  readonly #damage: XDamage | null;
  readonly #fixes: XFixes | null;
  readonly #whole: () => readonly Rect[];
  readonly #root: () => Rect;
  readonly #handlers = new Set<() => void>();
  #watch: Watch | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  private constructor(x: X11Connection, extensions: readonly [XDamage, XFixes] | null, places: Places) {
    this.#x = x;
    this.#damage = extensions?.[0] ?? null;
    this.#fixes = extensions?.[1] ?? null;
    this.#whole = places.whole;
    this.#root = places.root;
    x.onEvent((event) => {
      if (event.name === 'DamageNotify' && this.#watch && event.seq >= this.#watch.since) this.#tell();
    });
  }

  static async open(x: X11Connection, places: Places): Promise<X11Changes> {
    const [damage, fixes] = await Promise.all([x.extension('damage'), x.extension('fixes')]);
    return new X11Changes(x, damage && fixes ? [damage, fixes] : null, places);
  }

  onChange(handler: () => void): Unsubscribe {
    // A subscription of its own even when one function listens twice.
    const told = (): void => handler();
    this.#handlers.add(told);
    if (this.#handlers.size === 1) this.#start();
    return () => {
      if (this.#handlers.delete(told) && this.#handlers.size === 0) this.stop();
    };
  }

  /** The areas changed since the last taking; every monitor whole where nothing is known of changes. */
  async take(): Promise<readonly Rect[]> {
    const watch = this.#watch;
    if (!watch || !this.#damage || !this.#fixes) {
      if (this.#handlers.size > 0) this.#tellLater();
      return this.#whole();
    }
    const { region, damage } = watch;
    const fixes = this.#fixes;
    this.#damage.Subtract(damage, 0, region);
    const fetched = await this.#x.ask<{ rectangles: readonly Rect[] }>((reply) => fixes.FetchRegion(region, reply));
    const root = this.#root();
    const seen = fetched.rectangles.map((area) => intersectAreas(area, root)).filter((area) => area !== null);
    return mergeAreas(seen);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const watch = this.#watch;
    this.#watch = null;
    if (!watch || this.#x.isGone) return;
    this.#damage?.Destroy(watch.damage);
    this.#fixes?.DestroyRegion(watch.region);
    this.#x.client.ReleaseID(watch.damage);
    this.#x.client.ReleaseID(watch.region);
  }

  #start(): void {
    if (this.#x.isGone) return;
    const { client, screen } = this.#x;
    if (!this.#damage || !this.#fixes) return this.#tellLater();
    const damage = client.AllocID();
    const region = client.AllocID();
    this.#fixes.CreateRegion(region, []);
    this.#damage.Create(damage, screen.root, this.#damage.ReportLevel.NonEmpty);
    // A new damage object starts with the whole screen in it; events of before this taking are about that.
    this.#damage.Subtract(damage, 0, 0);
    this.#watch = { damage, region, since: client.seq_num };
  }

  #tell(): void {
    for (const handler of this.#handlers) handler();
  }

  #tellLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell();
    }, UNKNOWN_CHANGE_MS);
  }
}

/** Where changes can be: every monitor, and the desktop they are clipped to. */
type Places = { readonly whole: () => readonly Rect[]; readonly root: () => Rect };
