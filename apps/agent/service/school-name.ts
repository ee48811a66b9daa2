import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Name } from '@usher/protocol';

/** Keeps the school's name, so that the lock screen has it before the hub has been reached. */
export class SchoolName {
  readonly #path: string;
  #name: string;

  private constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
  }

  /** Reads the name; a name that is not there or cannot be read is none, because the hub will tell it again. */
  static async open(dataDir: string): Promise<SchoolName> {
    const path = join(dataDir, 'school-name.txt');
    const text = await readFile(path, 'utf8').catch(() => '');
    return new SchoolName(path, Name.safeParse(text).success ? text : '');
  }

  /** Empty while it is not known. */
  get value(): string {
    return this.#name;
  }

  /** Rejects when the folder does not take it; the name then holds until the agent ends. */
  async keep(name: string): Promise<void> {
    if (name === this.#name) return;
    this.#name = name;
    await writeFile(`${this.#path}.new`, name);
    await rename(`${this.#path}.new`, this.#path);
  }
}
