import { holdFolder, TrustError } from '@usher/trust';
import { ConsoleError } from './errors.ts';

/** Holds a data folder for this console alone (rules LNK3, CLN2). Throws ConsoleError `already-open` or `data-folder`. */
export const holdDataFolder = (dataDir: string): Disposable => {
  try {
    return holdFolder(dataDir);
  } catch (cause) {
    if (cause instanceof TrustError && cause.code === 'in-use')
      throw new ConsoleError('already-open', 'A console is open already.', 'Use its window, or close it first.', cause);
    const mend = 'Give a folder this account may write to with --data.';
    throw new ConsoleError('data-folder', `The folder ${dataDir} cannot be used.`, mend, cause);
  }
};
