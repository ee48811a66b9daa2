import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Program, startProgram } from '../../demo/program.ts';

const USHER = join(import.meta.dirname, '../../../apps/usher/index.ts');

/** Starts an `usher` command as a process of its own, in front of which another program may stand. */
export const startUsher = (
  name: string,
  args: readonly string[],
  {
    before = [],
    env = {},
  }: { readonly before?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Program => {
  const usher = [USHER, ...args, '--json'];
  const [first, ...rest] = before;
  return first === undefined
    ? startProgram(name, [process.execPath, ...usher], env)
    : startProgram(name, [first, ...rest, process.execPath, ...usher], env);
};

const HubReady = z.object({ url: z.string(), pin: z.string(), web: z.string(), pid: z.number() });

/** A hub in a process of its own. */
export const startHubProcess = async (
  dataDir: string,
  { listen = '127.0.0.1:0', before = [] }: { readonly listen?: string; readonly before?: readonly string[] } = {},
) => {
  const program = startUsher('hub', ['hub', 'run', '--data', dataDir, '--listen', listen], {
    before,
    env: { USHER_LOG: 'error' },
  });
  const { url, pin, web, pid } = HubReady.parse(JSON.parse(await program.ready));
  return {
    program,
    hub: { url, pin },
    port: Number(new URL(url).port),
    webPort: Number(new URL(web).port),
    pid,
    [Symbol.asyncDispose]: () => program.stop(),
  };
};

/** Memory of a process that is in RAM, in MiB. */
export const residentMiB = (pid: number): number => {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
};
