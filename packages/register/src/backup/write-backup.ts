import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { RegisterError } from '../errors.ts';
import { DATA_VERSION } from '../migrations/all.ts';
import type { RawRows } from '../raw-rows.ts';
import { rowLines } from './backup-rows.ts';

/** How a backup is written today; it stands in its first line. */
export const FORMAT = 1;

/** The whole of a backup as text: a line that says what it is, the rows, and a line that says how many there were. */
async function* lines(rows: RawRows, at: number): AsyncGenerator<string> {
  yield `${JSON.stringify({ backup: 'usher-register', format: FORMAT, form: DATA_VERSION, at })}\n`;
  let count = 0;
  for await (const some of rowLines(rows)) {
    count += some.length;
    if (some.length > 0) yield `${some.join('\n')}\n`;
  }
  yield `${JSON.stringify({ end: 'usher-register', rows: count })}\n`;
}

const encrypter = async (recipients: readonly string[]) => {
  const { Encrypter } = await import('age-encryption');
  const encrypting = new Encrypter();
  const bad = (what: string, cause?: unknown): RegisterError =>
    new RegisterError('bad-recipient', what, 'Give the public key that age-keygen prints, age1….', cause);
  if (recipients.length === 0) throw bad('A backup needs somebody who can read it.');
  for (const recipient of recipients)
    try {
      encrypting.addRecipient(recipient);
    } catch (error) {
      throw bad(`"${recipient}" is not the public key of a recipient.`, error);
    }
  return encrypting;
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Whom a backup is for, in what file, and the moment that stands in it. */
export type BackupOptions = {
  readonly file: string;
  readonly recipients: readonly string[];
  readonly now?: () => number;
};

/**
 * Writes a register's rows to a new file that only the recipients can read, wholly or not at all (rule REG28). Throws
 * RegisterError `bad-recipient`, `not-empty` when the file is there already.
 */
export const writeBackup = async (rows: RawRows, options: BackupOptions): Promise<void> => {
  const { file, recipients, now = Date.now } = options;
  const encrypting = await encrypter(recipients);
  if (await exists(file))
    throw new RegisterError('not-empty', `There is a file ${file} already.`, 'Give the backup another name.');
  const making = `${file}.part`;
  try {
    const packed = Readable.from(lines(rows, now())).pipe(createGzip());
    const sealed = await encrypting.encrypt(Readable.toWeb(packed) as globalThis.ReadableStream<Uint8Array>);
    await pipeline(Readable.fromWeb(sealed as ReadableStream), createWriteStream(making, { mode: 0o600 }));
    await sync(making);
    await rename(making, file);
    if (process.platform !== 'win32') await sync(dirname(file));
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
};
