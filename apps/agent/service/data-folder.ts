import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import { exposedPlace } from './exposed.ts';

/** What a write leaves that was broken off before it was whole. */
const UNFINISHED = /^\..+\.new-[0-9a-f]{12}$/;
const PRIVATE = 0o700;

const refuse = (message: string, mend: string, cause?: unknown): AgentError =>
  new AgentError('data-folder', message, mend, cause);

/**
 * Makes the folder of what this agent keeps, for its own account alone: a pupil may neither read it nor put anything in
 * the way of what is written there. Throws `data-folder`.
 */
export const openDataFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: PRIVATE });
    const facts = await lstat(folder);
    const own = process.getuid?.() ?? facts.uid;
    if (!facts.isDirectory() || facts.uid !== own)
      throw refuse('The data folder is not a folder of the agent.', 'Name one that the agent makes itself.');
    await chmod(folder, PRIVATE);
    // Whoever runs an agent that is not root can do with it as they like anyway.
    const exposed = own === 0 ? exposedPlace(folder) : null;
    if (exposed !== null)
      throw refuse(
        `The data folder lies in ${exposed}, which others than root may change.`,
        'Name one in a folder that only root may change, such as /var/lib/usher.',
      );
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw refuse('The data folder cannot be made.', 'Name one that the agent may write to.', cause);
  }
};

/**
 * Removes what was never finished. Only once the folder is held: what another agent is just writing looks the same. Throws
 * `data-folder`.
 */
export const removeUnfinished = async (folder: string): Promise<void> => {
  try {
    for (const name of await readdir(folder)) if (UNFINISHED.test(name)) await rm(join(folder, name), { force: true });
  } catch (cause) {
    throw refuse('The data folder cannot be cleaned up.', 'Name one that the agent may write to.', cause);
  }
};
