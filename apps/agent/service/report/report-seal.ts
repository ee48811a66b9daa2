import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cutText, REPORT_LIMITS } from '@usher/incidents';
import { ReportContent, SEALED_REPORT_BYTES } from '@usher/protocol';
import { putFile, sealReport } from '@usher/trust';

/** The file of the key for reports made before this computer knew its school's register. */
export const LOCAL_KEY_FILE = 'spool.key';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What age and the local seal add at most, and JSON around the words. */
const ROOM_AROUND = 1_000;

const bytesOf = (content: ReportContent): number => Buffer.byteLength(JSON.stringify(content), 'utf8');

/** A report that fits its frame: what is too long is cut with a mark, first by characters and then by bytes (rule INC2). */
export const fitReport = (content: ReportContent): ReportContent => {
  let fitted: ReportContent = {
    ...content,
    text: cutText(content.text, REPORT_LIMITS.text).text,
    url: cutText(content.url, REPORT_LIMITS.url).text,
  };
  // Letters of other scripts take up to four bytes, and quotation marks are written as two.
  for (let share = 0.9; bytesOf(fitted) > SEALED_REPORT_BYTES - ROOM_AROUND && share > 0; share -= 0.1)
    fitted = {
      ...fitted,
      text: cutText(content.text, Math.floor(REPORT_LIMITS.text * share)).text,
      url: cutText(content.url, Math.floor(REPORT_LIMITS.url * share)).text,
    };
  return fitted;
};

const encode = (content: ReportContent): Buffer => Buffer.from(JSON.stringify(content), 'utf8');

/** Seals a report for the school's register. */
export const sealForSchool = async (recipient: string, content: ReportContent): Promise<Uint8Array> =>
  await sealReport(recipient, encode(content));

/** Seals reports under a key of this computer until it knows the school's; made when it is first needed. */
export class LocalSeal {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async seal(content: ReportContent): Promise<Uint8Array> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(true), iv);
    return Buffer.concat([iv, cipher.update(encode(content)), cipher.final(), cipher.getAuthTag()]);
  }

  /** The report in its own words; null when this computer's key is not the one it was sealed with. */
  async open(sealed: Uint8Array): Promise<ReportContent | null> {
    try {
      const bytes = Buffer.from(sealed);
      const opening = createDecipheriv('aes-256-gcm', await this.#key(false), bytes.subarray(0, IV_BYTES));
      opening.setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = Buffer.concat([opening.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), opening.final()]);
      return ReportContent.parse(JSON.parse(text.toString('utf8')));
    } catch {
      return null;
    }
  }

  async #key(make: boolean): Promise<Buffer> {
    const path = join(this.#dataDir, LOCAL_KEY_FILE);
    const kept = await readFile(path, 'utf8').catch(() => null);
    const key = Buffer.from(kept ?? '', 'hex');
    if (key.length === KEY_BYTES || !make) return key;
    const fresh = randomBytes(KEY_BYTES);
    await putFile(this.#dataDir, { name: LOCAL_KEY_FILE, text: fresh.toString('hex'), secret: true });
    return fresh;
  }
}
