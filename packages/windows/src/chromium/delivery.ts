import type { CallError } from '../call-error.ts';
import type { ToPage } from './page-bridge.ts';

/**
 * Each call into a page costs about as much as moving 100 KB, so that what comes within this time of the
 * last call goes together in the next one. What comes after a quiet time is sent at once.
 */
export const GAP_MS = 50;

/** A single call carries at most about this much, so that the page stays quick to answer clicks. */
const CALL_BYTES = 1024 * 1024;

type Entry = { readonly thing: ToPage; readonly binary: string | null; readonly bytes: number };

type DeliveryOptions = {
  /** Calls the page's `take` with a listing and base64 texts, and answers when the page has taken them. */
  readonly call: (listing: string, binaries: readonly string[]) => Promise<void>;
  /** A call failed: what it carried is lost to that document. */
  readonly onLost: (error: unknown) => void;
  readonly now: () => number;
  /** Runs a function after so many milliseconds; answers the way to stop it. */
  readonly after: (ms: number, run: () => void) => () => void;
};

/** Carries events and answers into a page in order, in as few calls as can be, one call at a time. */
export class Delivery {
  readonly #options: DeliveryOptions;
  #queue: Entry[] = [];
  #waitingBytes = 0;
  #open = false;
  #closed = false;
  #busy = false;
  #lastCall = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Bytes not yet taken by the page. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  event(name: string, payload: unknown): void {
    if (payload instanceof Uint8Array) {
      const binary = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('base64');
      this.#push({ thing: ['binary', name], binary, bytes: payload.byteLength }, false);
    } else {
      // Made text now: the caller may change the value afterwards.
      const text = JSON.stringify(payload) ?? 'null';
      this.#push({ thing: ['event', name, JSON.parse(text)], binary: null, bytes: text.length }, false);
    }
  }

  answer(id: string, value: unknown): void {
    this.#push({ thing: ['answer', id, value], binary: null, bytes: 0 }, true);
  }

  fail(id: string, error: CallError): void {
    this.#push({ thing: ['failure', id, error], binary: null, bytes: 0 }, true);
  }

  /** A document is there and can take; what waited goes to it. */
  open(): void {
    this.#open = true;
    this.#go(true);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#queue = [];
    this.#waitingBytes = 0;
  }

  #push(entry: Entry, urgent: boolean): void {
    if (this.#closed) return;
    this.#queue.push(entry);
    this.#waitingBytes += entry.bytes;
    this.#go(urgent);
  }

  #go(urgent: boolean): void {
    if (!this.#open || this.#busy || this.#closed || this.#queue.length === 0) return;
    const wait = urgent ? 0 : this.#lastCall + GAP_MS - this.#options.now();
    if (wait > 0) {
      this.#cancel ??= this.#options.after(wait, () => {
        this.#cancel = null;
        this.#go(true);
      });
      return;
    }
    this.#cancel?.();
    this.#cancel = null;
    void this.#send();
  }

  async #send(): Promise<void> {
    this.#busy = true;
    this.#lastCall = this.#options.now();
    let bytes = 0;
    let count = 0;
    for (const entry of this.#queue) {
      if (count > 0 && bytes + entry.bytes > CALL_BYTES) break;
      bytes += entry.bytes;
      count += 1;
    }
    const entries = this.#queue.splice(0, count);
    try {
      const binaries = entries.flatMap((entry) => entry.binary ?? []);
      await this.#options.call(JSON.stringify(entries.map((entry) => entry.thing)), binaries);
    } catch (error) {
      if (!this.#closed) this.#options.onLost(error);
    }
    if (this.#closed) return;
    this.#waitingBytes -= bytes;
    this.#busy = false;
    this.#go(this.#queue.some((entry) => entry.thing[0] === 'answer' || entry.thing[0] === 'failure'));
  }
}
