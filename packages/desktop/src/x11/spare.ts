import { connectX11 } from './connection.ts';
import type { X11Connection } from './connection.ts';
import { passServerGrabs } from './server-grabs.ts';

const ANSWERS_WITHIN_MS = 1_000;

/**
 * A second connection in reserve. Any program can have another's connection cut by naming one thing that it has on the
 * display; this one has nothing there. It also keeps a place among the programs that the display takes.
 */
export class SpareConnection {
  readonly #connecting: Promise<X11Connection | null>;
  #ended = false;

  constructor(display: string) {
    // A display that takes no more programs leaves us without a spare, which is no reason to stop.
    this.#connecting = connectReady(display).catch(() => null);
  }

  /** The connection, if the display server still answers on it. It is nobody else's then. */
  async take(): Promise<X11Connection | null> {
    const x = await this.#connecting;
    if (x === null || this.#ended) return null;
    this.#ended = true;
    let late: ReturnType<typeof setTimeout> | undefined;
    const silent = new Promise<boolean>((resolve) => {
      late = setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
    });
    const answered = x.roundTrip().then(
      () => true,
      () => false,
    );
    const alive = await Promise.race([answered, silent]);
    clearTimeout(late);
    if (alive) return x;
    x.close();
    return null;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#connecting.then((x) => x?.close());
  }
}

const connectReady = async (display: string): Promise<X11Connection> => {
  const x = await connectX11(display);
  // Whoever has ours cut may hold the whole server by then.
  await passServerGrabs(x);
  return x;
};
