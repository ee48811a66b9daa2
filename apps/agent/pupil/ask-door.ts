import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AtDoor, DOOR_SOCKET, DOOR_TOKEN, FromDoor, lineOf, readLine } from '../contract/pupil-door.ts';
import { AgentError } from '../errors.ts';
import { doorFoldersOf } from '../service/door/door-folder.ts';

/** An answer takes the time of a guard that is starting at most. */
const PATIENCE_MS = 8_000;

const noDoor = (cause?: unknown): AgentError =>
  new AgentError(
    'no-door',
    'No agent of this computer listens for this display.',
    'Name its display with --display, or its data folder with --data.',
    cause,
  );

const readToken = (folder: string): string => {
  try {
    return readFileSync(join(folder, DOOR_TOKEN), 'utf8');
  } catch (cause) {
    throw new AgentError(
      'door-refused',
      'This account is not the one signed in at that display.',
      'Ask the person who is signed in there.',
      cause,
    );
  }
};

/**
 * Asks the agent of a display on this computer, as the pupil whose session it is, to hide the screens; resolves to
 * whether they are black. Throws an `AgentError`: `no-door`, or `door-refused`.
 */
export const askToHide = async (where: {
  readonly display: string;
  readonly dataDir?: string | undefined;
}): Promise<{ readonly black: boolean }> => {
  const folder = doorFoldersOf(where).find((path) => existsSync(join(path, DOOR_SOCKET)));
  if (folder === undefined) throw noDoor();
  const token = readToken(folder);
  const socket = connect(join(folder, DOOR_SOCKET));
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  const failed = new Promise<never>((_, reject) => socket.once('error', (cause) => reject(noDoor(cause))));
  failed.catch(() => undefined);
  try {
    const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
    const ask = async (message: AtDoor): Promise<FromDoor> => {
      socket.write(lineOf(message));
      const { value, done } = await Promise.race([answers.next(), failed]);
      const answer = done === true ? null : readLine(FromDoor, value);
      if (answer === null) throw noDoor();
      if (answer.t === 'refused')
        throw new AgentError(
          'door-refused',
          `The agent of this computer refused: ${answer.code}.`,
          'Wait a moment and try again; the key works always.',
        );
      return answer;
    };
    await ask({ t: 'hello', token });
    const answer = await ask({ t: 'hide' });
    return { black: answer.t === 'hidden' && answer.black };
  } finally {
    socket.destroy();
  }
};
