import type { DoorRefusal } from '../../contract/pupil-door.ts';
import type { AgentLog } from '../log.ts';
import { peerCredentials } from './peer-credentials.ts';
import { type DoorOptions, PupilDoor } from './pupil-door.ts';

type Options = Pick<DoorOptions, 'folder' | 'clock' | 'hide' | 'reports' | 'instead' | 'onTell'> & {
  readonly log: AgentLog;
  readonly onRefused: () => void;
};

/**
 * Opens the pupil's door. Where that cannot be done safely there is none, which the log says: the station works on, and
 * the pupil's key with it.
 */
export const openDoor = async ({ log, onRefused, ...options }: Options): Promise<PupilDoor | null> => {
  const said = new Set<DoorRefusal>();
  const failed = (cause: unknown): void => log.warn({ cause: String(cause) }, "the pupil's door is not open");
  try {
    return await PupilDoor.open({
      ...options,
      peerOf: peerCredentials(failed),
      onNotKept: (cause) => log.warn({ cause: String(cause) }, 'what a pupil told could not be kept'),
      onRefused: (code) => {
        // The first of a kind only: whoever knocks without end must not fill the log.
        if (!said.has(code)) log.warn({ code }, "somebody was refused at the pupil's door");
        said.add(code);
        onRefused();
      },
      onFailure: failed,
    });
  } catch (cause) {
    failed(cause);
    return null;
  }
};
