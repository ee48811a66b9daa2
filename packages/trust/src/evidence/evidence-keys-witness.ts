import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceKeys, type SignedEvidenceKeys } from '@usher/protocol';
import { z } from 'zod';
import { putFile } from '../folder.ts';
import { type EvidenceKeysFault, judgeEvidenceKeys, type KnownEvidenceKeys } from './judge-evidence-keys.ts';
import { sha256Of } from './seal-evidence.ts';

/** The file of a device's data folder in which it remembers the school's evidence keys. */
export const EVIDENCE_KEYS_FILE = 'evidence-keys.json';

const Kept = z.strictObject({
  keys: EvidenceKeys,
  /** The SHA-256 of every document that was believed, the newest last. */
  digests: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
});

const readKept = (text: string, schoolId: string): z.infer<typeof Kept> | null => {
  try {
    const kept = Kept.parse(JSON.parse(text));
    return kept.keys.schoolId === schoolId ? kept : null;
  } catch {
    return null;
  }
};

type School = Parameters<typeof judgeEvidenceKeys>[2];

/**
 * Remembers on a device's own disk which evidence keys the school has (rule EVK5): from the first ones on it believes only
 * what follows, so that whoever holds the hub and its keys cannot put their own in place of the lead's unnoticed.
 */
export class EvidenceKeysWitness {
  readonly #folder: string;
  readonly #onSaveFailed: (cause: unknown) => void;
  #kept: z.infer<typeof Kept> | null;
  #written: Promise<void> = Promise.resolve();

  private constructor(folder: string, kept: z.infer<typeof Kept> | null, onSaveFailed: (cause: unknown) => void) {
    this.#folder = folder;
    this.#kept = kept;
    this.#onSaveFailed = onSaveFailed;
  }

  /** Reads what was remembered of this school; what cannot be read is as if nothing was. */
  static async open(
    folder: string,
    schoolId: string,
    onSaveFailed: (cause: unknown) => void,
  ): Promise<EvidenceKeysWitness> {
    const text = await readFile(join(folder, EVIDENCE_KEYS_FILE), 'utf8').catch(() => '');
    return new EvidenceKeysWitness(folder, readKept(text, schoolId), onSaveFailed);
  }

  /** The keys that are believed; null before the first. */
  get known(): KnownEvidenceKeys | null {
    return this.#kept === null ? null : { keys: this.#kept.keys, digest: this.#kept.digests.at(-1) ?? '' };
  }

  /** Takes a document that the hub shows; why it is not believed otherwise. One that was believed before is no news. */
  take(signed: SignedEvidenceKeys, school: School): EvidenceKeysFault | null {
    if (this.#kept?.digests.includes(sha256Of(Buffer.from(signed.text, 'utf8'))) === true) return null;
    const judged = judgeEvidenceKeys(this.known, signed, school);
    if (!judged.ok) return judged.code;
    const kept = { keys: judged.keys, digests: [...(this.#kept?.digests ?? []), judged.digest] };
    this.#kept = kept;
    this.#written = this.#written
      .then(() => putFile(this.#folder, { name: EVIDENCE_KEYS_FILE, text: JSON.stringify(kept), secret: true }))
      .catch(this.#onSaveFailed);
    return null;
  }

  /** Resolves when what was taken is on disk, or was said to have failed. */
  settled(): Promise<void> {
    return this.#written;
  }
}
