import type { ContextBridge, IpcRenderer } from 'electron';
import type { PageBridge } from '../port.ts';
import { APP_ORIGIN, type CallAnswer, CHANNELS } from './channels.ts';

type PreloadParts = {
  readonly contextBridge: Pick<ContextBridge, 'exposeInMainWorld' | 'executeInMainWorld'>;
  readonly ipcRenderer: Pick<IpcRenderer, 'invoke' | 'on' | 'send'>;
};

type Handler = (payload: unknown) => void;

/** Events kept per name until somebody listens; as many as in an installed browser. */
const KEPT = 1000;

type PolicyGlobals = {
  readonly trustedTypes: { createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown };
};

// Runs in the page's own world, sent as text: the only policy the CSP admits lets a worker start from the page's files.
const installPolicy = (origin: string): void => {
  (globalThis as unknown as PolicyGlobals).trustedTypes.createPolicy('default', {
    createScriptURL: (url) => {
      if (!new URL(url, `${origin}/`).href.startsWith(`${origin}/`)) throw new TypeError('a script of another origin');
      return url;
    },
  });
};

/** The whole of a window's preload: gives the page `window.usher` and nothing of Electron (EH-10). */
export const exposeBridge = ({ contextBridge, ipcRenderer }: PreloadParts): void => {
  const handlers = new Map<string, Set<Handler>>();
  const kept = new Map<string, unknown[]>();

  const happen = (event: string, payload: unknown): void => {
    const listening = handlers.get(event);
    if (listening !== undefined && listening.size > 0) {
      for (const handler of listening) handler(payload);
      return;
    }
    const list = kept.get(event) ?? [];
    if (list.length >= KEPT) list.shift();
    list.push(payload);
    kept.set(event, list);
  };

  const bridge: PageBridge = Object.freeze({
    invoke: async (call, input) => {
      const answer = (await ipcRenderer.invoke(CHANNELS.call, call, input)) as CallAnswer;
      if (answer.ok) return answer.value;
      // oxlint-disable-next-line only-throw-error -- an Error would lose its code on the way into the page's world
      throw answer.error;
    },
    on: (event, handler) => {
      const listening = handlers.get(event) ?? new Set();
      handlers.set(event, listening.add(handler));
      const before = kept.get(event) ?? [];
      kept.delete(event);
      for (const payload of before) handler(payload);
      return () => void listening.delete(handler);
    },
  } satisfies PageBridge);

  // The event object of Electron stays here: it would lead back to the sender.
  ipcRenderer.on(CHANNELS.event, (_event, name: string, payload: unknown, bytes: number) => {
    try {
      happen(name, payload);
    } finally {
      ipcRenderer.send(CHANNELS.taken, bytes);
    }
  });
  contextBridge.executeInMainWorld({ func: installPolicy, args: [APP_ORIGIN] });
  contextBridge.exposeInMainWorld('usher', bridge);
  ipcRenderer.send(CHANNELS.ready);
};
