import { type Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CARD_FILE, destroyIdentity, EPOCH_FILE, EVIDENCE_KEYS_FILE, HOLD_FILE, WITNESS_FILE } from '@usher/trust';
import { AgentError } from '../errors.ts';
import { POLICY_FILE } from './policy-keeper.ts';
import { BESIDE_DATA } from './door/door-folder.ts';
import { holdDataFolder } from './identify.ts';
import { LOCAL_KEY_FILE } from './report/report-seal.ts';
import { SPOOL_FILES } from './report/sqlite-spool.ts';

/** What was removed: the names of files, and what they were in words. */
export type Sealed = { readonly files: readonly string[]; readonly what: readonly string[] };

const IDENTITY = 'identity';

// Everything that an agent writes into its data folder, in words. What is not named here stops the sealing, so that
// neither a stranger's file is lost nor a secret that came later is left.
const FOLDERS: Readonly<Record<string, string>> = {
  [IDENTITY]: 'its key, its certificates and what it knew of the machine',
  [SPOOL_FILES.folder]: 'reports that the school did not have yet, sealed',
  [BESIDE_DATA]: "the door for the pupil's own programs",
};
const FILES: Readonly<Record<string, string>> = {
  [EPOCH_FILE]: 'the number of its last welcome',
  'cover.json': 'what lay over the screens',
  'cover.json.unreadable': 'what lay over the screens',
  'revocation.json': 'what the school had taken back',
  'school-name.txt': 'the name of the school',
  [POLICY_FILE]: 'what the school decided for its computers',
  [CARD_FILE]: "where the school's register is and whom reports are sealed for",
  [WITNESS_FILE]: 'how the register stood',
  [EVIDENCE_KEYS_FILE]: 'which keys the school has to evidence',
  [LOCAL_KEY_FILE]: 'its key for reports made before it knew the register',
};

/** The name of a file that a power cut left half written, as it would have been. */
const finished = (name: string): string => /^\.(.+)\.new-[0-9a-f]{12}$/.exec(name)?.[1] ?? name.replace(/\.new$/, '');

const isLock = ({ name }: Dirent): boolean => name === HOLD_FILE || name === `${HOLD_FILE}-journal`;

const own = (words: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

/** What an entry is, in words; undefined for what is not an agent's. */
const whatIs = (entry: Dirent): string | undefined => {
  // A link would lead the wiping out of the folder.
  if (entry.isFile()) return own(FILES, finished(entry.name));
  return entry.isDirectory() ? own(FOLDERS, entry.name) : undefined;
};

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
  await rm(join(dataDir, name), { recursive: true });
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
    const strange = entries.filter((entry) => whatIs(entry) === undefined).map(({ name }) => name);
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
    return { files, what: [...new Set(entries.flatMap((entry) => whatIs(entry) ?? []))] };
  });
  for (const entry of await entriesOf(dataDir)) if (isLock(entry)) await rm(join(dataDir, entry.name), { force: true });
  return sealed;
};

const withFolder = async <T>(dataDir: string, work: () => Promise<T>): Promise<T> => {
  using _held = holdDataFolder(dataDir);
  return await work();
};
