import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { PAGE_HEADERS } from './content-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.txt': 'text/plain; charset=utf-8',
};

// A name may not begin with a dot, so neither `..` nor a hidden file can be spelled; nothing here needs escapes.
const PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
// On Windows these names open devices whatever their ending or folder.
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A page's file as it is served: status, headers and bytes. */
export type ServedFile = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

const NOT_FOUND: ServedFile = {
  status: 404,
  headers: { ...PAGE_HEADERS, 'content-type': 'text/plain' },
  body: Buffer.alloc(0),
};

/**
 * The path below the page's folder that an address names, with `/` between its parts, or null when it names
 * none: another origin, `..`, escapes, backslashes, hidden files, unknown file types.
 */
export const pagePath = (origin: string, address: string): string | null => {
  if (!address.startsWith(`${origin}/`)) return null;
  const path = address.slice(origin.length).split(/[?#]/, 1)[0] ?? '';
  if (path === '/') return 'index.html';
  if (path.length > 200 || !PATH.test(path) || TYPES[extname(path)] === undefined) return null;
  const parts = path.slice(1).split('/');
  return parts.some((part) => DEVICE.test(part)) ? null : parts.join('/');
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(String(error.code));

/** Serves an address of a page from its folder. Never leaves the folder, not through a link either. */
export const servePageFile = async (folder: string, origin: string, address: string): Promise<ServedFile> => {
  const path = pagePath(origin, address);
  if (path === null) return NOT_FOUND;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...path.split('/')));
    if (!file.startsWith(root + sep)) return NOT_FOUND;
    const type = TYPES[extname(path)] ?? '';
    return { status: 200, headers: { ...PAGE_HEADERS, 'content-type': type }, body: await readFile(file) };
  } catch (error) {
    if (isMissing(error)) return NOT_FOUND;
    throw error;
  }
};
