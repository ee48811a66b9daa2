import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoverRecord } from '@usher/classroom';
import { Name, ScreenMessage, Uuid } from '@usher/protocol';
import { putFile } from '@usher/trust';
import { z } from 'zod';

const FILE = 'cover.json';

const Ordered = {
  kind: z.enum(['covered', 'locked']),
  id: Uuid,
  by: Name.nullable(),
  message: ScreenMessage,
  remainingMs: z.number().min(0),
};
const Clocks = { boot: z.string(), savedMono: z.number(), savedWall: z.number() };

// Before the pupil's own cover there was one thing to keep.
const Stored1 = z.strictObject({ version: z.literal(1), ...Ordered, ...Clocks, by: Name.nullable().default(null) });
const Stored2 = z.strictObject({
  version: z.literal(2),
  standing: z.strictObject(Ordered).nullable(),
  hidden: z.strictObject({ remainingMs: z.number().min(0), forMs: z.number().min(0) }).nullable(),
  ...Clocks,
});
const Stored = z.discriminatedUnion('version', [Stored1, Stored2]);

const recordIn = (text: string): CoverRecord => {
  const stored = Stored.parse(JSON.parse(text));
  if (stored.version === 2) {
    const { version: _, ...record } = stored;
    return record;
  }
  const { version: _, boot, savedMono, savedWall, ...standing } = stored;
  return { standing, hidden: null, boot, savedMono, savedWall };
};

/** What was found on disk. `unreadable`: a file that is not a record; it was set aside under another name. */
export type FoundCover =
  | { readonly found: 'record'; readonly record: CoverRecord }
  | { readonly found: 'nothing' }
  | { readonly found: 'unreadable' };

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Keeps what lies over the screens on disk, so that it outlives kill, crash and power cut (rules COV6, HID4). */
export class CoverStore {
  readonly #dataDir: string;
  readonly #path: string;
  #next: { readonly record: CoverRecord | null; readonly written: Promise<void> } | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#path = join(dataDir, FILE);
  }

  /** Reads what was kept. Rejects only when the file is there and the system refuses to read it. */
  async read(): Promise<FoundCover> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return { found: 'nothing' };
      throw error;
    }
    try {
      return { found: 'record', record: recordIn(text) };
    } catch {
      await rename(this.#path, `${this.#path}.unreadable`);
      return { found: 'unreadable' };
    }
  }

  /** Keeps a record, or none. Resolves when it would survive a power cut; a later one may overtake an earlier. */
  save(record: CoverRecord | null): Promise<void> {
    if (this.#next !== null) {
      // Not begun yet: only the newest is worth writing.
      this.#next = { record, written: this.#next.written };
      return this.#next.written;
    }
    const written = this.#writing.then(() => {
      const latest = this.#next?.record ?? null;
      this.#next = null;
      return this.#write(latest);
    });
    this.#next = { record, written };
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write(record: CoverRecord | null): Promise<void> {
    if (record !== null) {
      const text = JSON.stringify({ version: 2, ...record });
      return putFile(this.#dataDir, { name: FILE, text, secret: true });
    }
    await rm(this.#path, { force: true });
    // What was taken away is only gone when the folder says so on disk.
    const folder = await open(this.#dataDir, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
