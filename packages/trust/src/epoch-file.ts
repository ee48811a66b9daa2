import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TrustError } from './errors.ts';

/** The name of the file, beside the identity's folder. */
export const EPOCH_FILE = 'epoch';

const SLOT_BYTES = 64;
const SLOTS = 2;

const slotText = (epoch: number, deviceId: string): string => {
  const said = `${String(epoch).padStart(10, '0')} ${deviceId}`;
  return `${said} ${createHash('sha256').update(said).digest('hex').slice(0, 15)}\n`;
};

/** The epoch in a slot; null when it was not written whole, or is that of another device. */
const readSlot = (text: string, deviceId: string): number | null => {
  const epoch = Number(text.slice(0, 10));
  return Number.isSafeInteger(epoch) && text === slotText(epoch, deviceId) ? epoch : null;
};

const syncFolder = (folder: string): void => {
  // Windows has no handle on a folder to sync; NTFS journals the new name itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/**
 * The number of the last welcome of a device, on its disk (rule CLN1). It is written in place, in two slots by turns: a
 * power cut leaves one of them whole, and a full disk stops nothing. Synchronous, because nothing may be said before
 * it is done.
 */
export class EpochFile {
  readonly #path: string;
  readonly #deviceId: string;
  #epoch = 0;
  #slot = 0;

  private constructor(path: string, deviceId: string) {
    this.#path = path;
    this.#deviceId = deviceId;
  }

  /** Opens the file in a data folder, or makes it. Throws TrustError `folder-unusable`. */
  static open(dataDir: string, deviceId: string): EpochFile {
    const file = new EpochFile(join(dataDir, EPOCH_FILE), deviceId);
    file.#withFile((handle, made) => {
      const bytes = Buffer.alloc(SLOT_BYTES * SLOTS);
      readSync(handle, bytes, 0, bytes.length, 0);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const text = bytes.toString('latin1', slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
        const epoch = readSlot(text, deviceId);
        if (epoch !== null && epoch >= file.#epoch) [file.#epoch, file.#slot] = [epoch, slot];
      }
      if (!made) return;
      // Both slots now, so that later the disk is not asked for room.
      writeSync(handle, slotText(0, deviceId).repeat(SLOTS), 0);
      fsyncSync(handle);
      syncFolder(dataDir);
    });
    return file;
  }

  /** 0 before the first welcome, and when the file was lost or damaged. */
  get value(): number {
    return this.#epoch;
  }

  /** Keeps a higher epoch; on disk when this returns. Throws TrustError `folder-unusable`. */
  keep(epoch: number): void {
    if (epoch <= this.#epoch) return;
    const slot = (this.#slot + 1) % SLOTS;
    this.#withFile((handle) => {
      writeSync(handle, slotText(epoch, this.#deviceId), slot * SLOT_BYTES);
      fdatasyncSync(handle);
    });
    [this.#epoch, this.#slot] = [epoch, slot];
  }

  #withFile(work: (handle: number, made: boolean) => void): void {
    try {
      const [handle, made] = this.#open();
      try {
        work(handle, made);
      } finally {
        closeSync(handle);
      }
    } catch (error) {
      throw new TrustError(
        'folder-unusable',
        `${this.#path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
        'Give this program a folder that it may write to.',
        error,
      );
    }
  }

  #open(): readonly [handle: number, made: boolean] {
    try {
      return [openSync(this.#path, 'r+'), false];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    mkdirSync(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    return [openSync(this.#path, 'wx+', 0o600), true];
  }
}
