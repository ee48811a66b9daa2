import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './clean-environment.ts';
import { type Program, startProgram } from './program.ts';

/** The built `usher` command, as a school would run it. */
const USHER = fileURLToPath(new URL('../../apps/usher/dist/usher.js', import.meta.url));

export type Answer = { readonly status: number; readonly json: unknown; readonly errors: string };

/** Runs one `usher` command to its end with `--json`. */
export const usher = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [USHER, ...args, '--json'],
      { env: { ...cleanEnvironment(), ...env }, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, errors) => {
        const last = stdout.trim().split('\n').at(-1) ?? '';
        let json: unknown = null;
        try {
          json = JSON.parse(last);
        } catch {
          json = null;
        }
        resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, json, errors });
      },
    );
  });

/** Starts an `usher` command that keeps running. */
export const startUsher = (
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program => startProgram(name, [process.execPath, USHER, ...args, '--json'], env);
