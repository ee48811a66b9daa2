import { chromiumWindows, NoBrowser } from '@usher/windows';
import { z } from 'zod';
import { PAGE_CALLS, PAGE_NO_BROWSER, PAGE_READY } from '../contract/page-contract.ts';
import { tellAtDoor, watchPromise } from '../pupil/ask-door.ts';
import { findResources, readPageTitle } from '../resources.ts';

/** The door is looked for again after this long: its service was started anew. */
const DOOR_AGAIN_MS = 2_000;

const Started = z.tuple([
  z.string().min(1),
  z.string().min(1),
  z.string().min(1),
  z.coerce.number().int().min(320).max(16_384),
  z.coerce.number().int().min(240).max(16_384),
  z.string().optional(),
]);

/**
 * The pupil's page, started by the service as the account that is signed in: `page FOLDER DISPLAY NAME WIDTH HEIGHT [DATA]`.
 * It has no rights but that account's, and comes to the door as anybody else. It ends when its input does.
 */
const main = async (started: readonly string[]): Promise<void> => {
  const [folder, display, name, width, height, dataDir] = Started.parse(started);
  const where = { display, dataDir };
  const over = new AbortController();
  process.stdin.resume().once('close', () => over.abort());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => over.abort());
  const invoke = async (call: string, input: unknown): Promise<unknown> => {
    if (call === 'ready') {
      process.stdout.write(`${PAGE_READY}\n`);
      return null;
    }
    if (call !== 'tell') throw new Error(`the page asked for "${call}"`);
    return tellAtDoor(where, PAGE_CALLS.tell.input.parse(input).report);
  };
  await using host = chromiumWindows({
    display,
    onRefused: ({ code, detail }) => process.stderr.write(`page: ${code}: ${detail}\n`),
  });
  const title = readPageTitle(findResources(import.meta.dirname));
  const window = await host.open({ title, folder, width, height, name, invoke, query: { scheme: 'dark' } });
  window.onClosed(() => over.abort());
  while (!over.signal.aborted) {
    // Without a door there is nothing to hear yet.
    await watchPromise(where, (promised) => window.send('promise', promised), over.signal).catch(() => undefined);
    if (!over.signal.aborted) await pause(DOOR_AGAIN_MS, over.signal);
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (cause: unknown) => {
    process.stderr.write(`page: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(cause instanceof NoBrowser ? PAGE_NO_BROWSER : 1);
  },
);
