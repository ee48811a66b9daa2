import type { X11Connection } from './connection.ts';

const ASYNC = 1;
const CURRENT_TIME = 0;
const GRABBED = 0;
const NOWHERE = 0;
const RETRY_MS = 50;
/** A held grab can be broken from outside (a key that breaks grabs), so it is taken again now and then. */
const CHECK_MS = 1_000;

/** Keyboard and pointer, taken by a window that shows nothing of them; tried until both are held. */
export class InputHold {
  readonly #x: X11Connection;
  readonly #cursor: number;
  readonly #onHeld: (held: boolean) => void;
  #window: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #held = false;
  #attempt = 0;

  constructor(x: X11Connection, onHeld: (held: boolean) => void) {
    this.#x = x;
    this.#onHeld = onHeld;
    this.#cursor = blankCursor(x);
  }

  get held(): boolean {
    return this.#held;
  }

  get wanted(): boolean {
    return this.#window !== null;
  }

  /** Takes input for a window on the screen; answers whether both are held after the first attempt. */
  async hold(window: number): Promise<boolean> {
    this.#window = window;
    await this.#take();
    return this.#held;
  }

  /** Gives input back. */
  release(): void {
    this.#stopTimer();
    this.#attempt += 1;
    if (this.#window === null) return;
    this.#window = null;
    if (!this.#x.isGone) {
      this.#x.client.UngrabPointer(CURRENT_TIME);
      this.#x.client.UngrabKeyboard(CURRENT_TIME);
    }
    this.#tell(false);
  }

  /** Ends trying; for a server that has gone. */
  abandon(): void {
    this.#stopTimer();
    this.#attempt += 1;
    this.#window = null;
    this.#tell(false);
  }

  async #take(): Promise<void> {
    const window = this.#window;
    if (window === null) return;
    this.#stopTimer();
    this.#attempt += 1;
    const attempt = this.#attempt;
    const held = await this.#grab(window);
    // Released, or tried anew, while the answer was on its way.
    if (attempt !== this.#attempt) return;
    this.#tell(held);
    this.#timer = setTimeout(
      () => {
        // The server has gone: `onGone` tells, and nothing can be held any more.
        this.#take().catch(() => this.abandon());
      },
      held ? CHECK_MS : RETRY_MS,
    );
  }

  async #grab(window: number): Promise<boolean> {
    const { client } = this.#x;
    try {
      const [keyboard, pointer] = await Promise.all([
        this.#x.ask<number>((reply) => client.GrabKeyboard(window, false, CURRENT_TIME, ASYNC, ASYNC, reply)),
        this.#x.ask<number>((reply) => {
          client.GrabPointer(window, false, 0, ASYNC, ASYNC, NOWHERE, this.#cursor, CURRENT_TIME, reply);
        }),
      ]);
      return keyboard === GRABBED && pointer === GRABBED;
    } catch (cause) {
      if (this.#x.isGone) throw cause;
      // Somebody destroyed the window; its successor is on the way.
      return false;
    }
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#onHeld(held);
  }
}

function blankCursor(x: X11Connection): number {
  const { client, screen } = x;
  const [pixmap, gc, cursor] = [client.AllocID(), client.AllocID(), client.AllocID()];
  const black = { R: 0, G: 0, B: 0 };
  client.CreatePixmap(pixmap, screen.root, 1, 1, 1);
  client.CreateGC(gc, pixmap, { foreground: 0 });
  client.PolyFillRectangle(pixmap, gc, [0, 0, 1, 1]);
  client.CreateCursor(cursor, pixmap, pixmap, black, black, 0, 0);
  client.FreeGC(gc);
  client.FreePixmap(pixmap);
  return cursor;
}
