import type { Session } from '@usher/desktop/session';
import type { deliverySigner } from '@usher/trust';
import type { AgentLink, Dialled, LinkEnd, LinkFacts } from '@usher/link';
import type { Clock } from '../clock.ts';
import type { PupilReports } from '../contract/pupil-report.ts';
import { AgentError } from '../errors.ts';
import type { Facts, FromGuard } from '../guard-talk.ts';
import { findResources } from '../resources.ts';
import type { AuthorityKeeper } from './authority-keeper.ts';
import { Alarms } from './alarms.ts';
import { CalmTeller } from './calm-teller.ts';
import { CoverKeeper } from './cover-keeper.ts';
import { CoverStore } from './cover-store.ts';
import { findGuardAccount } from './guard-account.ts';
import { GuardKit } from './guard-kit.ts';
import { type GuardEnd, GuardProcess } from './guard-process.ts';
import { openReports } from './report/open-reports.ts';
import { openDoor } from './door/open-door.ts';
import type { PupilDoor } from './door/pupil-door.ts';
import type { AgentLog } from './log.ts';
import type { PageFiles } from './page/find-page.ts';
import { PageProcess } from './page/page-process.ts';
import { PolicyKeeper } from './policy-keeper.ts';
import { restoreCovers } from './restore-covers.ts';
import { SessionWatch } from './session-watch.ts';
import { StationFacts } from './station-facts.ts';
import { Uplink } from './uplink.ts';

export type StationOptions = {
  readonly dataDir: string;
  readonly display: string;
  readonly guardEntry: string;
  readonly session: Session;
  /** Where the pupil's door is; there is none when it is left out. */
  readonly doorFolder?: string | undefined;
  /** How long the pupil's own cover lasts; an hour when it is left out. */
  readonly hiddenForMs?: number | undefined;
  /** The pupil's page; without it there are the guard's words alone. */
  readonly page?: PageFiles | null | undefined;
  /** Shown on the lock screen, until a link says otherwise. */
  readonly school: string;
  /** Whom this station obeys. */
  readonly authority: AuthorityKeeper;
  /** Whether a restart wipes this computer's disk, as far as is known; what was reported is then said to be kept until it. */
  readonly isVolatile?: (() => boolean) | undefined;
  /** Signs what this computer delivers; none while no school has admitted it. */
  readonly sign?: ReturnType<typeof deliverySigner> | undefined;
  readonly clock: Clock;
  readonly boot: string;
  readonly log: AgentLog;
  /** Begins to dial the hub and goes on until disposed. */
  readonly dial: (handlers: {
    /** How many reports wait here; null where the disk does not say. */
    readonly backlog: () => number | null;
    readonly onUp: (link: AgentLink, school: string, facts: LinkFacts) => void;
    readonly onDown: (end: LinkEnd, retryMs: number) => void;
    /** Of the school's policy that this computer keeps to (rule POL2). */
    readonly policyVersion: () => number;
  }) => Dialled;
};

/** A station at work: its guard, its covers and its link. Disposing ends all three and what was on the screens. */
export interface RunningStation extends AsyncDisposable {
  /** The process of the present guard, if there is one. */
  guardPid(): number | undefined;
  /** For how long the pupil has been hiding the screens; null when they are not. */
  hiddenForMs(): number | null;
  /** The pupil's door, if it is open. */
  readonly door: PupilDoor | null;
  /** What was reported here and what became of it. */
  readonly reports: PupilReports;
}

/** The hub hears of a cover by the result of its order at once; the report follows. */
const REPORT_AFTER_MS = 120;

/** A guard that was told what to put back and has not by then is said to be there all the same. */
const COVER_FIRST_MS = 2_000;

/** What a WebSocket says of an end without a close frame (RFC 6455 section 7.4.1). */
const NO_GOODBYE = 1006;

const MENDS: Readonly<Record<string, readonly [AgentError['code'], string]>> = {
  'no-display': ['no-display', 'Start a desktop there or name another with --display.'],
  'bad-display': ['no-display', 'Name one such as :0 with --display.'],
  'no-permission': [
    'no-permission',
    'Run the agent as the user of that desktop, or set XAUTHORITY to its cookie file.',
  ],
  'display-gone': ['display-gone', 'Start the desktop again.'],
  'display-full': ['display-gone', 'Close programs on that desktop.'],
  'odd-display': ['no-display', 'Set the screen to 24-bit colour.'],
};

