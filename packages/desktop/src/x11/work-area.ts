import type { Rect } from '../ports/geometry.ts';
import { EventMask } from './connection.ts';
import type { X11Connection } from './connection.ts';

const CARDINAL = 6;
const FIELDS = 4;
const BYTES = 4;

/** What a desktop's bars leave free, as its window manager says it (`_NET_WORKAREA`, EWMH); it may say anything. */
export class WorkArea {
  readonly #x: X11Connection;
  readonly #atom: number;
  #free: Rect | null = null;

  private constructor(x: X11Connection, atom: number) {
    this.#x = x;
    this.#atom = atom;
  }

  static async open(x: X11Connection, onChange: () => void): Promise<WorkArea> {
    const atom = await x.ask<number>((reply) => x.client.InternAtom(false, '_NET_WORKAREA', reply));
    const area = new WorkArea(x, atom);
    x.selectRoot(EventMask.property, true);
    x.onEvent((event) => {
      if (event.name !== 'PropertyNotify' || event.atom !== atom) return;
      // A refusal here means that the server has gone, which `onGone` tells.
      area.#read().then(onChange, () => undefined);
    });
    await area.#read();
    return area;
  }

  /** Of the first workspace; null where no window manager says anything that can be so. */
  get free(): Rect | null {
    return this.#free;
  }

  async #read(): Promise<void> {
    const { client, screen } = this.#x;
    const { data } = await this.#x.ask<{ data: Buffer }>((reply) => {
      client.GetProperty(0, screen.root, this.#atom, CARDINAL, 0, FIELDS, reply);
    });
    const [x = 0, y = 0, width = 0, height = 0] = Array.from({ length: Math.floor(data.length / BYTES) }, (_, i) =>
      data.readUInt32LE(i * BYTES),
    );
    this.#free = width > 0 && height > 0 ? { x, y, width, height } : null;
  }
}
