import type { BrowserContext, CDPSession, Page, Route } from 'playwright-core';
import { servePageFile } from '../page-files.ts';
import type { Refused } from '../port.ts';

/** The pages' origin: a name that never resolves (RFC 6761), in a secure context, answered from files alone. */
export const ORIGIN = 'https://usher.invalid';

type Guarding = {
  readonly folder: string;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly onRefused: (refused: Refused) => void;
};

const isFirstPage = (url: string): boolean => url === `${ORIGIN}/` || url.startsWith(`${ORIGIN}/?`);

// Without the query and what may stand in it.
const shown = (url: string): string => (url.split(/[?#]/, 1)[0] ?? '').slice(0, 200);

// Playwright tells of a page only when something has loaded in it, which the route above never lets happen.
const closeOtherPages = async (cdp: CDPSession, onRefused: Guarding['onRefused']): Promise<void> => {
  const { targetInfo: own } = await cdp.send('Target.getTargetInfo');
  cdp.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.type !== 'page' || targetInfo.targetId === own.targetId) return;
    onRefused({ code: 'new-window', detail: shown(targetInfo.url) });
    cdp.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch((error: unknown) => {
      onRefused({ code: 'new-window', detail: error instanceof Error ? error.name : 'unknown' });
    });
  });
  await cdp.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
};

/**
 * Lets a context reach its page's files and nothing else: other requests, navigations, windows, permissions
 * and downloads are refused and reported.
 */
export const guardContext = async (context: BrowserContext, guarding: Guarding): Promise<void> => {
  const { folder, page, cdp, onRefused } = guarding;
  const answer = async (route: Route): Promise<void> => {
    const request = route.request();
    const url = request.url();
    const navigation = request.isNavigationRequest();
    const mine = url.startsWith(`${ORIGIN}/`) && request.method() === 'GET';
    if (!mine || (navigation && !(isFirstPage(url) && request.frame() === page.mainFrame()))) {
      onRefused({ code: navigation ? 'navigation' : 'request', detail: shown(url) });
      // `aborted` leaves the page where it is; any other failure would show the browser's error page.
      await route.abort('aborted');
      return;
    }
    const file = await servePageFile(folder, ORIGIN, url);
    if (file.status === 404) onRefused({ code: 'request', detail: shown(url) });
    await route.fulfill({ status: file.status, headers: file.headers, body: file.body });
  };
  await context.route('**/*', (route) =>
    answer(route).catch((error: unknown) => {
      onRefused({ code: 'request', detail: error instanceof Error ? error.name : 'unknown' });
    }),
  );
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame() || isFirstPage(frame.url().split('#', 1)[0] ?? '')) return;
    // Reached without a request, such as about:blank: the page is put back.
    onRefused({ code: 'navigation', detail: shown(frame.url()) });
    page.goto(`${ORIGIN}/`).catch((error: unknown) => {
      onRefused({ code: 'navigation', detail: error instanceof Error ? error.name : 'unknown' });
    });
  });
  page.on('pageerror', (error) => onRefused({ code: 'page-error', detail: error.message.slice(0, 300) }));
  await closeOtherPages(cdp, onRefused);
  // Grants none and so refuses all without asking the person.
  await context.grantPermissions([], { origin: ORIGIN });
};
