import { type Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { destroyIdentity, EPOCH_FILE, HOLD_FILE } from '@usher/trust';
import { AgentError } from '../errors.ts';
import { holdDataFolder } from './identify.ts';

/** What was removed: the names of files, and what they were in words. */
export type Sealed = { readonly files: readonly string[]; readonly what: readonly string[] };

type Kind = { readonly name: RegExp; readonly what: string };

const IDENTITY = 'identity';

// Everything that an agent writes into its data folder. What is not named here stops the sealing, so that neither a
// stranger's file is lost nor a secret that came later is left.
const KINDS: readonly Kind[] = [
  { name: /^identity$/, what: 'its key, its certificates and what it knew of the machine' },
  { name: new RegExp(`^${EPOCH_FILE}$`), what: 'the number of its last welcome' },
  { name: /^cover\.json(\.new|\.unreadable)?$/, what: 'what lay over the screens' },
  { name: /^\.?revocation\.json(\.new-[0-9a-f]+)?$/, what: 'what the school had taken back' },
  { name: /^school-name\.txt(\.new)?$/, what: 'the name of the school' },
];

const isLock = ({ name }: Dirent): boolean => name === HOLD_FILE || name === `${HOLD_FILE}-journal`;

const kindOf = (entry: Dirent): Kind | undefined =>
  // A link would lead the wiping out of the folder.
  entry.isSymbolicLink() || entry.isDirectory() !== (entry.name === IDENTITY)
    ? undefined
    : KINDS.find(({ name }) => name.test(entry.name));

const entriesOf = async (dataDir: string): Promise<readonly Dirent[]> => {
  try {
    return (await readdir(dataDir, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new AgentError(
      'data-folder',
      `There is no data folder ${dataDir}.`,
      'Name the folder that the agent was given with --data.',
      cause,
    );
  }
};

const wipe = async (dataDir: string, { name }: Dirent): Promise<readonly string[]> => {
  if (name === IDENTITY) return (await destroyIdentity(join(dataDir, name))).map((file) => join(name, file));
  await rm(join(dataDir, name));
  return [name];
};

/**
 * Takes everything that is an identity or a memory out of an agent's data folder, so that an image can be taken of the
 * computer (rule CLN9). Rejects, with nothing removed, with AgentError `data-folder`, `already-running` or
 * `unknown-files`; with TrustError `folder-unusable` when the system does not let it remove something.
 */
export const sealDataFolder = async (dataDir: string): Promise<Sealed> => {
  await entriesOf(dataDir);
  const sealed = await withFolder(dataDir, async () => {
    const entries = (await entriesOf(dataDir)).filter((entry) => !isLock(entry));
    const strange = entries.filter((entry) => kindOf(entry) === undefined).map(({ name }) => name);
    if (strange.length > 0)
      throw new AgentError(
        'unknown-files',
        `The folder holds what is not an agent's: ${strange.slice(0, 5).join(', ')}.`,
        'Check --data, or move these out of the folder; nothing was removed.',
      );
    const files: string[] = [];
    // The key first, whatever interrupts the rest.
    for (const entry of entries.toSorted((a, b) => Number(b.name === IDENTITY) - Number(a.name === IDENTITY)))
      files.push(...(await wipe(dataDir, entry)));
    return { files, what: [...new Set(entries.flatMap((entry) => kindOf(entry)?.what ?? []))] };
  });
  for (const entry of await entriesOf(dataDir)) if (isLock(entry)) await rm(join(dataDir, entry.name), { force: true });
  return sealed;
};

const withFolder = async <T>(dataDir: string, work: () => Promise<T>): Promise<T> => {
  using _held = holdDataFolder(dataDir);
  return await work();
};
