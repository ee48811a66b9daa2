import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile, sha256Of } from '@usher/trust';

const FOLDER = 'evidence';

const nameOf = (item: string): string => `${item}.age`;

/** Sealed evidence as files of the hub's data folder, each under the opaque id of its item. Only ever sealed bytes. */
export class EvidenceFiles {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, FOLDER);
  }

  /** Resolves once it is on disk. Throws TrustError `folder-unusable`, with nothing left of it. */
  async put(item: string, sealed: Uint8Array): Promise<void> {
    await putFile(this.#folder, { name: nameOf(item), text: sealed, secret: true });
  }

  /** Null when the file is not there or is not the one that the register's entry is of. */
  async read(item: string, sha256: string): Promise<Uint8Array | null> {
    const bytes = await readFile(join(this.#folder, nameOf(item))).catch(() => null);
    return bytes !== null && sha256Of(bytes) === sha256 ? bytes : null;
  }

  async remove(item: string): Promise<void> {
    await rm(join(this.#folder, nameOf(item)), { force: true });
  }
}
