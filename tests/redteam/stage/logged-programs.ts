import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Program } from '../../demo/program.ts';
import { startUsher } from './usher-process.ts';

const HubReady = z.object({ url: z.string(), pin: z.string(), web: z.string(), pid: z.number() });

/** In front of a program: its log goes to a file, or to whatever else stands at that path. */
export const loggingTo = (path: string): readonly string[] => ['sh', '-c', 'exec "$@" 2>>"$0"', path];

/** A hub in a process of its own that says as much as it can into a log. */
export const startLoggedHub = async (dataDir: string, log: string, level = 'trace') => {
  const program = startUsher('hub', ['hub', 'run', '--data', dataDir, '--listen', '127.0.0.1:0'], {
    before: loggingTo(log),
    env: { USHER_LOG: level },
  });
  const { url, pin, web, pid } = HubReady.parse(JSON.parse(await program.ready));
  return { program, hub: { url, pin }, web, pid, [Symbol.asyncDispose]: () => program.stop() };
};

type AgentAt = {
  readonly folder: string;
  readonly hub: { readonly url: string; readonly pin: string };
  readonly display: string;
  readonly log: string;
  readonly code?: string;
};

/** An agent in a process of its own, likewise; its data folder is `agent` in the folder. */
export const startLoggedAgent = ({ folder, hub, display, log, code }: AgentAt): Program =>
  startUsher(
    'agent',
    [
      'agent',
      'run',
      '--data',
      join(folder, 'agent'),
      '--hub',
      hub.url,
      '--pin',
      hub.pin,
      '--room',
      'ICT1',
      '--station',
      'PC-1',
      '--display',
      display,
      ...(code === undefined ? [] : ['--code', code]),
    ],
    { before: loggingTo(log), env: { USHER_LOG: 'trace' } },
  );

/** What a log has so far. */
export const logOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
