import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Name } from '@usher/protocol';
import { putFile } from '@usher/trust';

const FILE = 'school-name.txt';

/** Keeps the school's name, so that the lock screen has it before the hub has been reached. */
export class SchoolName {
  readonly #dataDir: string;
  #name: string;

  private constructor(dataDir: string, name: string) {
    this.#dataDir = dataDir;
    this.#name = name;
  }

  /** Reads the name; a name that is not there or cannot be read is none, because the hub will tell it again. */
  static async open(dataDir: string): Promise<SchoolName> {
    const text = await readFile(join(dataDir, FILE), 'utf8').catch(() => '');
    return new SchoolName(dataDir, Name.safeParse(text).success ? text : '');
  }

  /** Empty while it is not known. */
  get value(): string {
    return this.#name;
  }

  /** Rejects when the folder does not take it; the name then holds until the agent ends. */
  async keep(name: string): Promise<void> {
    if (name === this.#name) return;
    this.#name = name;
    await putFile(this.#dataDir, { name: FILE, text: name, secret: true });
  }
}
