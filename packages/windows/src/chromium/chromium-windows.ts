import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { BrowserFailed, NoDisplay, PageMissing } from '../errors.ts';
import type { AppWindow, Refused, WindowHost, WindowOptions } from '../port.ts';
import { browserEnvironment } from './browser-environment.ts';
import { browserFlags, unwantedFlags } from './browser-flags.ts';
import { ChromiumWindow } from './chromium-window.ts';
import { findBrowser } from './find-browser.ts';
import { guardContext } from './guard-page.ts';
import { browserOf, makeProfile, removeProfile, sweepProfiles } from './profile.ts';

export type ChromiumWindowsOptions = {
  /** The X display windows open on; else the one in the environment. */
  readonly display?: string | undefined;
  /** What a page tried that no page may. */
  readonly onRefused?: ((refused: Refused) => void) | undefined;
  /** The browser's program; else the installed one is looked for. Throws NoBrowser when there is none. */
  readonly browser?: string | undefined;
};

const NO_SANDBOX = 'You run this as root, and so the browser runs without its sandbox; use an ordinary account.';

/** Windows drawn by an installed Chromium, Chrome or Edge, one browser and one empty profile each. */
export const chromiumWindows = (options: ChromiumWindowsOptions = {}): WindowHost => {
  const browser = options.browser ?? findBrowser();
  const display = options.display ?? process.env['DISPLAY'];
  const root = process.getuid?.() === 0;
  const open = new Set<ChromiumWindow>();
  const onRefused = options.onRefused ?? (() => undefined);

  const launch = async (profile: string, window: WindowOptions): Promise<BrowserContext> => {
    // Loaded only here: whoever imports this package inside Electron or a preload has no use for it.
    const { chromium } = await import('playwright-core');
    try {
      return await chromium.launchPersistentContext(profile, {
        executablePath: browser,
        headless: false,
        viewport: null,
        chromiumSandbox: !root,
        args: browserFlags({ width: window.width, height: window.height, name: window.name }),
        ignoreDefaultArgs: unwantedFlags(),
        serviceWorkers: 'block',
        acceptDownloads: false,
        // The program decides when it ends; its end closes the pipe, and that ends the browser.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        env: browserEnvironment(display),
      });
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : '';
      if (/Missing X server|cannot open display|ozone_platform_x11|XServer/i.test(text))
        throw new NoDisplay(display, { cause });
      throw new BrowserFailed(browser, { cause });
    }
  };

  const openWindow = async (window: WindowOptions): Promise<AppWindow> => {
    if (process.platform === 'linux' && (display ?? '') === '' && process.env['WAYLAND_DISPLAY'] === undefined)
      throw new NoDisplay(display);
    await access(join(window.folder, 'index.html')).catch(() => {
      throw new PageMissing(window.folder);
    });
    await sweepProfiles();
    const profile = await makeProfile();
    const context = await launch(profile, window).catch(async (error: unknown) => {
      await removeProfile(profile, await browserOf(profile));
      throw error;
    });
    const pid = await browserOf(profile);
    const removed = new Promise<void>((resolve) => {
      context.on('close', () => {
        const failed = (error: unknown): void =>
          onRefused({ code: 'left-on-disk', detail: error instanceof Error ? error.message.slice(0, 300) : '' });
        void removeProfile(profile, pid).catch(failed).then(resolve);
      });
    });
    try {
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      const cdp = await context.newCDPSession(page);
      if (window.maximised) {
        // The browser's own switch for it is not heeded by app windows.
        const { windowId } = await cdp.send('Browser.getWindowForTarget');
        await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'maximized' } });
      }
      await guardContext(context, { folder: window.folder, page, cdp, onRefused });
      const opened = new ChromiumWindow({ context, page, cdp, removed, options: window, onRefused });
      open.add(opened);
      opened.onClosed(() => open.delete(opened));
      await opened.load();
      return opened;
    } catch (cause) {
      await context.close();
      await removed;
      throw new BrowserFailed(browser, { cause });
    }
  };

  return {
    kind: 'chromium',
    notes: root ? [NO_SANDBOX] : [],
    open: openWindow,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...open].map((window) => window.close()));
    },
  };
};
