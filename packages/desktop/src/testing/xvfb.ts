import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { connectX11 } from '../x11/connection.ts';

const START_TIMEOUT_MS = 15_000;

/** A display server without a monitor, ended when disposed. */
export interface Xvfb extends AsyncDisposable {
  readonly display: string;
  readonly pid: number;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/**
 * Starts an Xvfb on a display such as ":200" and resolves when it answers; rejects when it does not start. `more`
 * are further options of its own, such as `-extension MIT-SHM` to leave that extension out.
 */
export async function startXvfb(display: string, size = '1920x1080', more: readonly string[] = []): Promise<Xvfb> {
  const options = ['-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', ...more];
  const child = spawn('Xvfb', [display, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      said += cause.message;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  const kill = (): Promise<void> => stop('SIGKILL');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const state = await Promise.race([ended.then(() => 'ended' as const), answers(display)]);
    if (state === true && child.pid !== undefined)
      return { display, pid: child.pid, kill, [Symbol.asyncDispose]: () => stop('SIGTERM') };
    if (state === 'ended' || Date.now() > deadline) {
      await kill();
      throw new Error(`Xvfb ${display} did not start: ${said.trim()}`);
    }
    await pause(30);
  }
}

async function answers(display: string): Promise<boolean> {
  try {
    (await connectX11(display)).close();
    return true;
  } catch {
    return false;
  }
}
