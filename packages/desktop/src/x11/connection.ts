import x11 from 'x11';
import type { XClient, XDisplay, XError, XEvent, XExtensions, XReply, XScreen } from 'x11';
import { DesktopError } from '../errors.ts';
import type { Unsubscribe } from '../ports/geometry.ts';
import { loadLibrary } from './load-library.ts';

loadLibrary();

const OPENING_TIMEOUT_MS = 5_000;
/** The bits of an event mask (X protocol, section "Events"). */
export const EventMask = {
  keyPress: 0x1,
  buttonPress: 0x4,
  focus: 0x20_0000,
  property: 0x40_0000,
  exposure: 0x8000,
  visibility: 0x1_0000,
  structure: 0x2_0000,
  substructure: 0x8_0000,
} as const;

/** A connection to a display server, with replies as promises that are refused when the server goes. */
export class X11Connection {
  readonly display: string;
  readonly client: XClient;
  readonly screen: XScreen;
  readonly sameMachine: boolean;
  readonly #waiting = new Set<(cause: DesktopError) => void>();
  readonly #onGone = new Set<(cause: Error) => void>();
  readonly #onEvent = new Set<(event: XEvent) => void>();
  #gone: DesktopError | null = null;
  /** How many have asked for each kind of event on the root window. */
  readonly #rootKinds = new Map<number, number>();
  #closing = false;
  #faults = 0;
  #lastFault: string | null = null;

  constructor(display: string, client: XClient, opened: XDisplay, screen: XScreen) {
    this.display = display;
    this.client = client;
    this.screen = screen;
    this.sameMachine = opened.isLocalSocket;
    client.on('event', (event) => {
      for (const handler of this.#onEvent) handler(event);
    });
    client.on('end', () => this.#end());
    client.on('error', (error) => this.#fault(error));
  }

  /** Sends a request and answers its reply; refused with `refused` or `display-gone`. */
  ask<T>(request: (reply: XReply<T>) => void): Promise<T> {
    const gone = this.#gone;
    if (gone) return Promise.reject(gone);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      request((error, result) => {
        this.#waiting.delete(reject);
        if (error) {
          reject(
            new DesktopError('refused', `The display ${this.display} refused a request: ${error.message}.`, error),
          );
        } else resolve(result);
        return true;
      });
    });
  }

  /** Resolves when the server has carried out everything sent before. */
  async roundTrip(): Promise<void> {
    await this.ask<unknown>((reply) => this.client.GetInputFocus(reply));
  }

  /** An extension, or null where the server has none of that name. */
  async extension<N extends keyof XExtensions>(name: N): Promise<XExtensions[N] | null> {
    const gone = this.#gone;
    if (gone) throw gone;
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.client.require(name, (error, extension) => {
        this.#waiting.delete(reject);
        resolve(error ? null : extension);
        return true;
      });
    });
  }

  onEvent(handler: (event: XEvent) => void): Unsubscribe {
    this.#onEvent.add(handler);
    return () => this.#onEvent.delete(handler);
  }

  /** Asks for a kind of event on the root window, or no longer: it comes while anybody here who asked still wants it. */
  selectRoot(kind: number, wanted: boolean): void {
    const wishes = Math.max(0, (this.#rootKinds.get(kind) ?? 0) + (wanted ? 1 : -1));
    this.#rootKinds.set(kind, wishes);
    let eventMask = 0;
    for (const [one, times] of this.#rootKinds) if (times > 0) eventMask |= one;
    this.client.ChangeWindowAttributes(this.screen.root, { eventMask });
  }

  /** Told once when the server has gone; not when the connection was closed from here. */
  onGone(handler: (cause: Error) => void): Unsubscribe {
    this.#onGone.add(handler);
    return () => this.#onGone.delete(handler);
  }

  get isGone(): boolean {
    return this.#gone !== null;
  }

  /** How many requests without a reply the server refused, and what it said of the last. */
  faults(): { readonly count: number; readonly last: string | null } {
    return { count: this.#faults, last: this.#lastFault };
  }

  close(): void {
    if (this.#gone) return;
    this.#closing = true;
    this.client.terminate();
    this.#end();
  }

  #fault(error: XError): void {
    // Only an error packet of the protocol has a number; everything else is a broken connection.
    if (typeof error.error === 'number') {
      this.#faults += 1;
      this.#lastFault = `${error.message} (request ${error.majorOpcode ?? '?'})`;
      return;
    }
    this.#end(error);
  }

  #end(cause?: Error): void {
    if (this.#gone) return;
    const gone = new DesktopError('display-gone', `The display ${this.display} has gone.`, cause);
    this.#gone = gone;
    for (const reject of this.#waiting) reject(gone);
    this.#waiting.clear();
    if (!this.#closing) for (const handler of this.#onGone) handler(gone);
    this.#onEvent.clear();
  }
}

/** Connects to a display server, with the cookie of `XAUTHORITY` or `~/.Xauthority` where there is one. */
export async function connectX11(display: string): Promise<X11Connection> {
  if (!/^(?:[a-z0-9.+-]+\/)?[^:\s]*:\d+(?:\.\d+)?$/i.test(display)) {
    throw new DesktopError('bad-display', `"${display}" is not the name of a display, such as ":0".`);
  }
  const { client, opened } = await openClient(display);
  const screen = opened.screen[Number(/\.(\d+)$/.exec(display)?.[1] ?? 0)];
  if (!screen) {
    client.terminate();
    throw new DesktopError('no-display', `The display ${display} has no such screen.`);
  }
  return new X11Connection(display, client, opened, screen);
}

function openClient(display: string): Promise<{ client: XClient; opened: XDisplay }> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void => {
      clearTimeout(timer);
      reject(openingError(display, cause));
    };
    let late = false;
    // Batching sends a cover with everything on it in one write.
    const client = x11.createClient({ display, bufferRequests: true }, (error, opened) => {
      if (error) return refuse(error);
      // Given up before: an answer now is nobody's any more.
      if (late) return client.terminate();
      clearTimeout(timer);
      client.removeListener('error', refuse);
      // The library keeps one table of atoms for all servers, but every server numbers its own.
      client.atoms = { ...client.atoms };
      resolve({ client, opened });
    });
    client.on('error', refuse);
    const timer = setTimeout(() => {
      late = true;
      reject(new DesktopError('display-gone', `The display ${display} does not answer.`));
      // There is none yet where the server has not even accepted the connection.
      client.stream?.destroy();
    }, OPENING_TIMEOUT_MS);
  });
}

function openingError(display: string, cause: Error & { readonly code?: string }): DesktopError {
  if (cause.code === 'EACCES' || cause.code === 'EPERM' || /connection failed/.test(cause.message)) {
    if (/maximum number of clients/i.test(cause.message)) {
      return new DesktopError('display-full', `The display ${display} takes no more programs.`, cause);
    }
    return new DesktopError('no-permission', `The display ${display} does not let this account in.`, cause);
  }
  return new DesktopError('no-display', `There is no display ${display}.`, cause);
}
