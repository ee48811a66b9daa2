/**
 * App windows, and the one way their pages talk to the program. A page calls the program with `invoke` and
 * hears from it through events; both ends check every value against the app's contract, so this port
 * carries unknown values. Values are JSON, save that a Uint8Array may stand at the top level of an event.
 */
export interface WindowHost extends AsyncDisposable {
  /** Which adapter this is, for one line to the person who started the program. */
  readonly kind: 'electron' | 'chromium';
  /** What the host had to do without, one plain sentence each, to be said to the person; often empty. */
  readonly notes: readonly string[];
  /** Opens a window and answers when its page has loaded. Fails with an error of this package's `errors.ts`. */
  open(options: WindowOptions): Promise<AppWindow>;
}

export type WindowOptions = {
  readonly title: string;
  /** Folder of the built page; `index.html` in it is opened. Only files inside it can be read by the page. */
  readonly folder: string;
  readonly width: number;
  readonly height: number;
  /** Fills the screen from the start, where the desktop lets it; width and height are then what it goes back to. */
  readonly maximised?: true;
  /**
   * Answers the page's calls. A throw reaches the page as `{code, message}`: the error's own when it has a
   * literal `code`, else `failed` and nothing of what went wrong.
   */
  readonly invoke: (call: string, input: unknown) => Promise<unknown>;
  /** What other programs on an X display know the window by (its `WM_CLASS`), where it is drawn by a browser. */
  readonly name?: string;
  /** Added to the address as `?key=value`, for the page's first paint (such as its colour scheme). */
  readonly query?: Readonly<Record<string, string>>;
};

export interface AppWindow {
  /** Sends an event to the page. Events sent before the page listens are kept for it. Nothing is sent after the close. */
  send(event: string, payload: unknown): void;
  /** Bytes sent and not yet taken by the page. A sender of pictures leaves some out when it grows. */
  readonly waitingBytes: number;
  /** Called once when the window is gone: closed by a person, by `close`, or because its browser ended. */
  onClosed(handler: () => void): () => void;
  close(): Promise<void>;
  /** A PNG of the page as it is. */
  screenshot(): Promise<Uint8Array>;
}

/**
 * What a page finds as `window.usher`, frozen; the same in both adapters. `on` returns the way to stop
 * listening. `invoke` rejects with `{code, message}`.
 */
export type PageBridge = {
  readonly invoke: (call: string, input: unknown) => Promise<unknown>;
  readonly on: (event: string, handler: (payload: unknown) => void) => () => void;
};

/** What a page tried that no page may, or what went wrong around it; reported so that it is counted and logged. */
export type Refused = {
  readonly code:
    | 'request'
    | 'navigation'
    | 'new-window'
    | 'permission'
    | 'bad-call'
    | 'forged-call'
    | 'page-error'
    | 'left-on-disk';
  /** One line, at most 300 characters, without what the page holds. */
  readonly detail: string;
};
