import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  ContextBridge,
  ExecutionScript,
  IpcMain,
  IpcMainInvokeEvent,
  IpcRenderer,
  Session,
  WebContents,
  WebFrameMain,
} from 'electron';
import type { ElectronWindowParts } from '../electron/electron-window.ts';
import type { ElectronParts } from '../electron/electron-windows.ts';
import { exposeBridge } from '../electron/expose-bridge.ts';
import type { PageBridge } from '../port.ts';

type Answerer = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type Frame = Pick<WebFrameMain, 'origin'>;

/** Both ends of one window's messages; values are copied as between processes. */
class FakeIpc {
  readonly hear = new EventEmitter();
  readonly answerers = new Map<string, Answerer>();
  readonly page = new EventEmitter();
  readonly mainFrame: Frame = { origin: 'app://ui' };

  /** The event that a message from a frame carries. */
  event(senderFrame: Frame | null = this.mainFrame): IpcMainInvokeEvent {
    return { senderFrame, sender: { mainFrame: this.mainFrame } } as unknown as IpcMainInvokeEvent;
  }

  readonly main = {
    handle: (channel: string, answer: Answerer) => void this.answerers.set(channel, answer),
    on: (channel: string, hear: (...args: unknown[]) => void) => this.hear.on(channel, hear),
  } as unknown as IpcMain;

  readonly renderer = {
    invoke: async (channel: string, ...args: unknown[]) => {
      const answer = this.answerers.get(channel);
      if (answer === undefined) throw new Error(`No handler registered for '${channel}'`);
      return structuredClone(await answer(this.event(), ...structuredClone(args)));
    },
    send: (channel: string, ...args: unknown[]) => void this.hear.emit(channel, this.event(), ...structuredClone(args)),
    on: (channel: string, hear: (...args: unknown[]) => void) => this.page.on(channel, hear),
  } as unknown as Pick<IpcRenderer, 'invoke' | 'on' | 'send'>;

  toPage(channel: string, args: unknown[]): void {
    this.page.emit(channel, {}, ...structuredClone(args));
  }
}

/** A window that writes down what it was made with. Its page is whoever calls `loadPreload`. */
export class FakeBrowserWindow extends EventEmitter {
  readonly ipc = new FakeIpc();
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly contents = new EventEmitter();
  readonly webContents: WebContents;
  failsToLoad = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.webContents = {
      ipc: this.ipc.main,
      on: (event: string, handler: () => void) => this.contents.on(event, handler),
      send: (channel: string, ...args: unknown[]) => this.ipc.toPage(channel, args),
      capturePage: async () => ({ toPNG: () => Buffer.from('\u0089PNG', 'latin1') }),
    } as unknown as WebContents;
  }

  async loadURL(url: string): Promise<void> {
    if (this.failsToLoad) throw new Error('ERR_FAILED');
    this.loaded.push(url);
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    this.emit('closed');
  }

  /** Runs the real preload in this window and answers what it put into the page, and what it ran there. */
  loadPreload(): { readonly bridge: PageBridge; readonly exposed: string[]; readonly ran: ExecutionScript[] } {
    const exposed: string[] = [];
    const ran: ExecutionScript[] = [];
    let bridge: PageBridge | null = null;
    const contextBridge = {
      exposeInMainWorld: (name: string, api: PageBridge) => {
        exposed.push(name);
        bridge = api;
      },
      executeInMainWorld: (script: ExecutionScript) => void ran.push(script),
    } satisfies Partial<ContextBridge>;
    exposeBridge({ contextBridge, ipcRenderer: this.ipc.renderer });
    if (bridge === null) throw new Error('the preload exposed nothing');
    return { bridge, exposed, ran };
  }
}

/** A session that keeps the handlers it was given. */
export class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, (...args: never[]) => unknown>();
  readonly protocol = { handle: this.#keep('protocol.handle') };
  readonly webRequest = { onBeforeRequest: this.#keep('onBeforeRequest') };
  readonly setPermissionRequestHandler = this.#keep('permission request');
  readonly setPermissionCheckHandler = this.#keep('permission check');
  readonly setDevicePermissionHandler = this.#keep('device');
  readonly setDisplayMediaRequestHandler = this.#keep('display media');

  /** Calls a handler as Electron would. */
  call(name: string, ...args: unknown[]): unknown {
    return this.handlers.get(name)?.(...(args as never[]));
  }

  #keep(name: string) {
    return (...args: unknown[]): void => {
      const handler = args.at(-1);
      if (typeof handler === 'function') this.handlers.set(name, handler as (...given: never[]) => unknown);
    };
  }
}

/** An `electron` that writes down what it is asked for; what it is used for is typed by electron.d.ts. */
export const fakeElectron = () => {
  const windows: FakeBrowserWindow[] = [];
  const partitions: { readonly name: string; readonly cache: boolean | undefined; readonly session: FakeSession }[] =
    [];
  let failsToLoad = false;
  class Window extends FakeBrowserWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options);
      this.failsToLoad = failsToLoad;
      windows.push(this);
    }
  }
  const electron: ElectronParts = {
    app: { whenReady: async () => undefined, isPackaged: true },
    BrowserWindow: Window as unknown as new (options: BrowserWindowConstructorOptions) => ElectronWindowParts,
    session: {
      fromPartition: (name, options) => {
        const session = new FakeSession();
        partitions.push({ name, cache: options?.cache, session });
        return session as unknown as Session;
      },
    },
  };
  return {
    electron,
    windows,
    partitions,
    failToLoad: () => {
      failsToLoad = true;
    },
  };
};
