import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openRows } from '../place.ts';
import type { RawRows, Stretch } from '../raw-rows.ts';
import {
  type Elsewhere,
  type SeenElsewhere,
  type Verified,
  type VerifyOptions,
  verifyRegister,
} from './verify-register.ts';

/** What a thread is asked to look at. */
export type StretchAsked = { readonly place: string; readonly stretch: Stretch; readonly most: number };

/** A register of fewer entries is looked at before another thread would have begun. */
const WORTH_IT = 50_000;
const MOST_THREADS = 4;

/** What this thread does besides takes as long as looking at this part of the entries. */
const BESIDE = 0.2;

/** How many threads look, this one included, and from how many entries on. */
export type Threads = { readonly threads: number; readonly worthIt: number };

// From source, and bundled beside the program.
const ENTRY = ['verify-worker.ts', 'verify-worker.js'].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/** Resolves with what a thread of its own saw; rejects with what it threw. */
const lookElsewhere = (entry: string, asked: StretchAsked): Promise<SeenElsewhere> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: asked });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a thread of the verifier ended without an answer')));
  });

/** Gives the beginning of the log to other threads, one stretch to each; this one looks at the end. */
const shareOut = async (
  place: string,
  rows: RawRows,
  { threads, worthIt, most }: Threads & { readonly most: number },
): Promise<Elsewhere | null> => {
  const last = await rows.last();
  const entry = ENTRY.find((path) => existsSync(path));
  if (threads < 2 || last < worthIt || entry === undefined) return null;
  const each = Math.floor((last * (1 + BESIDE)) / threads);
  const stretches = Array.from({ length: threads - 1 }, (_, at) => ({
    after: at === 0 ? null : at * each,
    upTo: (at + 1) * each,
  }));
  const seen = Promise.all(stretches.map((stretch) => lookElsewhere(entry, { place, stretch, most })));
  // Whoever waits for it is told; this thread may fail before it does.
  seen.catch(() => undefined);
  return { upTo: (threads - 1) * each, seen };
};

/**
 * Verifies the register at a place as it is at this moment, with a thread for each core, beside whoever writes to it; see
 * `verifyRegister`. Entries are never changed, so that threads which look a little later see the same.
 */
export const verifyPlace = async (
  place: string,
  options: VerifyOptions,
  { threads = Math.min(availableParallelism(), MOST_THREADS), worthIt = WORTH_IT }: Partial<Threads> = {},
): Promise<Verified> => {
  await using rows = await openRows(place);
  return await verifyRegister(
    rows,
    options,
    await shareOut(place, rows, { threads, worthIt, most: options.most ?? 50 }),
  );
};
