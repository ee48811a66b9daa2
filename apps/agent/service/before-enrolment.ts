import { type Identity, newId } from '@usher/trust';
import type { Clock } from '../clock.ts';
import { AgentError, type AgentErrorCode } from '../errors.ts';
import { AuthorityKeeper } from './authority-keeper.ts';
import { type RunningStation, startStation, type StationOptions } from './station.ts';

/** Enrolment is tried again after this long. */
const AGAIN_MS = 60_000;
/** What somebody may yet put right at the hub. */
const MAY_CHANGE: readonly AgentErrorCode[] = [
  'not-enrolled',
  'machine-changed',
  'no-hub',
  'enrolment-closed',
  'code-used-up',
  'wrong-code',
  'refused',
];

type Options = Omit<StationOptions, 'authority' | 'dial'> & {
  readonly room: string;
  readonly identify: () => Promise<Identity>;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
};

/**
 * Waits until this computer is enrolled, trying every minute, and looks after the desktop all the while: nobody can give
 * it orders, and the pupil's own cover works (rule HID4).
 */
export const identifyInTime = async (options: Options): Promise<Identity> => {
  const { identify, signal, clock, log } = options;
  await using opened = new AsyncDisposableStack();
  let station: RunningStation | null = null;
  for (;;) {
    // A pupil who hides the screens is not disturbed by the change to the enrolled station.
    if (station === null || station.hiddenForMs() === null) {
      const tried = await identify().catch((cause: unknown) => {
        if (!(cause instanceof AgentError) || !MAY_CHANGE.includes(cause.code)) throw cause;
        return cause;
      });
      if (!(tried instanceof AgentError)) return tried;
      log.warn({ code: tried.code }, 'this computer is not enrolled yet; it is tried again every minute');
    }
    station ??= opened.use(await startUnenrolled(options));
    await pause(clock, signal);
  }
};

/** A station that obeys nobody: there is no school yet whose word would count. */
const startUnenrolled = ({ room, ...options }: Options): Promise<RunningStation> =>
  startStation({
    ...options,
    authority: new AuthorityKeeper({
      clock: options.clock,
      schoolId: newId(),
      deviceId: newId(),
      room,
      epoch: 0,
      saveEpoch: async () => undefined,
      onSaveFailed: () => undefined,
    }),
    dial: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
  });

const pause = ({ after }: Clock, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = after(AGAIN_MS, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
