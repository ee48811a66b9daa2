import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TrustError } from './errors.ts';

/** A file to write; `secret` ones are readable by their owner alone. */
export type NewFile = { readonly name: string; readonly text: string | Uint8Array; readonly secret: boolean };

const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

const unusable = (folder: string, error: unknown): TrustError =>
  new TrustError(
    'folder-unusable',
    `The folder ${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    'Give this program a folder that it may write to.',
    error,
  );

const syncFolder = async (folder: string): Promise<void> => {
  // Windows has no handle on a folder to sync; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeSynced = async (path: string, file: NewFile): Promise<void> => {
  const handle = await open(path, 'wx', file.secret ? 0o600 : 0o644);
  try {
    await handle.writeFile(file.text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Makes a folder with these files, wholly or not at all, also through a power cut. False, and nothing is
 * changed, when there is already something at that place. Throws TrustError `folder-unusable`.
 */
export const makeFolder = async (folder: string, files: readonly NewFile[]): Promise<boolean> => {
  const making = join(dirname(folder), `.${basename(folder)}.new-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(making, { mode: 0o700 });
    for (const file of files) await writeSynced(join(making, file.name), file);
    await syncFolder(making);
    await rename(making, folder);
    await syncFolder(dirname(folder));
    return true;
  } catch (error) {
    if (await exists(making)) await rm(making, { recursive: true });
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM') && (await exists(folder))) return false;
    throw unusable(folder, error);
  }
};

/** Writes one file wholly or not at all, in place of what was there. Throws TrustError `folder-unusable`. */
export const putFile = async (folder: string, file: NewFile): Promise<void> => {
  const making = join(folder, `.${file.name}.new-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeSynced(making, file);
    await rename(making, join(folder, file.name));
    await syncFolder(folder);
  } catch (error) {
    if (await exists(making)) await rm(making);
    throw unusable(folder, error);
  }
};

export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw unusable(path, error);
  }
};

/**
 * The text of a file that has to be there. Throws TrustError: `file-missing`, `file-damaged` when it is empty or
 * absurdly large, `file-exposed` when a secret can be read by other accounts, `folder-unusable` when it cannot be read.
 */
export const readText = async (
  folder: string,
  name: string,
  kind: { secret: boolean; mend: string },
): Promise<string> => {
  const path = join(folder, name);
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size === 0 || facts.size > 64 * 1024)
      throw new TrustError('file-damaged', `${path} is not a file of the expected size.`, kind.mend);
    if (kind.secret && process.platform !== 'win32' && (facts.mode & 0o077) !== 0)
      throw new TrustError('file-exposed', `${path} holds a secret that other accounts can read.`, `chmod 600 ${path}`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof TrustError) throw error;
    if (isErrno(error, 'ENOENT', 'ENOTDIR'))
      throw new TrustError('file-missing', `${path} is missing.`, kind.mend, error);
    throw unusable(folder, error);
  }
};

const overwrite = async (path: string): Promise<void> => {
  const { size } = await stat(path);
  const handle = await open(path, 'r+');
  try {
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** How a file of a folder goes: overwritten and before the others, with the others, or after them. */
export type WipeTurn = 'overwritten' | 'removed' | 'last';

/**
 * Removes a folder with the files in it, in their turns, and returns their names. Interrupted, it can be begun again.
 * Throws TrustError `folder-unusable`.
 */
export const wipeFolder = async (folder: string, turnOf: (name: string) => WipeTurn): Promise<readonly string[]> => {
  if (!(await exists(folder))) return [];
  try {
    const names = (await readdir(folder)).toSorted();
    for (const turn of ['overwritten', 'removed', 'last'] as const) {
      for (const name of names.filter((one) => turnOf(one) === turn)) {
        if (turn === 'overwritten') await overwrite(join(folder, name));
        await rm(join(folder, name), { recursive: true });
      }
      await syncFolder(folder);
    }
    await rmdir(folder);
    await syncFolder(dirname(folder));
    return names;
  } catch (error) {
    throw unusable(folder, error);
  }
};
