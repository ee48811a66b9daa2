import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ConsoleLink, dialConsole } from '@usher/link';
import { newId } from '@usher/trust';
import { UsherFailure } from '../failure.ts';
import { readPassword } from '../secret.ts';
import { type Lesson, startLesson } from './lesson.ts';
import { ownIdentity, type WhereTheHubIs } from './own-identity.ts';

const UP_WITHIN_MS = 10_000;

export type LessonOptions = WhereTheHubIs & { readonly data?: string; readonly user: string };

/** A lesson and the link it runs over; disposing ends both. */
export type OpenLesson = AsyncDisposable & { readonly lesson: Lesson };

/** Enrols this computer if need be, dials the hub and signs in. Throws UsherFailure or the packages' own errors. */
export const openLesson = async (options: LessonOptions): Promise<OpenLesson> => {
  const password = await readPassword(`Password for ${options.user}: `);
  const identity = await ownIdentity(options.data ?? join(homedir(), '.config', 'usher'), options);
  const up = Promise.withResolvers<ConsoleLink>();
  const dialled = dialConsole({
    hub: { url: options.hub ?? identity.hub.url, pin: identity.hub.pin },
    identity,
    hello: () => ({ software: 'usher-0.1.0', bootId: randomUUID(), lastEpoch: 0, policyVersion: 0 }),
    onUp: (link) => up.resolve(link),
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
  const timer = setTimeout(
    () => up.reject(new UsherFailure('no-hub', 'the hub did not answer in time', 'check --hub and that the hub runs')),
    UP_WITHIN_MS,
  );
  try {
    const lesson = await startLesson(await up.promise, { user: options.user, password }, newId);
    return { lesson, [Symbol.asyncDispose]: () => dialled[Symbol.asyncDispose]() };
  } catch (error) {
    await dialled[Symbol.asyncDispose]();
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
