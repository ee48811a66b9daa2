import { chmodSync, lstatSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DOOR_SOCKET, DOOR_TOKEN } from '../../contract/pupil-door.ts';

const SYSTEM_RUNTIME = '/run/usher';
/** In the data folder of a service that a person runs. */
export const BESIDE_DATA = 'runtime';
const WRITABLE_BY_OTHERS = 0o022;
/** Everybody may pass through to what is for them; nobody may list or change it. */
const PASSABLE = 0o711;

/** A folder for a door that somebody else could change what lies in. */
export class DoorFolderError extends Error {
  override readonly name = 'DoorFolderError';
}

/**
 * Where the door to a display's agent is: for a service run by root, in the system's own folder of what runs, under the
 * display's name; for one run by a person, beside its data.
 */
export const doorFolder = (of: { readonly dataDir: string; readonly display: string; readonly uid: number }): string =>
  of.uid === 0 ? systemDoorFolder(of.display) : join(of.dataDir, BESIDE_DATA);

/** Where the pupil's own programs look: they know their display, and the data folder only where it is theirs. */
export const doorFoldersOf = (of: { readonly dataDir?: string | undefined; readonly display: string }): string[] => [
  ...(of.dataDir === undefined ? [] : [join(of.dataDir, BESIDE_DATA)]),
  systemDoorFolder(of.display),
];

const systemDoorFolder = (display: string): string => {
  const name = display.replace(/(:\d+)\.\d+$/, '$1').replaceAll(/[^A-Za-z0-9.-]/g, '_');
  return join(SYSTEM_RUNTIME, `display${name}`);
};

/**
 * Makes the folder or takes the one that is there, without what an earlier start left. Throws `DoorFolderError` when it
 * is not ours alone: whoever may change it could put a door of their own there.
 */
export const prepareDoorFolder = (folder: string): void => {
  const system = folder.startsWith(`${SYSTEM_RUNTIME}/`);
  for (const path of system ? [SYSTEM_RUNTIME, folder] : [folder]) {
    mkdirSync(path, { recursive: true, mode: PASSABLE });
    const found = lstatSync(path);
    if (!found.isDirectory() || found.uid !== process.geteuid?.() || (found.mode & WRITABLE_BY_OTHERS) !== 0)
      throw new DoorFolderError(`${path} is not a folder that only the agent may change`);
    // Whatever mask of rights the agent was started with.
    chmodSync(path, PASSABLE);
  }
  clearDoorFolder(folder);
};

const clearDoorFolder = (folder: string): void => {
  for (const name of [DOOR_SOCKET, DOOR_TOKEN, `${DOOR_TOKEN}.new`]) rmSync(join(folder, name), { force: true });
};

/** Leaves nothing of a door behind. */
export const removeDoorFolder = (folder: string): void => {
  clearDoorFolder(folder);
  try {
    rmdirSync(folder);
  } catch {
    // Something else that is ours lies there.
  }
};
