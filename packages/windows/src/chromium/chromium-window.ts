import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { toCallError } from '../call-error.ts';
import { CALL_CHARS } from '../call-input.ts';
import { WindowClosed } from '../errors.ts';
import type { AppWindow, Refused, WindowOptions } from '../port.ts';
import { Delivery } from './delivery.ts';
import { ORIGIN } from './guard-page.ts';
import { installBridge, PAGE_NAMES } from './page-bridge.ts';

const FromPage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello') }),
  z.strictObject({
    kind: z.literal('call'),
    id: z.string().max(80),
    call: z.string().max(80),
    input: z.unknown(),
  }),
]);

type Parts = {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Settles when the browser has ended and its profile is gone. */
  readonly removed: Promise<void>;
  readonly options: WindowOptions;
  readonly onRefused: (refused: Refused) => void;
};

/** One window of an installed browser. Closing it ends the browser. */
export class ChromiumWindow implements AppWindow {
  /** Playwright's page, for end-to-end tests alone. */
  readonly page: Page;
  readonly #parts: Parts;
  readonly #delivery: Delivery;
  readonly #closed = new Set<() => void>();
  readonly #contexts = new Set<number>();
  #gone = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.page = parts.page;
    this.#delivery = new Delivery({
      call: (listing, binaries) => this.#call(listing, binaries),
      onLost: () => parts.onRefused({ code: 'page-error', detail: 'the page could not take what was sent to it' }),
      now: () => performance.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
  }

  /** Puts the bridge in place and loads the page. */
  async load(): Promise<void> {
    const { context, page, cdp, options } = this.#parts;
    context.on('close', () => this.#end());
    page.on('close', () => void this.close());
    page.on('crash', () => void this.close());
    const { frameTree } = await cdp.send('Page.getFrameTree');
    cdp.on('Runtime.executionContextCreated', ({ context: made }) => {
      const { isDefault, type, frameId } = made.auxData as { isDefault?: boolean; type?: string; frameId?: string };
      // An empty frame inside the page has the page's origin.
      const isPage = frameId === frameTree.frame.id && made.origin === ORIGIN;
      if (isPage && isDefault === true && type === 'default') this.#contexts.add(made.id);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#contexts.delete(executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== PAGE_NAMES.binding) return;
      if (this.#contexts.has(executionContextId)) this.#heard(payload);
      else this.#parts.onRefused({ code: 'forged-call', detail: 'a call that did not come from the page' });
    });
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: PAGE_NAMES.binding });
    const script = `(${installBridge.toString()})(${JSON.stringify(ORIGIN)}, ${JSON.stringify(PAGE_NAMES)})`;
    await context.addInitScript({ content: script });
    const query = new URLSearchParams(options.query).toString();
    await page.goto(`${ORIGIN}/${query === '' ? '' : `?${query}`}`);
    await cdp.send('Runtime.evaluate', { expression: `document.title = ${JSON.stringify(options.title)}` });
  }

  get waitingBytes(): number {
    return this.#delivery.waitingBytes;
  }

  send(event: string, payload: unknown): void {
    this.#delivery.event(event, payload);
  }

  onClosed(handler: () => void): () => void {
    if (this.#gone) queueMicrotask(handler);
    else this.#closed.add(handler);
    return () => void this.#closed.delete(handler);
  }

  async close(): Promise<void> {
    this.#end();
    // Fails when the browser ended by itself meanwhile; either way its end settles what is awaited next.
    await this.#parts.context.close().catch(() => undefined);
    await this.#parts.removed;
  }

  async screenshot(): Promise<Uint8Array> {
    if (this.#gone) throw new WindowClosed();
    try {
      return await this.page.screenshot({ type: 'png', scale: 'device' });
    } catch (cause) {
      throw new WindowClosed({ cause });
    }
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#delivery.close();
    const handlers = [...this.#closed];
    this.#closed.clear();
    for (const handler of handlers) handler();
  }

  async #call(listing: string, binaries: readonly string[]): Promise<void> {
    const texts = [JSON.stringify(listing), ...binaries.map((text) => `"${text}"`)];
    const { exceptionDetails } = await this.#parts.cdp.send('Runtime.evaluate', {
      expression: `${PAGE_NAMES.take}(${texts.join(',')})`,
      silent: true,
      // Else the page's handlers could use eval while they run inside this call, whatever its policy says.
      allowUnsafeEvalBlockedByCSP: false,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
  }

  #heard(payload: string): void {
    const { options, onRefused } = this.#parts;
    let raw: unknown;
    try {
      raw = payload.length > CALL_CHARS ? null : JSON.parse(payload);
    } catch {
      raw = null;
    }
    const message = FromPage.safeParse(raw);
    if (!message.success) {
      onRefused({ code: 'bad-call', detail: 'a call that is not of its form' });
      return;
    }
    if (message.data.kind === 'hello') {
      this.#delivery.open();
      return;
    }
    const { id, call, input } = message.data;
    options.invoke(call, input).then(
      (value) => this.#delivery.answer(id, value),
      (error: unknown) => this.#delivery.fail(id, toCallError(error)),
    );
  }
}
