import type { XRandr } from 'x11';
import { intersectAreas } from '../areas.ts';
import type { Rect, Unsubscribe } from '../ports/geometry.ts';
import type { DesktopMonitor } from '../ports/screen.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';

type FoundMonitor = { readonly atom: number; readonly primary: boolean; readonly area: Rect };

const GET_MONITORS = 42;
const SCREEN_CRTC_OUTPUT = 7;
/** Bytes of the reply before the first monitor, counted as the library does: without the first eight. */
const MONITORS_AT = 24;

/** The desktop's monitors, kept up to date by the server's own telling. */
export class X11Monitors {
  readonly #x: X11Connection;
  readonly #randr: XRandr | null;
  readonly #handlers = new Set<(monitors: readonly DesktopMonitor[]) => void>();
  readonly #names = new Map<number, string>();
  #root: Rect;
  #current: readonly DesktopMonitor[] = [];
  #reading: Promise<void> | null = null;
  #again = false;

  private constructor(x: X11Connection, randr: XRandr | null) {
    this.#x = x;
    this.#randr = randr;
    this.#root = { x: 0, y: 0, width: x.screen.pixel_width, height: x.screen.pixel_height };
  }

  static async open(x: X11Connection): Promise<X11Monitors> {
    const randr = await x.extension('randr');
    const hasMonitors = randr && (randr.major_version > 1 || randr.minor_version >= 5);
    const monitors = new X11Monitors(x, hasMonitors ? randr : null);
    x.selectRoot(EventMask.structure, true);
    randr?.SelectInput(x.screen.root, SCREEN_CRTC_OUTPUT);
    x.onEvent((event) => {
      if (event.name === 'ConfigureNotify' && event.wid1 === x.screen.root) {
        monitors.#root = { x: 0, y: 0, width: event.width ?? 1, height: event.height ?? 1 };
        monitors.#refresh();
      } else if (event.name === 'RRScreenChangeNotify') monitors.#refresh();
    });
    await monitors.#read();
    return monitors;
  }

  /** The whole desktop. */
  root(): Rect {
    return this.#root;
  }

  list(): readonly DesktopMonitor[] {
    return this.#current;
  }

  onChange(handler: (monitors: readonly DesktopMonitor[]) => void): Unsubscribe {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Reads again, once more after a change that came while reading, so that the last word is the server's. */
  #refresh(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#read()
      // The server has gone or refused; who asked for monitors is told by `onGone`.
      .catch(() => undefined)
      .finally(() => {
        this.#reading = null;
        if (!this.#again) return;
        this.#again = false;
        this.#refresh();
      });
  }

  async #read(): Promise<void> {
    const found = this.#randr ? await this.#ask(this.#randr) : [];
    const monitors: DesktopMonitor[] = [];
    for (const { atom, area } of inReadingOrder(found)) {
      const seen = intersectAreas(area, this.#root);
      // Mirrored monitors show one picture.
      if (!seen || monitors.some((monitor) => sameArea(monitor.area, seen))) continue;
      monitors.push({ number: monitors.length, name: await this.#nameOf(atom), area: seen });
    }
    if (monitors.length === 0) monitors.push({ number: 0, name: 'screen', area: this.#root });
    if (JSON.stringify(monitors) === JSON.stringify(this.#current)) return;
    const first = this.#current.length === 0;
    this.#current = monitors;
    if (!first) for (const handler of this.#handlers) handler(monitors);
  }

  #ask(randr: XRandr): Promise<FoundMonitor[]> {
    const { client, screen } = this.#x;
    return this.#x.ask<FoundMonitor[]>((reply) => {
      const packet = Buffer.alloc(12);
      packet.writeUInt8(randr.majorOpcode, 0);
      packet.writeUInt8(GET_MONITORS, 1);
      packet.writeUInt16LE(3, 2);
      packet.writeUInt32LE(screen.root, 4);
      packet.writeUInt8(1, 8);
      client.seq_num += 1;
      client.replies[client.seq_num] = [parseMonitors, reply];
      client.pack_stream.put(packet);
      client.pack_stream.submit(true);
    });
  }

  async #nameOf(atom: number): Promise<string> {
    const known = this.#names.get(atom);
    if (known !== undefined) return known;
    const name = await this.#x.ask<string>((reply) => this.#x.client.GetAtomName(atom, reply));
    this.#names.set(atom, name);
    return name;
  }
}

function parseMonitors(body: Buffer): FoundMonitor[] {
  const found: FoundMonitor[] = [];
  let at = MONITORS_AT;
  for (let left = body.readUInt32LE(4); left > 0; left--) {
    found.push({
      atom: body.readUInt32LE(at),
      primary: body.readUInt8(at + 4) !== 0,
      area: {
        x: body.readInt16LE(at + 8),
        y: body.readInt16LE(at + 10),
        width: body.readUInt16LE(at + 12),
        height: body.readUInt16LE(at + 14),
      },
    });
    at += 24 + 4 * body.readUInt16LE(at + 6);
  }
  return found;
}

const inReadingOrder = (found: readonly FoundMonitor[]): FoundMonitor[] =>
  found.toSorted(
    (a, b) => Number(b.primary) - Number(a.primary) || a.area.x - b.area.x || a.area.y - b.area.y || a.atom - b.atom,
  );

const sameArea = (a: Rect, b: Rect): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
