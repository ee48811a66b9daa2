import type { IncomingHttpHeaders } from 'node:http';
import { ASKED_BY_PAGE } from '../contract/api.ts';

/**
 * Whether a call comes from the application's own page. The browser says where from (Origin, Sec-Fetch-Site), and the
 * page adds a header that no form and no plain link can send.
 */
export const isFromOwnPage = (headers: IncomingHttpHeaders): boolean => {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  return (
    host !== undefined &&
    origin === `https://${host}` &&
    (site === undefined || site === 'same-origin') &&
    headers[ASKED_BY_PAGE.name] === ASKED_BY_PAGE.value
  );
};
