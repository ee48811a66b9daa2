import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile } from './folder.ts';

/** What a school states again and again: whose it is, and the number by which a later one is known. */
type Stated = { readonly schoolId: string; readonly version: number };

/** Reads what was stated; `safeParse` of a zod schema fits. */
type Reader<T> = (value: unknown) => { readonly success: true; readonly data: T } | { readonly success: false };

export type NewestRefused = 'bad-frame' | 'rolled-back';

const readWith = <T>(read: Reader<T>, text: string): T | null => {
  try {
    const found = read(JSON.parse(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
};

/**
 * The newest of what a school stated to a device, kept in a file of its data folder. Whether the school stated it is looked at
 * before it is taken (rule AUT2): the file lies where only the device's own account writes.
 */
export class NewestStatement<T extends Stated> {
  readonly #file: { readonly folder: string; readonly name: string };
  readonly #schoolId: string | null;
  readonly #read: Reader<T>;
  #kept: T | null;
  #written: Promise<void> = Promise.resolve();

  private constructor(
    file: { readonly folder: string; readonly name: string },
    schoolId: string | null,
    read: Reader<T>,
    kept: T | null,
  ) {
    this.#file = file;
    this.#schoolId = schoolId;
    this.#read = read;
    this.#kept = kept;
  }

  /** For a device of this school or of none. What cannot be read is as if it had never come, and comes again. */
  static async open<T extends Stated>(
    file: { readonly folder: string; readonly name: string },
    schoolId: string | null,
    read: Reader<T>,
  ): Promise<NewestStatement<T>> {
    const text = await readFile(join(file.folder, file.name), 'utf8').catch(() => '');
    return new NewestStatement(file, schoolId, read, readWith(read, text));
  }

  /** Null while nothing has come, it is another school's, or this device is nobody's yet. */
  get newest(): T | null {
    return this.#kept?.schoolId === this.#schoolId ? this.#kept : null;
  }

  /** Takes what the school stated; what was wrong with it otherwise. */
  take(text: string, onSaveFailed: (cause: unknown) => void): NewestRefused | null {
    const stated = readWith(this.#read, text);
    if (stated === null || stated.schoolId !== this.#schoolId) return 'bad-frame';
    const known = this.newest;
    if (known !== null && stated.version < known.version) return 'rolled-back';
    this.#kept = stated;
    if (JSON.stringify(known) === JSON.stringify(stated)) return null;
    const { folder, name } = this.#file;
    this.#written = this.#written
      .then(() => putFile(folder, { name, text: JSON.stringify(stated), secret: true }))
      .catch(onSaveFailed);
    return null;
  }

  /** Resolves when what was taken is on disk, or was said to have failed. */
  settled(): Promise<void> {
    return this.#written;
  }
}
