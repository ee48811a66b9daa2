import { join } from 'node:path';
import { nameKey } from '@usher/classroom';
import { LinuxSession } from '@usher/desktop/session';
import { dialAgent, isHubUrl } from '@usher/link';
import { deliverySigner, EpochFile, type Machine, recordMachine, seatOf, thisMachine } from '@usher/trust';
import { systemClock } from '../clock.ts';
import type { PupilReports } from '../contract/pupil-report.ts';
import { AgentError } from '../errors.ts';
import { AuthorityKeeper } from './authority-keeper.ts';
import { identifyInTime } from './before-enrolment.ts';
import { runBeforePupils } from './before-pupils.ts';
import { readBootId } from './boot-id.ts';
import { openDataFolder, removeUnfinished } from './data-folder.ts';
import { doorFolder } from './door/door-folder.ts';
import { findGuardEntry } from './guard-entry.ts';
import { holdDataFolder, identify, readPin } from './identify.ts';
import { type AgentLog, openAgentLog } from './log.ts';
import { openRevEpoch } from './rev-epoch-file.ts';
import { SchoolName } from './school-name.ts';
import { findPage, type PageFiles } from './page/find-page.ts';
import { startStation } from './station.ts';

export type AgentOptions = {
  readonly dataDir: string;
  /** Such as `wss://hub.school.example:5830`. */
  readonly hub: string;
  /** SHA-256 of the school root's public key, 64 hex digits; spaces and colons between them do not matter. */
  readonly pin: string;
  /** Needed until this computer is enrolled. */
  readonly code?: string | undefined;
  readonly room: string;
  readonly station: string;
  /** Such as `:0`; the one of the environment when it is left out. */
  readonly display?: string | undefined;
  /** The machine that the identity has to be of; the one this runs on when it is left out. */
  readonly machine?: Machine;
  readonly log?: AgentLog;
  /** The pupil's page: the one of this installation when it is left out, none with null. */
  readonly page?: PageFiles | null;
  /** Stays without being enrolled, tries again and again, and gives up with this signal's reason. */
  readonly wait?: AbortSignal | undefined;
};

/** An agent at work. Disposing ends its link, its guard and what was over the screens. */
export interface RunningAgent extends AsyncDisposable {
  readonly deviceId: string;
  /** Resolves when the hub has welcomed this agent for the first time. */
  readonly linked: Promise<void>;
  /** The process of the present guard, if there is one. */
  guardPid(): number | undefined;
  /** What was reported at this computer and what became of it. */
  readonly reports: PupilReports;
}

const SOFTWARE = 'usher-0.1.0';

/**
 * Runs the agent of one desktop until disposed. Resolves when its guard has the desktop, whether the hub is there or
 * not. Rejects with an `AgentError` or, for its identity's files, a `TrustError`; nothing then runs on.
 */
export const runAgent = async (options: AgentOptions): Promise<RunningAgent> => {
  await using stop = new AsyncDisposableStack();
  const { dataDir, log = openAgentLog() } = options;
  if (!isHubUrl(options.hub))
    throw new AgentError('no-hub', 'The address of the hub is not of its form.', 'Write it as wss://HOST:PORT.');
  const hub = { url: options.hub, pin: readPin(options.pin) };
  await openDataFolder(dataDir);
  const display = options.display ?? process.env['DISPLAY'];
  if (display === undefined)
    throw new AgentError('no-display', 'There is no display to look after.', 'Name one such as :0 with --display.');
  stop.use(holdDataFolder(dataDir));
  await removeUnfinished(dataDir);
  const denied = runBeforePupils();
  const school = await SchoolName.open(dataDir);
  const machine = (options.machine ?? thisMachine()).facts();
  const folder = join(dataDir, 'identity');
  const { code, room } = options;
  const boot = readBootId();
  const place = {
    dataDir,
    display,
    guardEntry: findGuardEntry(import.meta.dirname),
    session: new LinuxSession({ display }),
    page: options.page === undefined ? findPage(import.meta.dirname) : options.page,
    doorFolder: doorFolder({ dataDir, display, uid: process.geteuid?.() ?? 0 }),
    clock: systemClock,
    boot,
    log,
  };
  const identifyNow = () => identify({ folder, hub, code, room, station: options.station, machine, school, log });
  const identity =
    options.wait === undefined
      ? await identifyNow()
      : await identifyInTime({ ...place, room, school: school.value, identify: identifyNow, signal: options.wait });
  const welcomes = EpochFile.open(dataDir, identity.deviceId);
  const seat = seatOf(identity.schoolId, machine, display);
  const linked = Promise.withResolvers<void>();
  let recorded: Promise<void> = Promise.resolve();
  stop.defer(() => recorded);
  const revEpoch = await openRevEpoch(dataDir);
  if (revEpoch.epoch === null) log.warn({}, 'what the school took back was not readable here and is learned anew');
  const authority = new AuthorityKeeper({
    clock: systemClock,
    schoolId: identity.schoolId,
    deviceId: identity.deviceId,
    room,
    epoch: revEpoch.epoch ?? 0,
    saveEpoch: (epoch) => revEpoch.save(epoch),
    onSaveFailed: (cause) => log.warn({ cause: String(cause) }, 'what the school took back could not be kept'),
  });
  let told = welcomes.value;
  let forgot = false;
  const station = await startStation({
    ...place,
    school: school.value,
    authority,
    sign: deliverySigner(identity),
    isVolatile: () => forgot,
    dial: ({ backlog, policyVersion, onUp, onDown }) =>
      dialAgent({
        hub,
        identity,
        hello: () => {
          const waiting = backlog();
          return {
            software: SOFTWARE,
            bootId: boot,
            lastEpoch: welcomes.value,
            policyVersion: policyVersion(),
            ...(seat === null ? {} : { seat }),
            ...(waiting === null ? {} : { backlog: waiting }),
          };
        },
        keepEpoch: (epoch) => welcomes.keep(epoch),
        onUp: (link, welcome, facts) => {
          // The hub has told this computer of later welcomes than it remembers: its disk was put back to an earlier state, as
          // software does that wipes it with every restart (REL-12). Of a copy it is as true.
          forgot ||= welcome.quarantined && welcome.epoch > told + 1;
          told = welcome.epoch;
          onUp(link, welcome.school.name, facts);
          // What its own settings say counts: a hub must not move a computer into another teacher's room.
          if (welcome.device.room === null || nameKey(welcome.device.room) !== nameKey(room))
            log.warn({ hub: welcome.device.room, here: room }, 'the hub has this computer in another room');
          if (welcome.quarantined)
            log.warn({}, 'the hub has this computer in quarantine: another has the same identity');
          // A network card that was replaced is no news any more, now that the school knows this computer with it.
          else
            recorded = recordMachine(folder, machine).catch((cause: unknown) =>
              log.warn({ cause: String(cause) }, 'what is known of this machine could not be kept'),
            );
          school
            .keep(welcome.school.name)
            .catch((cause: unknown) => log.warn({ cause: String(cause) }, "the school's name could not be kept"));
          linked.resolve();
        },
        onDown,
      }),
  });
  if (denied.length > 0)
    log.info({ denied: denied.join(', ') }, 'the system did not put the agent before pupils in all');
  stop.use(station);
  const running = stop.move();
  return {
    deviceId: identity.deviceId,
    linked: linked.promise,
    guardPid: () => station.guardPid(),
    reports: station.reports,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
