import type { PageBridge } from '../port.ts';

/** Names the host and the injected script share; the page itself only knows `window.usher`. */
export const PAGE_NAMES = { binding: '__usherSend', take: '__usherTake' } as const;

/** One thing for the page; a `binary` takes the next of the base64 texts that stand beside the list. */
export type ToPage =
  | readonly ['event', string, unknown]
  | readonly ['binary', string]
  | readonly ['answer', string, unknown]
  | readonly ['failure', string, { readonly code: string; readonly message: string }];

type Handler = (payload: unknown) => void;
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };
type PageGlobals = {
  readonly location: { readonly origin: string };
  readonly top: unknown;
  readonly window: unknown;
  readonly trustedTypes: {
    createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
  };
  readonly reportError: (error: unknown) => void;
  [name: string]: unknown;
};

/**
 * Runs in the page before any script of its own and makes `window.usher`. It is sent as text: it may use
 * nothing from around it but its arguments.
 */
export const installBridge = (origin: string, names: { binding: string; take: string }): void => {
  const page = globalThis as unknown as PageGlobals;
  if (page.location.origin !== origin || page.top !== page.window) return;
  const send = page[names.binding] as (text: string) => void;
  delete page[names.binding];

  // Kept per event until somebody listens; enough for a page that starts slowly, little enough to forget.
  const KEPT = 1000;
  const handlers = new Map<string, Set<Handler>>();
  const kept = new Map<string, unknown[]>();
  const calls = new Map<string, Waiting>();
  const document = crypto.randomUUID();
  let count = 0;

  const tell = (handler: Handler, payload: unknown): void => {
    try {
      handler(payload);
    } catch (error) {
      page.reportError(error);
    }
  };
  const happen = (event: string, payload: unknown): void => {
    const listening = handlers.get(event);
    if (listening !== undefined && listening.size > 0) {
      for (const handler of listening) tell(handler, payload);
      return;
    }
    const list = kept.get(event) ?? [];
    if (list.length >= KEPT) list.shift();
    list.push(payload);
    kept.set(event, list);
  };
  const settle = (id: string): Waiting | undefined => {
    const waiting = calls.get(id);
    calls.delete(id);
    return waiting;
  };

  const take = (listing: string, ...binaries: string[]): void => {
    const bytes = Uint8Array as unknown as { fromBase64(text: string): Uint8Array };
    let next = 0;
    for (const thing of JSON.parse(listing) as ToPage[]) {
      if (thing[0] === 'event') happen(thing[1], thing[2]);
      else if (thing[0] === 'binary') happen(thing[1], bytes.fromBase64(binaries[next++] ?? ''));
      else if (thing[0] === 'answer') settle(thing[1])?.resolve(thing[2]);
      else settle(thing[1])?.reject(Object.freeze(thing[2]));
    }
  };

  const bridge: PageBridge = Object.freeze({
    invoke: (call: string, input: unknown) =>
      new Promise<unknown>((resolve, reject) => {
        const id = `${document}:${count++}`;
        calls.set(id, { resolve, reject });
        send(JSON.stringify({ kind: 'call', id, call, input }));
      }),
    on: (event: string, handler: Handler) => {
      const listening = handlers.get(event) ?? new Set();
      handlers.set(event, listening.add(handler));
      const before = kept.get(event) ?? [];
      kept.delete(event);
      for (const payload of before) tell(handler, payload);
      return () => void listening.delete(handler);
    },
  });
  Object.defineProperty(page, 'usher', { value: bridge, enumerable: true });
  Object.defineProperty(page, names.take, { value: take });
  // The only policy the page's CSP admits: a worker may be started from the page's own files, by no other text.
  page.trustedTypes.createPolicy('default', {
    createScriptURL: (url) => {
      if (new URL(url, origin).origin !== origin) throw new TypeError('a script of another origin');
      return url;
    },
  });
  send(JSON.stringify({ kind: 'hello' }));
};
