import { readFileSync } from 'node:fs';

/** What a program did to files, and said on standard output, in the order it was done. Paths are absolute. */
export type Call =
  | { readonly did: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly did: 'truncate'; readonly path: string; readonly size: number }
  | { readonly did: 'sync'; readonly path: string }
  | { readonly did: 'create'; readonly path: string }
  | { readonly did: 'folder'; readonly path: string }
  | { readonly did: 'remove'; readonly path: string }
  | { readonly did: 'rename'; readonly path: string; readonly to: string }
  | { readonly did: 'say'; readonly line: string };

/** The options that `strace` needs for a record that can be read here. */
export const STRACE_RECORDS: readonly string[] = [
  '-f',
  '-qq',
  '-y',
  '-xx',
  '-s',
  '2000000',
  '-e',
  'trace=openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,mkdir',
];

const STRING = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/;
const FD = /^(\d+)<([^>]*)>/;

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');

const strings = (args: string): readonly Buffer[] =>
  Array.from(args.matchAll(new RegExp(STRING, 'g')), ([, text, cut]) => {
    if (cut !== undefined) throw new Error('strace cut a string short');
    return unhex(text ?? '');
  });

const last = (args: string): number => Number(args.slice(args.lastIndexOf(',') + 1));

const callOf = (name: string, args: string): readonly Call[] => {
  const [, fd, shown = ''] = FD.exec(args) ?? [];
  const path = shown.startsWith('\\x') ? unhex(shown).toString() : shown;
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = strings(args);
  switch (name) {
    case 'pwrite64':
      return [{ did: 'write', path, at: last(args), bytes: first }];
    case 'write':
      if (fd !== '1') return [];
      return first
        .toString()
        .trim()
        .split('\n')
        .map((line) => ({ did: 'say', line }));
    case 'fsync':
    case 'fdatasync':
      return [{ did: 'sync', path }];
    case 'ftruncate':
      return [{ did: 'truncate', path, size: last(args) }];
    case 'openat':
      return args.includes('O_CREAT') ? [{ did: 'create', path: first.toString() }] : [];
    case 'mkdir':
      return [{ did: 'folder', path: first.toString() }];
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return [{ did: 'rename', path: first.toString(), to: second.toString() }];
    default:
      return [{ did: 'remove', path: first.toString() }];
  }
};

/** Reads what strace recorded; calls that failed did nothing. */
export const recordedCalls = (file: string): readonly Call[] => {
  const begun = new Map<string, string>();
  return readFileSync(file, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, thread = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
      // A call of one thread may be told in two parts, around those of another.
      if (text.endsWith(' <unfinished ...>')) {
        begun.set(thread, text.slice(0, -' <unfinished ...>'.length));
        return [];
      }
      const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
      const whole = rest === undefined ? text : `${begun.get(thread) ?? ''}${rest}`;
      const [, name, args, result] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(whole) ?? [];
      return name === undefined || args === undefined || Number(result) < 0 ? [] : callOf(name, args);
    });
};
