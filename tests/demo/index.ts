// The demonstration school: `npm start`. See README.md for what it takes after `--`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { line } from '../run/tally.ts';
import { type Demonstration, startDemonstration } from './demonstration.ts';
import { readOptions } from './options.ts';
import { saveDisplay } from './save-display.ts';
import { LEAD, TEACHER } from './school.ts';
import { selfTest } from './self-test.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const PICTURE_EVERY_MS = 2_000;

const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.resolve());

/** Shows the school until it is stopped or its time is up. */
const show = async (demo: Demonstration, seconds: number | null): Promise<void> => {
  say(`the room is live: ${demo.pupils.length} pupils, signed in as ${TEACHER.user} (password "${TEACHER.password}")`);
  say(`incidents in a browser: ${demo.school.web}, signed in as ${LEAD.user} (password "${LEAD.password}")`);
  const picture = join(tmpdir(), 'usher-console.png');
  if (demo.virtual)
    say(`there is no display here, so the console is on a virtual one; its picture, renewed every 2 s, is ${picture}`);
  say(seconds === null ? 'Ctrl+C ends it' : `it ends by itself after ${seconds} s`);
  const until = seconds === null ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000;
  let on = true;
  void stopped.promise.then(() => (on = false));
  while (on && performance.now() < until) {
    if (demo.virtual) await saveDisplay(demo.consoleDisplay, demo.consoleWidth, demo.consoleHeight, picture);
    await Promise.race([stopped.promise, pause(Math.min(PICTURE_EVERY_MS, Math.max(0, until - performance.now())))]);
  }
};

const folder = mkdtempSync(join(tmpdir(), 'usher-demo-'));
try {
  const options = readOptions(process.argv.slice(2));
  await using demo = await startDemonstration(options.pupils, folder, {
    seeable: !options.selfTest,
    postgres: options.postgres,
    say,
  });
  if (options.selfTest) {
    const stop = stopped.promise.then((): never => {
      throw new Error('stopped');
    });
    const tally = await Promise.race([selfTest(demo), stop]);
    say(line(tally));
    process.exitCode = tally.failed === 0 ? 0 : 1;
  } else await show(demo, options.seconds);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