const failureOf = ({ code, detail }: GuardEnd): AgentError => {
  const [kind, mend] = MENDS[code] ?? ['display-gone', 'Look into the log for what the guard said.'];
  return new AgentError(kind, `${detail.replace(/\.$/, '')}.`, mend);
};

/**
 * Starts a station and resolves when its guard has the desktop. Rejects with an `AgentError` when the desktop or
 * the data folder cannot be used; later losses of the desktop are told to the hub and mended in time.
 */
export const startStation = async (options: StationOptions): Promise<RunningStation> => {
  const { authority, clock, boot, log } = options;
  let { school } = options;
  const store = new CoverStore(options.dataDir);
  const restored = await restoreCovers(store, { boot, mono: clock.mono(), wall: clock.wall() }, log);

  const ready = Promise.withResolvers<void>();
  let started = false;
  let guard: GuardProcess | null = null;
  let door: PupilDoor | null = null;
  let signedIn: number | null = null;
  let userNow: string | null = null;
  const tellGuard: GuardProcess['send'] = (message) => guard?.send(message);
  const reports = await openReports({
    dataDir: options.dataDir,
    clock,
    boot,
    authority,
    user: () => userNow,
    sign: options.sign ?? null,
    hiddenForMs: () => keeper.hiddenForMs(),
    isVolatile: options.isVolatile ?? (() => false),
    submit: (report) => uplink.submit(report),
    log,
  });
  let monitor = { width: 1366, height: 768 };
  const page =
    options.page === undefined || options.page === null
      ? null
      : new PageProcess({
          page: options.page,
          display: options.display,
          dataDir: process.geteuid?.() === 0 ? undefined : options.dataDir,
          clock,
          log,
          size: () => monitor,
          tellGuard,
        });
  const uplink = new Uplink({
    clock,
    covers: () => keeper,
    authority,
    tellGuard,
    policy: (statement) => policy.take(statement),
    reports: {
      card: (statement) => reports.card(statement),
      evidenceKeys: (signed) => reports.evidenceKeys(signed),
      watch: (news, say) => reports.watch(news, say),
      kept: (kept) => reports.keeper.kept(kept),
      seen: (reportId, by) => reports.keeper.seen(reportId, by),
      refused: (message, code) => reports.keeper.refused(message, code),
      linkUp: () => reports.linkUp(),
      linkDown: () => reports.keeper.linkDown(),
    },
    onNotAccepted: (what, code) => {
      log.warn({ what, code }, 'a command or statement was not accepted');
      alarms.note('command-refused');
    },
  });
  const keeper = new CoverKeeper({
    clock,
    boot,
    restored,
    hiddenForMs: options.hiddenForMs,
    tellGuard,
    save: (record) => store.save(record),
    answer: (re, result) => uplink.answer(re, result, keeper.report()),
    // After the screens: where there are several seats on a computer, the last should be dark before the first reports.
    onReport: () => void clock.after(REPORT_AFTER_MS, () => facts.changed()),
    onHidden: (hidden) => {
      if (hidden) reports.keeper.hidden();
      else reports.keeper.shown();
      page?.hidden(hidden);
    },
    onSaveFailed: (cause) => log.warn({ cause: String(cause) }, 'a lock could not be kept on disk'),
  });
  reports.wasHidden();
  const calm = new CalmTeller({ reports: reports.keeper, tellGuard });
  const policy = await PolicyKeeper.open({ dataDir: options.dataDir, authority, log });
  calm.contacts(policy.choices.contacts);
  policy.onChange(({ hideLetter, contacts }) => {
    tellGuard({ t: 'key', letter: hideLetter });
    calm.contacts(contacts);
  });
  if (keeper.hiddenForMs() !== null) page?.hidden(true);
  const facts = new StationFacts({
    clock,
    cover: () => keeper.report(),
    hiddenForMs: () => keeper.hiddenForMs(),
    tamperedForMs: () => guard?.tamperedForMs ?? null,
    send: (report) => uplink.report(report),
  });
  facts.end();
  const alarms = new Alarms({ clock, send: (alarm) => uplink.alarm(alarm) });

  const sessions = new SessionWatch({
    session: options.session,
    clock,
    onSession: (session) => {
      facts.sawSession(session);
      signedIn = session?.uid ?? null;
      userNow = session?.user ?? null;
      door?.session(signedIn);
      page?.session(signedIn);
    },
    onFailure: (cause) => log.warn({ cause: String(cause) }, 'who is signed in could not be looked up'),
  });
  let unsaid: Facts | null = null;
  /** A guard is only said to be there once what it had to put back is: else a lock would seem to be gone for a moment. */
  const sayUp = (): void => {
    if (unsaid === null) return;
    facts.guardUp(unsaid);
    unsaid = null;
    started = true;
    ready.resolve();
  };
  const hear = (message: FromGuard): void => {
    if (message.t === 'ready' || message.t === 'facts') monitor = message.facts.monitors[0] ?? monitor;
    switch (message.t) {
      case 'ready':
        // The cover before everything else: a pupil must not see the desktop longer than it takes.
        keeper.guardUp();
        tellGuard({ t: 'school', name: school });
        tellGuard({ t: 'key', letter: policy.choices.hideLetter });
        calm.guardUp();
        page?.guardUp();
        uplink.resume();
        unsaid = message.facts;
        if (keeper.isBare()) return sayUp();
        clock.after(COVER_FIRST_MS, sayUp);
        return;
      case 'facts':
        return facts.saw(message.facts);
      case 'applied':
        keeper.applied(message.turn, message.inputHeld);
        return sayUp();
      case 'input-held':
        return keeper.inputHeld(message.held);
      case 'hide':
        return keeper.pressed(message.presses);
      case 'part':
        return uplink.part(message);
      case 'cover-removed':
        return alarms.note('cover-removed', message.times);
      case 'cut':
        return alarms.note(keeper.isBare() ? 'guard-killed' : 'cover-removed');
      case 'pong':
      case 'ending':
        return;
    }
  };
  const account = findGuardAccount();
  const { display } = options;
  const kit = GuardKit.pack({
    account,
    display,
    resources: findResources(import.meta.dirname),
    environment: process.env,
  });
  guard = new GuardProcess({
    entry: options.guardEntry,
    display,
    account,
    kit,
    clock,
    onMessage: hear,
    onDown: (end, retryMs) => {
      // Whoever started the agent is told by the failure itself.
      if (!started) return ready.reject(failureOf(end));
      log.warn({ code: end.code, detail: end.detail, retryMs }, 'the guard ended');
      unsaid = null;
      keeper.guardDown();
      facts.guardDown();
      if (end.how === 'killed') alarms.note('guard-killed');
      if (end.how === 'frozen') alarms.note('guard-frozen');
    },
    onTampering: () => facts.changed(),
    onUnreadable: () => log.warn({}, 'a message of the guard could not be read'),
  });
  const stopGuard = async (): Promise<void> => {
    await door?.[Symbol.asyncDispose]();
    calm[Symbol.dispose]();
    await policy[Symbol.asyncDispose]();
    await page?.[Symbol.asyncDispose]();
    sessions[Symbol.dispose]();
    await keeper.stop();
    await reports[Symbol.asyncDispose]();
    await guard[Symbol.asyncDispose]();
    kit[Symbol.dispose]();
  };
  // A guard may fail before the door is open.
  ready.promise.catch(() => undefined);
  try {
    await sessions.look();
    // The guard needs longer to start than the door to open.
    if (options.doorFolder !== undefined) {
      const hide = (): Promise<boolean> => keeper.hide();
      door = await openDoor({
        folder: options.doorFolder,
        clock,
        log,
        hide,
        reports: reports.keeper,
        instead: () => calm.instead,
        onTell: (report) => calm.about(report),
        onRefused: () => alarms.note('door-refused'),
      });
      door?.session(signedIn);
    }
    // Hidden before this start as well.
    page?.hidden(keeper.hiddenForMs() !== null);
    await ready.promise;
  } catch (cause) {
    await stopGuard();
    throw cause;
  }
  if (account === null)
    log.warn({}, 'the guard has no account of its own, because the agent does not run as root; pupils can end it');
  const dialled = options.dial({
    policyVersion: () => policy.version,
    backlog: () => reports.keeper.backlog(),
    onUp: (link, name, linkFacts) => {
      authority.linkUp(linkFacts);
      uplink.up(link);
      facts.begin();
      alarms.begin();
      if (name !== school) tellGuard({ t: 'school', name });
      school = name;
    },
    onDown: (end, retryMs) => {
      uplink.down();
      facts.end();
      alarms.end({ lost: end.close === NO_GOODBYE });
      log.info({ close: end.close, refusal: end.refusal, detail: end.detail, retryMs }, 'no link to the hub');
    },
  });
  return {
    guardPid: () => guard.pid,
    hiddenForMs: () => keeper.hiddenForMs(),
    door,
    reports: reports.keeper,
    async [Symbol.asyncDispose]() {
      await dialled[Symbol.asyncDispose]();
      uplink.down();
      alarms.end({ lost: false });
      await stopGuard();
    },
  };
};
