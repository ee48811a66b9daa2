import type { Clock } from '../../clock.ts';
import type { DoorRefusal } from '../../contract/pupil-door.ts';
import type { AgentLog } from '../log.ts';
import { peerCredentials } from './peer-credentials.ts';
import { PupilDoor } from './pupil-door.ts';

type Options = {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly hide: () => Promise<boolean>;
  readonly onRefused: () => void;
};

/**
 * Opens the pupil's door. Where that cannot be done safely there is none, which the log says: the station works on, and
 * the pupil's key with it.
 */
export const openDoor = async ({ folder, clock, log, hide, onRefused }: Options): Promise<PupilDoor | null> => {
  const said = new Set<DoorRefusal>();
  const failed = (cause: unknown): void => log.warn({ cause: String(cause) }, "the pupil's door is not open");
  try {
    return await PupilDoor.open({
      folder,
      clock,
      peerOf: peerCredentials(failed),
      hide,
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
