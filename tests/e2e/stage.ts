import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { CONTENT_POLICY } from '@usher/windows';
import type { Page } from 'playwright-core';

// The folder this run built, else the one a person built to look at.
const FOLDER = process.env['USHER_STAGE'] ?? resolve(import.meta.dirname, '../../apps/console/dist/stage');
const ORIGIN = 'https://stage.invalid';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

/**
 * Query of the stage: `pupils`, `scheme`, `signed-out`, `set-up`, `offline`, `calm`, `no-rooms`, `tiles`, `locked`, `pin`,
 * `role`, `school`, `trouble` (of the register), `incidents` (how many there are), `hidden` (the numbers of the PCs that their pupils hide).
 */
export type StageQuery = Readonly<Record<string, string>>;

/**
 * Opens a page of the stage (`stage`, `gallery` or the pupil's, `tell`) from its built files, under the content policy of the product
 * and with no port open. What breaks that policy or is thrown in the page is added to the list it answers.
 */
export const openStage = async (page: Page, query: StageQuery = {}, name = 'stage'): Promise<readonly string[]> => {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  await page.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) return route.abort();
    const body = await readFile(resolve(FOLDER, `.${pathname}`)).catch(() => null);
    if (body === null) return route.fulfill({ status: 404 });
    const headers = {
      'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_POLICY,
    };
    return route.fulfill({ status: 200, headers, body });
  });
  await page.goto(`${ORIGIN}/${name}.html?${new URLSearchParams(query).toString()}`);
  return troubles;
};
