import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { RegisterError } from '../errors.ts';
import { DATA_VERSION } from '../migrations/all.ts';
import { type BackupRow, readRow } from './backup-rows.ts';
import { FORMAT } from './write-backup.ts';

const AT_ONCE = 1_000;

const First = z.object({ backup: z.literal('usher-register'), format: z.int(), form: z.int().min(1), at: z.int() });
const Last = z.strictObject({ end: z.literal('usher-register'), rows: z.int() });

const bad = (what: string, cause?: unknown): RegisterError =>
  new RegisterError('bad-backup', what, 'Use another backup, or the identity that this one was made for.', cause);

const newer = (): RegisterError =>
  new RegisterError(
    'newer-data',
    'The backup was written by a newer version of Usher.',
    'Install that version or a later one on this computer.',
  );

/** A backup that was opened: the form its rows are in, when it was made, and the rows, some at a time. */
export type OpenBackup = {
  readonly form: number;
  readonly at: number;
  readonly rows: AsyncIterable<readonly BackupRow[]>;
};

/** Lines that end in a line feed. Node's readline also ends them at U+2028, which JSON lets stand in its strings. */
async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const some of bytes) {
    const lines = (rest + decoder.decode(some, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

async function* plainLines(file: string, identities: readonly string[]): AsyncGenerator<string> {
  const { Decrypter } = await import('age-encryption');
  const decrypting = new Decrypter();
  for (const identity of identities) decrypting.addIdentity(identity);
  const raw = Readable.toWeb(createReadStream(file)) as globalThis.ReadableStream<Uint8Array>;
  const packed = Readable.fromWeb((await decrypting.decrypt(raw)) as ReadableStream);
  const unpacked = createGunzip();
  // A pipe does not pass errors on; whoever reads the end of it has to hear of them.
  packed.on('error', (error) => unpacked.destroy(error));
  yield* splitLines(packed.pipe(unpacked));
}

async function* backupRows(lines: AsyncIterator<string>): AsyncGenerator<readonly BackupRow[]> {
  let count = 0;
  let some: BackupRow[] = [];
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    if (line.value.startsWith('{')) {
      if (Last.parse(JSON.parse(line.value)).rows !== count) throw bad('Rows of the backup are missing.');
      if ((await lines.next()).done !== true) throw bad('The backup goes on after its end.');
      return void (yield some);
    }
    some.push(readRow(line.value));
    count += 1;
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  throw bad('The end of the backup is missing.');
}

async function* explained<T>(things: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* things;
  } catch (error) {
    throw error instanceof RegisterError ? error : bad('The backup is damaged.', error);
  }
}

/**
 * Opens a backup with the identities that may read it. Throws RegisterError `bad-backup`, `newer-data`; reading the
 * rows throws `bad-backup` when anything of them was changed or is missing.
 */
export const openBackup = async (file: string, identities: readonly string[]): Promise<OpenBackup> => {
  const lines = plainLines(file, identities);
  let first;
  try {
    const line = await lines.next();
    first = First.parse(JSON.parse(line.done === true ? '' : line.value));
  } catch (error) {
    throw bad(`${file} cannot be read with this identity.`, error);
  }
  if (first.format > FORMAT || first.form > DATA_VERSION) throw newer();
  return { form: first.form, at: first.at, rows: explained(backupRows(lines)) };
};
