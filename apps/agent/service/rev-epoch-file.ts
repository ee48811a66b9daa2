import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile } from '@usher/trust';
import { z } from 'zod';

const FILE = 'revocation.json';
const Stored = z.strictObject({ version: z.literal(1), epoch: z.int().min(0).max(0xffff_ffff) });

/** The highest revocation epoch that this computer has seen, on its disk (rule AUT7). */
export type RevEpochFile = {
  /** What was kept; null for a file that cannot be read as one. 0 where there is none yet. */
  readonly epoch: number | null;
  /** Keeps a higher one, through a power cut. Rejects with TrustError `folder-unusable`. */
  readonly save: (epoch: number) => Promise<void>;
};

/** Opens the file in a data folder. */
export const openRevEpoch = async (dataDir: string): Promise<RevEpochFile> => {
  const text = await readFile(join(dataDir, FILE), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  let turn: Promise<void> = Promise.resolve();
  return {
    epoch: text === null ? 0 : readEpoch(text),
    save: (epoch) => {
      const write = (): Promise<void> =>
        putFile(dataDir, { name: FILE, text: JSON.stringify({ version: 1, epoch }), secret: true });
      const mine = turn.then(write);
      // One that could not be written must not stop the next.
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
};

const readEpoch = (text: string): number | null => {
  try {
    return Stored.parse(JSON.parse(text)).epoch;
  } catch {
    return null;
  }
};
