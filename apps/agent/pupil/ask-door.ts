import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AtDoor, DOOR_SOCKET, DOOR_TOKEN, FromDoor, lineOf, readLine } from '../contract/pupil-door.ts';
import type { Promised } from '../contract/page-contract.ts';
import type { PupilPromise, PupilReport } from '../contract/pupil-report.ts';
import { fitReport } from '../contract/report-choices.ts';
import { AgentError } from '../errors.ts';
import { doorFoldersOf } from '../service/door/door-folder.ts';

/** An answer takes the time of a guard that is starting at most. */
const PATIENCE_MS = 8_000;

/** Where a pupil's own programs find the door. */
export type DoorPlace = { readonly display: string; readonly dataDir?: string | undefined };

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

/** One visit at the door, begun with the token. Throws an `AgentError`: `no-door`, or `door-refused`. */
class Visit implements Disposable {
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  readonly #failed: Promise<never>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#failed = new Promise<never>((_, reject) => socket.once('error', (cause) => reject(noDoor(cause))));
    this.#failed.catch(() => undefined);
    const lines = createInterface({ input: socket });
    this.#answers = lines[Symbol.asyncIterator]();
    // A socket that is destroyed on this side never ends, and whoever waits for an answer would wait for ever.
    socket.once('close', () => lines.close());
  }

  static async begin(where: DoorPlace): Promise<Visit> {
    const folder = doorFoldersOf(where).find((path) => existsSync(join(path, DOOR_SOCKET)));
    if (folder === undefined) throw noDoor();
    const token = readToken(folder);
    const visit = new Visit(connect(join(folder, DOOR_SOCKET)));
    visit.patience(PATIENCE_MS);
    await visit.ask({ t: 'hello', token });
    return visit;
  }

  /** Gives up when nothing is heard for so long; never for 0. */
  patience(ms: number): void {
    this.#socket.setTimeout(ms, () => this.#socket.destroy());
  }

  async ask(message: AtDoor): Promise<FromDoor> {
    this.#socket.write(lineOf(message));
    return this.next();
  }

  /** The next that is said; throws `no-door` when the door has closed. */
  async next(): Promise<FromDoor> {
    const { value, done } = await Promise.race([this.#answers.next(), this.#failed]);
    const answer = done === true ? null : readLine(FromDoor, value);
    if (answer === null) throw noDoor();
    if (answer.t === 'refused')
      throw new AgentError(
        'door-refused',
        `The agent of this computer refused: ${answer.code}.`,
        'Wait a moment and try again; the key works always.',
      );
    return answer;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/**
 * Asks the agent of a display on this computer, as the pupil whose session it is, to hide the screens; resolves to
 * whether they are black. Throws an `AgentError`: `no-door`, or `door-refused`.
 */
export const askToHide = async (where: DoorPlace): Promise<{ readonly black: boolean }> => {
  using visit = await Visit.begin(where);
  const answer = await visit.ask({ t: 'hide' });
  return { black: answer.t === 'hidden' && answer.black };
};

/**
 * Tells the agent of a display on this computer what happened; resolves to what is promised of it, once it is kept. What
 * is too long is cut. Throws an `AgentError`: `no-door`, `door-refused`, or `not-kept` when it has to be told again.
 */
export const tellAtDoor = async (where: DoorPlace, report: PupilReport): Promise<PupilPromise> => {
  using visit = await Visit.begin(where);
  const answer = await visit.ask({ t: 'tell', report: fitReport(report) });
  if (answer.t === 'told') return { promise: answer.promise, by: answer.by };
  throw new AgentError(
    'not-kept',
    'This computer could not keep what was told.',
    'Tell it again, or tell an adult you trust.',
  );
};

/**
 * Calls the listener with what is promised of the last report, now and at every change. Resolves when the door has
 * closed or the signal ended it; throws an `AgentError` as the others do when it was not even opened.
 */
export const watchPromise = async (
  where: DoorPlace,
  listener: (promised: Promised) => void,
  signal: AbortSignal,
): Promise<void> => {
  using visit = await Visit.begin(where);
  const stop = (): void => visit[Symbol.dispose]();
  signal.addEventListener('abort', stop, { once: true });
  visit.patience(0);
  let answer = await visit.ask({ t: 'watch' });
  try {
    for (; !signal.aborted; answer = await visit.next())
      if (answer.t === 'promise') listener({ now: answer.now, instead: answer.instead });
  } catch (cause) {
    // The door has closed: the service ended, or the session did.
    if (!(cause instanceof AgentError)) throw cause;
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
