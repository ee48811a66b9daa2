import { toCallError } from '../call-error.ts';
import { WindowClosed } from '../errors.ts';
import type { AppWindow, WindowHost, WindowOptions } from '../port.ts';

type Heard = { readonly event: string; readonly payload: unknown };

/** A window without a screen whose page is played by a test: it calls the program and reads what it was sent. */
export class PlayedWindow implements AppWindow {
  readonly options: WindowOptions;
  /** Everything sent so far; values as JSON leaves them, bytes as copies. */
  readonly heard: Heard[] = [];
  waitingBytes = 0;
  #closed: Set<() => void> | null = new Set();

  constructor(options: WindowOptions) {
    this.options = options;
  }

  /** Calls the program as a page does; rejects with `{code, message}`. */
  async call(call: string, input: unknown): Promise<unknown> {
    try {
      const answer = await this.options.invoke(call, JSON.parse(JSON.stringify(input)));
      return answer === undefined ? undefined : JSON.parse(JSON.stringify(answer));
    } catch (error) {
      // oxlint-disable-next-line only-throw-error -- what a page gets is a plain value
      throw toCallError(error);
    }
  }

  /** What was sent under a name, oldest first. */
  events(event: string): unknown[] {
    return this.heard.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  send(event: string, payload: unknown): void {
    if (this.#closed === null) return;
    const sent = payload instanceof Uint8Array ? payload.slice() : JSON.parse(JSON.stringify(payload ?? null));
    this.heard.push({ event, payload: sent });
  }

  onClosed(handler: () => void): () => void {
    if (this.#closed === null) queueMicrotask(handler);
    else this.#closed.add(handler);
    return () => void this.#closed?.delete(handler);
  }

  async close(): Promise<void> {
    const handlers = [...(this.#closed ?? [])];
    this.#closed = null;
    for (const handler of handlers) handler();
  }

  async screenshot(): Promise<Uint8Array> {
    throw new WindowClosed();
  }
}

/** Windows without a screen, for tests of a program; `windows` are those opened, in their order. */
export class PlayedWindows implements WindowHost {
  readonly kind = 'chromium';
  readonly notes: readonly string[] = [];
  readonly windows: PlayedWindow[] = [];

  async open(options: WindowOptions): Promise<PlayedWindow> {
    const window = new PlayedWindow(options);
    this.windows.push(window);
    return window;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.windows.map((window) => window.close()));
  }
}
