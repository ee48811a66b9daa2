import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import { toCallError } from '../call-error.ts';
import { fitsCall } from '../call-input.ts';
import { WindowClosed } from '../errors.ts';
import type { AppWindow, Refused, WindowOptions } from '../port.ts';
import { APP_ORIGIN, type CallAnswer, CHANNELS } from './channels.ts';
import { secureHandle, secureOn } from './secure-handle.ts';

/** What is used of a BrowserWindow. */
export type ElectronWindowParts = Pick<
  BrowserWindow,
  'on' | 'loadURL' | 'maximize' | 'destroy' | 'isDestroyed' | 'webContents'
>;

const CALL = z.tuple([z.string().max(80), z.unknown().refine(fitsCall)]);
const NOTHING = z.tuple([]);
const TAKEN = z.tuple([z.int().min(0)]);

type Waiting = { readonly event: string; readonly payload: unknown; readonly bytes: number };

/** One BrowserWindow as an app window. */
export class ElectronWindow implements AppWindow {
  readonly #window: ElectronWindowParts;
  readonly #closed = new Set<() => void>();
  #waiting: Waiting[] | null = [];
  #waitingBytes = 0;
  #gone = false;

  constructor(window: ElectronWindowParts, options: WindowOptions, onRefused: (refused: Refused) => void) {
    this.#window = window;
    const guard = { ipc: window.webContents.ipc, onRefused };
    secureHandle(guard, CHANNELS.call, CALL, async (call, input): Promise<CallAnswer> => {
      try {
        return { ok: true, value: await options.invoke(call, input) };
      } catch (error) {
        return { ok: false, error: toCallError(error) };
      }
    });
    secureOn(guard, CHANNELS.ready, NOTHING, () => this.#ready());
    secureOn(guard, CHANNELS.taken, TAKEN, (bytes) => {
      this.#waitingBytes = Math.max(0, this.#waitingBytes - bytes);
    });
    window.on('closed', () => this.#end());
    window.webContents.on('render-process-gone', () => void this.close());
    // The window's title is the program's, not the page's.
    window.on('page-title-updated', (event) => event.preventDefault());
  }

  /** Loads the page; rejects when it could not be. */
  async load(query: Readonly<Record<string, string>> | undefined): Promise<void> {
    const text = new URLSearchParams(query).toString();
    await this.#window.loadURL(`${APP_ORIGIN}/${text === '' ? '' : `?${text}`}`);
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  send(event: string, payload: unknown): void {
    if (this.#gone) return;
    const binary = payload instanceof Uint8Array;
    const text = binary ? '' : (JSON.stringify(payload) ?? 'null');
    const waiting = {
      event,
      payload: binary ? payload.slice() : JSON.parse(text),
      bytes: binary ? payload.byteLength : text.length,
    };
    this.#waitingBytes += waiting.bytes;
    if (this.#waiting === null) this.#post(waiting);
    else this.#waiting.push(waiting);
  }

  onClosed(handler: () => void): () => void {
    if (this.#gone) queueMicrotask(handler);
    else this.#closed.add(handler);
    return () => void this.#closed.delete(handler);
  }

  async close(): Promise<void> {
    // Not `close`: a page must not be able to hold its window open.
    if (!this.#window.isDestroyed()) this.#window.destroy();
    this.#end();
  }

  async screenshot(): Promise<Uint8Array> {
    if (this.#gone) throw new WindowClosed();
    return (await this.#window.webContents.capturePage()).toPNG();
  }

  #ready(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const one of waiting) this.#post(one);
  }

  #post({ event, payload, bytes }: Waiting): void {
    this.#window.webContents.send(CHANNELS.event, event, payload, bytes);
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const handlers = [...this.#closed];
    this.#closed.clear();
    for (const handler of handlers) handler();
  }
}
