import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

const MOST_BYTES = 64 * 1024;
const KIND = 'MIT-MAGIC-COOKIE-1';
const NOTHING = Buffer.alloc(0);

/** Opens a place without opening what is there: a pipe would wait, and a device could do anything (`O_PATH`, open(2)). */
const WHAT_IS_THERE = 0o10_000_000;

/**
 * The file with the cookies of whoever started this agent. It may lie in a pupil's folder, who can put anything in its
 * place: it has to be a file, and a small one.
 */
const readCookieFile = (environment: NodeJS.ProcessEnv): Buffer => {
  const path = environment['XAUTHORITY'] ?? join(environment['HOME'] ?? '/root', '.Xauthority');
  using opened = new DisposableStack();
  const open = (place: string, flags: number): number => opened.adopt(openSync(place, flags), closeSync);
  try {
    const there = open(path, WHAT_IS_THERE);
    const { size } = fstatSync(there);
    if (!fstatSync(there).isFile() || size > MOST_BYTES) return NOTHING;
    const file = open(`/proc/self/fd/${there}`, constants.O_RDONLY);
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(file, bytes, 0, size, 0));
  } catch {
    // Many displays have none, and one that cannot be read is told by the display when it refuses.
    return NOTHING;
  }
};

/** The entries of an Xauthority file, as they stand: family, then address, display, kind and cookie, each after its length. */
const entriesOf = (file: Buffer): { readonly fields: readonly string[]; readonly bytes: Buffer }[] => {
  const entries: { fields: string[]; bytes: Buffer }[] = [];
  for (let start = 0; start + 2 <= file.length;) {
    let at = start + 2;
    const fields: string[] = [];
    while (fields.length < 4) {
      if (at + 2 > file.length) return entries;
      const end = at + 2 + file.readUInt16BE(at);
      if (end > file.length) return entries;
      fields.push(file.toString('latin1', at + 2, end));
      at = end;
    }
    entries.push({ fields, bytes: file.subarray(start, at) });
    start = at;
  }
  return entries;
};

/** What a guard may know of a file of cookies: those of its own display, and nothing of what else may be in there. */
export const cookiesFor = (display: string, file: Buffer): Buffer => {
  const number = /:(\d+)(?:\.\d+)?$/.exec(display)?.[1];
  const its = ({ fields: [, of, kind] }: { fields: readonly string[] }): boolean =>
    kind === KIND && (of === '' || of === number);
  return Buffer.concat(
    entriesOf(file)
      .filter(its)
      .map(({ bytes }) => bytes),
  );
};

/** The cookies of a display in an Xauthority file's form; empty where there are none. */
export const readCookies = (display: string, environment: NodeJS.ProcessEnv): Buffer =>
  cookiesFor(display, readCookieFile(environment));
