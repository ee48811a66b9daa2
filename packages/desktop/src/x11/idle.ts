import type { XScreenSaver } from 'x11';
import { DesktopError } from '../errors.ts';
import type { Idle } from '../ports/idle.ts';
import type { X11Connection } from './connection.ts';

/** Time without input, as the server's own screen saver counts it. */
export class X11Idle implements Idle {
  readonly #x: X11Connection;
  readonly #saver: XScreenSaver | null;

  private constructor(x: X11Connection, saver: XScreenSaver | null) {
    this.#x = x;
    this.#saver = saver;
  }

  static async open(x: X11Connection): Promise<X11Idle> {
    return new X11Idle(x, await x.extension('screen-saver'));
  }

  async sinceInputMs(): Promise<number> {
    const saver = this.#saver;
    if (!saver) throw new DesktopError('refused', `The display ${this.#x.display} does not tell when input came.`);
    const info = await this.#x.ask<{ idle: number }>((reply) => saver.QueryInfo(this.#x.screen.root, reply));
    return info.idle;
  }
}
