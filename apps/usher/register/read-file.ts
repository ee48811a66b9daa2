import { readFile } from 'node:fs/promises';
import { readLogKey } from '@usher/trust';
import { UsherFailure } from '../failure.ts';

/** The text of a file somebody named. Throws UsherFailure `no-file`. */
export const readNamed = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsherFailure('no-file', `${path} cannot be read`, 'look at its name and whose it is', { cause: error });
  }
};

/** The public key of a register in a file. Throws UsherFailure `no-file`, `bad-key`. */
export const readKey = async (path: string): Promise<Uint8Array> => {
  const spki = readLogKey(await readNamed(path));
  if (spki === null)
    throw new UsherFailure(
      'bad-key',
      `${path} is not the public key of a register`,
      "give register.pub of the hub's folder",
    );
  return spki;
};
