import { randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fchownSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DOOR_TOKEN } from '../../contract/pupil-door.ts';

const TOKEN_BYTES = 32;

/** What whoever comes to the door shows, in a file that only the account it is for can read (rule DOR2). */
export class DoorToken {
  readonly #path: string;
  #token: Buffer = randomBytes(TOKEN_BYTES);

  constructor(folder: string) {
    this.#path = join(folder, DOOR_TOKEN);
  }

  /** Makes another, for the account `uid`; what was shown before holds no more, even when the file cannot be written. */
  renew(uid: number): void {
    this.#token = randomBytes(TOKEN_BYTES);
    const fresh = `${this.#path}.new`;
    rmSync(fresh, { force: true });
    const file = openSync(fresh, 'wx', 0o400);
    try {
      writeSync(file, this.#token.toString('base64url'));
      // Only root may give a file away; anybody else's service runs as the account itself.
      if (process.geteuid?.() === 0) fchownSync(file, uid, -1);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, this.#path);
  }

  /** Takes as long whatever is shown. */
  matches(shown: string): boolean {
    const bytes = Buffer.from(shown, 'base64url');
    return bytes.length === TOKEN_BYTES && timingSafeEqual(bytes, this.#token);
  }
}
