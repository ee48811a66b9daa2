import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ConsoleLink, dialConsole } from '@usher/link';
import { EpochFile, holdFolder, newId } from '@usher/trust';
import { UsherFailure } from '../failure.ts';
import { readPassword } from '../secret.ts';
import { type Lesson, startLesson } from './lesson.ts';
import { ownIdentity, type WhereTheHubIs } from './own-identity.ts';

const UP_WITHIN_MS = 10_000;
/** Scripts may give several orders at once; each has its turn on the one identity. */
const TURN_WITHIN_MS = 30_000;

export type LessonOptions = WhereTheHubIs & { readonly data?: string; readonly user: string };

/** A lesson and the link it runs over; disposing ends both. */
export type OpenLesson = AsyncDisposable & { readonly lesson: Lesson };

/** Enrols this computer if need be, dials the hub and signs in. Throws UsherFailure or the packages' own errors. */
export const openLesson = async (options: LessonOptions): Promise<OpenLesson> => {
  const password = await readPassword(`Password for ${options.user}: `);
  await using stop = new AsyncDisposableStack();
  const data = options.data ?? join(homedir(), '.config', 'usher');
  stop.use(holdFolder(data, TURN_WITHIN_MS));
  const identity = await ownIdentity(data, options);
  const welcomes = EpochFile.open(data, identity.deviceId);
  const up = Promise.withResolvers<ConsoleLink>();
  const dialled = dialConsole({
    hub: { url: options.hub ?? identity.hub.url, pin: identity.hub.pin },
    identity,
    hello: () => ({ software: 'usher-0.1.0', bootId: randomUUID(), lastEpoch: welcomes.value, policyVersion: 0 }),
    keepEpoch: (epoch) => welcomes.keep(epoch),
    onUp: (link, { quarantined }) => {
      if (quarantined) up.reject(inQuarantine());
      else up.resolve(link);
    },
    // One try is enough for a command: whoever typed it is waiting.
    onDown: (end) =>
      up.reject(
        new UsherFailure(
          end.refusal ?? 'no-hub',
          `the hub cannot be reached: ${end.detail}`,
          'check --hub and that the hub runs',
        ),
      ),
  });
  stop.use(dialled);
  const timer = setTimeout(
    () => up.reject(new UsherFailure('no-hub', 'the hub did not answer in time', 'check --hub and that the hub runs')),
    UP_WITHIN_MS,
  );
  try {
    const lesson = await startLesson(await up.promise, { user: options.user, password }, newId);
    const running = stop.move();
    return { lesson, [Symbol.asyncDispose]: () => running.disposeAsync() };
  } finally {
    clearTimeout(timer);
  }
};

const inQuarantine = (): UsherFailure =>
  new UsherFailure(
    'quarantined',
    'the hub has this computer in quarantine, because another has the same identity',
    'see "usher device list" on the hub, then "usher device clear"',
  );
