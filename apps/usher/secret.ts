import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsherFailure } from './failure.ts';

/**
 * A password from `USHER_PASSWORD`, else asked for at a terminal without showing it. Throws
 * `no-password` when there is neither.
 */
export const readPassword = async (prompt: string): Promise<string> => {
  const given = process.env['USHER_PASSWORD'];
  // What this program starts from now on has no use for it.
  delete process.env['USHER_PASSWORD'];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY)
    throw new UsherFailure('no-password', 'no password was given', 'set USHER_PASSWORD or run this in a terminal');
  process.stderr.write(prompt);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const answer = await terminal.question('');
    process.stderr.write('\n');
    if (answer === '') throw new UsherFailure('no-password', 'no password was given', 'try again');
    return answer;
  } finally {
    terminal.close();
  }
};
