import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { dialConsole } from '@usher/link';
import { createPasswords, EpochFile, newId, seatOf, thisMachine } from '@usher/trust';
import { type AppWindow, chooseWindowHost, type WindowHost } from '@usher/windows';
import type { Logger } from 'pino';
import { serveCalls } from './calls.ts';
import { type Clock, systemClock } from './clock.ts';
import { PageInput } from './console-input.ts';
import { LessonSession } from './lesson/lesson-session.ts';
import { openLog } from './open-log.ts';
import { type LocalHub, openSchool } from './open-school.ts';
import { nodeSettings } from './node-settings.ts';
import { pageEvents } from './page-events.ts';
import { ConsoleWitness } from './register/console-witness.ts';
import { holdDataFolder } from './only-console.ts';
import { writeSchoolFacts } from './school-facts.ts';
import type { SettingsStore } from './settings.ts';

export { ConsoleError, type ConsoleErrorCode } from './errors.ts';
export type { LocalHub } from './open-school.ts';

export type ConsoleOptions = {
  /** Holds this computer's identity and settings. */
  readonly dataDir: string;
  /** `wss://HOST:PORT`, pin and code of the hub; needed at the first start where no hub is run here. */
  readonly hub?: string | undefined;
  readonly pin?: string | undefined;
  readonly code?: string | undefined;
  /** Runs the school's hub on this computer; asked for when no hub is named and none is known. */
  readonly startLocalHub?: (() => Promise<LocalHub>) | undefined;
  /** Signs this person in as soon as the hub is there, for a console that is started in somebody's name. */
  readonly account?: { readonly user: string; readonly password: string } | undefined;
  /** The X display of the window. */
  readonly display?: string | undefined;
  /** Folder of the built page. */
  readonly page?: string | undefined;
  readonly windows?: WindowHost | undefined;
  readonly settings?: SettingsStore | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
};

/** A console on the screen. Disposing closes its window, its link and a hub that it runs. */
export interface RunningConsole extends AsyncDisposable {
  readonly window: AppWindow;
  /** Which kind of window it is, and what it had to do without. */
  readonly kind: WindowHost['kind'];
  readonly notes: readonly string[];
  /** Resolves when the person has closed the window. */
  readonly closed: Promise<void>;
  /** Resolves when the page has drawn its first picture. */
  readonly ready: Promise<void>;
  /** What was refused so far, by code: calls of the page, events of ours, what the page tried and may not. */
  readonly refused: ReadonlyMap<string, number>;
}

const PAGE = fileURLToPath(new URL('../dist/renderer', import.meta.url));
const WIDTH = 1280;
const HEIGHT = 800;
/** 32 MiB and about a tenth of a second for each try at the idle lock, beside a lesson that goes on. */
const UNLOCK_COST = { logN: 15, r: 8, p: 1 };

/**
 * Opens the teacher's console. Rejects with ConsoleError, TrustError, an error of the windows, or what
 * `startLocalHub` rejects with; nothing is left open then.
 */
export const runConsole = async (options: ConsoleOptions): Promise<RunningConsole> => {
  const { dataDir, display, page = PAGE, clock = systemClock } = options;
  const log = options.log ?? openLog();
  const refused = new Map<string, number>();
  const refuse = (code: string, detail: unknown): void => {
    refused.set(code, (refused.get(code) ?? 0) + 1);
    log.warn({ code, detail }, 'refused');
  };
  const keepSchool = (name: string, ownHub: boolean): void => {
    try {
      writeSchoolFacts(dataDir, { school: name, ownHub });
    } catch (error) {
      refuse('data-folder', error);
    }
  };
  const stop = new AsyncDisposableStack();
  try {
    stop.use(holdDataFolder(dataDir));
    const windows =
      options.windows ?? (await chooseWindowHost({ display, onRefused: (r) => refuse(r.code, r.detail) }));
    stop.use(windows);
    const school = await openSchool(options);
    if (school.localHub !== null) stop.use(school.localHub);
    const [ready, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const settings = options.settings ?? nodeSettings(dataDir);
    const witness = await ConsoleWitness.open({ dataDir, schoolId: school.identity.schoolId, clock, log });
    stop.use(witness);
    let window: AppWindow | null = null;
    const lesson = new LessonSession({
      page: pageEvents({ window: () => window, onRefused: (event, error) => refuse(`event ${event}`, error) }),
      settings,
      clock,
      passwords: createPasswords(UNLOCK_COST),
      input: new PageInput(),
      newId,
      log,
      school: school.name,
      onSchool: (name) => keepSchool(name, school.localHub !== null),
      firstAccount: school.localHub,
      register: witness,
      account: options.account,
      onReady: ready.resolve,
    });
    const bootId = randomUUID();
    const welcomes = EpochFile.open(dataDir, school.identity.deviceId);
    // Where an agent looks after this very screen, it is a teacher's and not a pupil's (rule CLN8).
    const seat = seatOf(school.identity.schoolId, thisMachine().facts(), display ?? process.env['DISPLAY']);
    window = await windows.open({
      title: 'Usher',
      folder: page,
      width: WIDTH,
      height: HEIGHT,
      maximised: true,
      query: { scheme: settings.read().scheme },
      invoke: serveCalls(lesson, ({ code, message }) => refuse(code, message)),
    });
    window.onClosed(() => {
      window = null;
      closed.resolve();
    });
    const opened = window;
    stop.use(
      dialConsole({
        hub: school.hub,
        identity: school.identity,
        hello: () => ({
          software: 'usher-0.1.0',
          bootId,
          lastEpoch: welcomes.value,
          policyVersion: 0,
          ...(seat === null ? {} : { seat }),
        }),
        keepEpoch: (epoch) => welcomes.keep(epoch),
        onUp: (link, welcome, facts) => {
          witness.linkUp(link, facts);
          lesson.linkUp(link, welcome);
        },
        onDown: (end) => lesson.linkDown(end),
      }),
    );
    return {
      window: opened,
      kind: windows.kind,
      notes: windows.notes,
      closed: closed.promise,
      ready: ready.promise,
      refused,
      [Symbol.asyncDispose]: () => stop.disposeAsync(),
    };
  } catch (error) {
    await stop.disposeAsync();
    throw error;
  }
};
