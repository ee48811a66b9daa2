import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from './clean-environment.ts';

/** A program of the school that keeps running, and what it said when it was ready. */
export type Program = {
  readonly pid: number;
  /** The first line of standard output; rejects when the program ends before saying one. */
  readonly ready: Promise<string>;
  readonly ended: Promise<void>;
  onLine(handler: (line: string) => void): () => void;
  write(line: string): void;
  /** Asks it to end, and insists after three seconds. */
  stop(): Promise<void>;
  /** Ends it and every process it started without asking, as a crash or a power cut would. */
  kill(): void;
};

const LAST_WORDS = 20;

/** Starts a program in a process group of its own, so that no child of it can be left behind. */
export const startProgram = (
  name: string,
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>> = {},
): Program => {
  const [program, ...args] = command;
  const child: ChildProcess = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...cleanEnvironment(), ...env },
  });
  const { pid, stdin, stdout, stderr } = child;
  if (pid === undefined || stdin === null || stdout === null || stderr === null)
    throw new Error(`${name} did not start`);
  const handlers = new Set<(line: string) => void>();
  const said: string[] = [];
  const remember = (line: string): void => {
    said.push(line);
    if (said.length > LAST_WORDS) said.shift();
  };
  createInterface({ input: stderr }).on('line', remember);
  const lines = createInterface({ input: stdout });
  lines.on('line', (line) => {
    remember(line);
    for (const handler of handlers) handler(line);
  });
  // A program that has ended cannot be written to; its end is told by `ended`.
  stdin.on('error', () => undefined);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  child.on('close', () => end());
  const ready = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    void ended.then(() => reject(new Error(`${name} ended: ${said.join(' | ')}`)));
  });
  // Whoever waits for it is told; nobody may be waiting when it is stopped early.
  ready.catch(() => undefined);
  const signal = (which: NodeJS.Signals): void => {
    try {
      process.kill(-pid, which);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  return {
    pid,
    ready,
    ended,
    onLine: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    write: (line) => {
      stdin.write(`${line}\n`);
    },
    stop: async () => {
      signal('SIGTERM');
      const insist = setTimeout(() => signal('SIGKILL'), 3_000);
      await ended;
      clearTimeout(insist);
      signal('SIGKILL');
    },
    kill: () => signal('SIGKILL'),
  };
};
