import type { PictureKey } from './picture-event.ts';
import { type FromWorker, type PictureLook, steadyNow, type ToWorker } from './worker-messages.ts';

/** The part of a Worker that pictures need. */
export interface PictureWorker {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', handler: (event: MessageEvent<FromWorker>) => void): void;
}

type Handlers = {
  /** These pictures were seen to be true. At most four times a second. */
  readonly seen?: (looks: ReadonlyMap<PictureKey, PictureLook>) => void;
  /** These streams cannot be drawn before their next key picture. */
  readonly broken?: (keys: readonly PictureKey[]) => void;
};

/**
 * The page's side of drawing: it hands canvases and picture events to the worker and knows when each picture
 * was last true. Nothing is decoded and nothing drawn on the page's own thread.
 */
export class Pictures {
  readonly #worker: PictureWorker;
  readonly #screens = new Map<PictureKey, number>();
  readonly #seenAt = new Map<number, number>();
  #shown = 0;
  readonly #handlers = new Set<Handlers>();
  readonly #refused: Record<string, number> = {};

  constructor(worker: PictureWorker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#heard(data));
  }

  /** Takes the payload of a `picture` event: bytes, whose memory is given away, or base64. */
  take(payload: unknown): void {
    if (typeof payload === 'string') this.#worker.postMessage({ kind: 'picture', event: payload }, []);
    else if (payload instanceof Uint8Array)
      this.#worker.postMessage({ kind: 'picture', event: payload }, [payload.buffer as ArrayBuffer]);
    else this.#refused['bad-event'] = (this.#refused['bad-event'] ?? 0) + 1;
  }

  /** Draws this stream on a canvas never used before, from its next key picture on; answers the way to stop. */
  show(of: PictureKey, canvas: HTMLCanvasElement): () => void {
    const offscreen = canvas.transferControlToOffscreen();
    this.#shown += 1;
    const screen = this.#shown;
    this.#screens.set(of, screen);
    this.#worker.postMessage({ kind: 'canvas', of, screen, canvas: offscreen }, [offscreen]);
    return () => {
      this.#seenAt.delete(screen);
      if (this.#screens.get(of) === screen) this.#screens.delete(of);
      this.#worker.postMessage({ kind: 'drop', of, screen }, []);
    };
  }

  /** How long ago the picture was last known to be true, in milliseconds; null when none has been drawn. */
  ageMs(of: PictureKey): number | null {
    const screen = this.#screens.get(of);
    const at = screen === undefined ? undefined : this.#seenAt.get(screen);
    return at === undefined ? null : Math.max(0, steadyNow() - at);
  }

  /** How much was refused so far, by code. */
  get refused(): Readonly<Record<string, number>> {
    return this.#refused;
  }

  on(handlers: Handlers): () => void {
    this.#handlers.add(handlers);
    return () => {
      this.#handlers.delete(handlers);
    };
  }

  #heard(news: FromWorker): void {
    const shown = new Map([...this.#screens].map(([of, screen]) => [screen, of]));
    const looks = new Map<PictureKey, PictureLook>();
    for (const [screen, look] of news.seen) {
      const of = shown.get(screen);
      if (of === undefined) continue;
      this.#seenAt.set(screen, look.at);
      looks.set(of, look);
    }
    for (const [code, count] of Object.entries(news.refused)) this.#refused[code] = (this.#refused[code] ?? 0) + count;
    for (const handlers of this.#handlers) {
      if (news.broken.length > 0) handlers.broken?.(news.broken);
      if (looks.size > 0) handlers.seen?.(looks);
    }
  }
}

/** Pictures with their worker started; the worker is a file of its own beside the page. */
export const startPictures = (): Pictures =>
  new Pictures(new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module', name: 'pictures' }));
