import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = ['/usr/lib', '/lib'];

/** A library of the system that no program of ours loads by itself. */
const findLibrary = (name: string): string => {
  for (const folder of LIBRARIES)
    for (const path of readdirSync(folder, { encoding: 'utf8' }).map((inner) => join(folder, inner, name)))
      try {
        readFileSync(path);
        return path;
      } catch {
        // It lies in another folder here.
      }
  throw new Error(`${name} is not on this system`);
};

/** What somebody lays out who has a say in how a program is started. */
export type HostileStart = {
  readonly folder: string;
  /** Variables one by one, each of which would be obeyed. */
  readonly variables: readonly (readonly [string, string])[];
  /** All of them at once. */
  readonly together: Readonly<Record<string, string>>;
  /** The files that must not come to be: keys of connections, what is said to a window. */
  readonly written: readonly string[];
  /** The processes that loaded the attacker's script. */
  readonly loadedBy: () => readonly number[];
  /** What of it a process has, by its own environment and memory. */
  readonly heldBy: (pid: number) => readonly string[];
};

/** Lays it out in a folder; `root` is the attacker's own certificate authority. */
export const hostileStart = (folder: string, root: string): HostileStart => {
  const [script, keys, words, loaded] = ['evil.cjs', 'keys', 'words', 'loaded'].map((name) => join(folder, name));
  if (script === undefined || keys === undefined || words === undefined || loaded === undefined) throw new Error();
  writeFileSync(script, `require('fs').appendFileSync(${JSON.stringify(loaded)}, process.pid + '\\n');`);
  writeFileSync(loaded, '');
  const library = findLibrary('libz.so.1');
  const variables = [
    ['NODE_OPTIONS', `--require ${script}`],
    ['NODE_OPTIONS', '--inspect=0'],
    ['NODE_OPTIONS', `--tls-keylog=${keys}`],
    ['NODE_EXTRA_CA_CERTS', root],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['SSLKEYLOGFILE', keys],
    ['ELECTRON_RUN_AS_NODE', '1'],
    ['LD_PRELOAD', library],
    ['DEBUG_FILE', words],
  ] as const;
  const options = variables.flatMap(([name, value]) => (name === 'NODE_OPTIONS' ? [value] : []));
  const together = { ...Object.fromEntries(variables), DEBUG: '*', NODE_OPTIONS: options.join(' ') };
  const names = new Set(Object.keys(together));
  return {
    folder,
    variables,
    together,
    written: [keys, words],
    loadedBy: () => readFileSync(loaded, 'utf8').split('\n').filter(Boolean).map(Number),
    heldBy: (pid) => {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      const held = environment.map((entry) => entry.split('=', 1)[0] ?? '').filter((name) => names.has(name));
      return readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library) ? [...held, library] : held;
    },
  };
};
