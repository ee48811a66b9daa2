import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One entry of an Xauthority file: a cookie for a display's number on any host. */
const entryFor = (display: string): Buffer => {
  const number = /^:(\d+)/.exec(display)?.[1];
  if (number === undefined) throw new Error(`"${display}" is not the name of a display, such as ":0".`);
  const field = (data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length >> 8, data.length & 0xff]), data]);
  const fields = [Buffer.alloc(0), Buffer.from(number), Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)];
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields.map(field)]);
};

const readOr = (path: string | undefined): Buffer => {
  if (path === undefined) return Buffer.alloc(0);
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
};

/**
 * The cookies of displays that let in only who has theirs. From its opening on, this process and what it starts have them
 * all (`XAUTHORITY`), and those they had before.
 */
export class DisplayCookies implements Disposable {
  readonly #folder: string;
  readonly #before: string | undefined;
  readonly #all: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#before = process.env['XAUTHORITY'];
    this.#all = join(folder, 'cookies');
  }

  static open(folder: string): DisplayCookies {
    const cookies = new DisplayCookies(folder);
    const own = cookies.#before ?? join(process.env['HOME'] ?? '/root', '.Xauthority');
    writeFileSync(cookies.#all, readOr(own), { mode: 0o600 });
    process.env['XAUTHORITY'] = cookies.#all;
    return cookies;
  }

  /** Makes a new cookie for a display; the options that start its server with it. */
  optionsFor(display: string): readonly string[] {
    const file = join(this.#folder, `cookie-${display.slice(1)}`);
    const entry = entryFor(display);
    // A server takes every cookie in its file, whatever display it names: each has a file of its own.
    writeFileSync(file, entry, { mode: 0o600 });
    appendFileSync(this.#all, entry);
    return ['-auth', file];
  }

  [Symbol.dispose](): void {
    if (this.#before === undefined) delete process.env['XAUTHORITY'];
    else process.env['XAUTHORITY'] = this.#before;
  }
}
