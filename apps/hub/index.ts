import { listenForLinks } from '@usher/link';
import { createPasswords, holdFolder, openSchool } from '@usher/trust';
import { type Logger, pino } from 'pino';
import { Guesses } from './accounts/guesses.ts';
import { SignInDesk } from './accounts/sign-in.ts';
import { LiveRevocations } from './authority/live-revocations.ts';
import { Revocations } from './authority/revocations.ts';
import { systemClock } from './clock.ts';
import { DeviceStanding } from './devices/device-standing.ts';
import { admitDevice } from './enrolment/admission.ts';
import { CloneWatch } from './enrolment/clone-watch.ts';
import { EnrolmentDoor } from './enrolment/enrolment-door.ts';
import { AuditBatch } from './lesson/audit-batch.ts';
import { SuppressionWatch } from './devices/suppression-watch.ts';
import { Lesson } from './lesson/lesson.ts';
import { SeenTimes } from './lesson/seen-times.ts';
import { RefusalAudit } from './limits/refusal-audit.ts';
import { openIncidents } from './incidents/open-incidents.ts';
import { openSchoolRegister } from './incidents/open-register.ts';
import { LiveSettings } from './incidents/school-settings.ts';
import { idsOf } from './make-id.ts';
import type { HubOptions, RunningHub } from './running-hub.ts';
import { PolicyBook } from './policy/policy-book.ts';
import { PolicyTeller } from './policy/policy-teller.ts';
import { schoolAuthority, schoolEvidence, schoolRegistrar } from './school-trust.ts';
import { Accounts } from './store/accounts.ts';
import { AuditWriter } from './store/audit-log.ts';
import { type Device, Devices } from './store/devices.ts';
import { openStore } from './store/open-store.ts';
import { RevEpoch } from './store/rev-epoch.ts';
import { Rooms } from './store/rooms.ts';
import { Sessions } from './store/sessions.ts';
import { claimForSchool } from './store/school-record.ts';
import { StoreWatch } from './store/store-watch.ts';
import { openWeb, type RunningWeb } from './web/open-web.ts';

export type { AccountToAdd } from './accounts/add-account.ts';
export type { ToRevoke } from './authority/revocations.ts';
export {
  addAccount,
  deviceKeys,
  forgetSecondFactor,
  hasAccounts,
  incidentSettings,
  openEnrolmentWindow,
  publishPolicy,
  putIncidentSettings,
  readAudit,
  readPolicies,
  revoke,
} from './beside-hub.ts';
export type { Clock } from './clock.ts';
export { clearDevice, type DeviceNamed, type DeviceShown, listDevices, markStaff } from './devices/device-commands.ts';
export {
  drillEvidence,
  type DrillWish,
  type DrillWritten,
  recoveredEvidence,
} from './incidents/evidence/evidence-drill.ts';
export type { OpenedWindow, WindowToOpen } from './enrolment/open-window.ts';
export { HubError, type HubErrorCode } from './errors.ts';
export type { HubCounters, HubOptions, RunningHub } from './running-hub.ts';
export type { PublishedPolicy } from './policy/policy-book.ts';
export type { AuditLine } from './store/audit-log.ts';

const HOLD_FILE = 'hub.lock';
const CONSOLE_LOCK_MS = 5 * 60_000;
const defaultLog = (): Logger => pino({ name: 'hub' });

/**
 * Starts the hub of the school in a data folder. Rejects with HubError (`newer-data`, `old-sqlite`,
 * `other-school`), TrustError (`no-school` and others) or LinkError (`port-in-use` and others); nothing is left
 * open then.
 */
export const startHub = async (options: HubOptions): Promise<RunningHub> => {
  const { dataDir, host, port, consoleLockMs = CONSOLE_LOCK_MS, clock = systemClock, log = defaultLog() } = options;
  const school = await openSchool(dataDir);
  // Two hubs on one school's data would each lose what the other writes (REL-16).
  const hold = holdFolder(dataDir, 0, HOLD_FILE);
  const stop = new AsyncDisposableStack();
  stop.use(hold);
  try {
    const db = openStore(dataDir);
    stop.defer(() => db.close());
    claimForSchool(db, school.schoolId);
    const makeId = idsOf(clock);
    const devices = new Devices(db);
    const part = (name: string): Logger => log.child({ part: name });
    // Before anything is read: what changes from here on is told.
    const watch = new StoreWatch({ db, clock, log: part('store') });
    stop.defer(() => watch.stop());
    const audit = new AuditBatch(new AuditWriter(db), clock, part('audit'));
    stop.defer(() => audit.flush());
    const refusals = new RefusalAudit({ audit, clock });
    stop.defer(() => refusals.stop());
    const [accounts, rooms, passwords] = [new Accounts(db), new Rooms(db), createPasswords()];
    const [sessions, revEpoch, authority] = [new Sessions(db), new RevEpoch(db), schoolAuthority(school)];
    const guesses = new Guesses();
    const signIns = new SignInDesk({ accounts, rooms, sessions, authority, passwords, audit, clock, guesses });
    const schoolSettings = new LiveSettings(dataDir, part('incidents'));
    watch.onChange(() => schoolSettings.look());
    const opened = await openSchoolRegister({ dataDir, schoolId: school.schoolId, place: options.register, clock });
    stop.use(opened.register);
    let web: RunningWeb | null = null;
    const incidents = openIncidents({
      register: opened.register,
      openSealed: (sealed) => opened.reportKey.open(sealed),
      card: authority.registerCard(opened.card),
      accounts,
      evidence: { dataDir, school: schoolEvidence(school) },
      settings: () => schoolSettings.now,
      lesson: {
        placeOf: (station) => lesson.placeOf(station),
        stationsAt: (place) => lesson.stationsAt(place),
        withhold: (station, withheld) => lesson.withhold(station, withheld),
        alert: (alert) => lesson.alert(alert),
      },
      keyOf: (device) => devices.find(device)?.spki ?? null,
      onAlarm: (device, { kind }) => {
        part('register').error({ device, kind }, 'a device says that the register is not what it was');
        const entry = { at: clock.now(), who: null, console: null, what: 'register.alarm', station: device };
        audit.add({ ...entry, outcome: 'told', detail: { kind } });
      },
      onTold: (caseId, people) => web?.told(caseId, people),
      clock,
      makeId,
      log: part('incidents'),
    });
    stop.use(incidents);
    const revocations = new LiveRevocations({
      revocations: new Revocations(db, clock),
      epoch: () => revEpoch.read(),
      known: () => lesson.known(),
      mayConnect: (id) => devices.find(id) !== null,
      removeDevice: (id) => lesson.removeDevice(id),
      consoleOf: (grantId) => lesson.consoleOf(grantId),
      revoked: () => lesson.revoked(),
    });
    const lesson = new Lesson({
      audit,
      signIns,
      authority,
      schoolId: school.schoolId,
      epoch: () => revocations.epoch,
      revoke: (wish, by) => revocations.revoke(wish, by),
      consoleLockMs,
      reports: incidents.reports,
      incidents: incidents.console,
      witnesses: incidents.witnesses,
      evidenceKeys: incidents.evidenceKeyTeller,
      clock,
      makeId,
      log: part('lesson'),
      onEnded: (device) => seen.ended(device),
    });
    const seen = new SeenTimes({ devices, clock, log: part('devices'), linked: () => lesson.linked() });
    stop.defer(() => seen.stop());
    const suppression = new SuppressionWatch({
      devices,
      audit,
      clock,
      log: part('devices'),
      linked: () => lesson.linked(),
    });
    stop.defer(() => suppression.stop());
    const place = ({ id, name, room, seenAt }: Device): void => {
      if (room !== null) lesson.addStation({ id, name, room }, seenAt);
    };
    for (const device of devices.agents()) place(device);
    const standing = new DeviceStanding({ devices, lesson });
    standing.look();
    // `usher revoke` and `usher device` beside this hub take effect here within half a second.
    watch.onChange(() => revocations.check());
    watch.onChange(() => standing.look());
    const policies = new PolicyTeller({
      book: new PolicyBook(db),
      schoolId: school.schoolId,
      state: (policy) => authority.policy(policy),
      makeId,
    });
    watch.onChange(() => policies.look());
    const onQuarantined = (id: string): void => lesson.quarantine(id);
    const clones = new CloneWatch({ db, clock, log: part('devices'), onQuarantined });
    stop.defer(() => clones.stop());
    const facts = { id: school.schoolId, name: school.name };
    const door = new EnrolmentDoor({
      db,
      registrar: schoolRegistrar(school),
      school: facts,
      clock,
      makeId,
      log: part('enrolment'),
      onEnrolled: place,
      onRevoked: ({ id }) => lesson.removeDevice(id),
    });
    const revEpochNow = (): number => revocations.epoch;
    const admission = { devices, clones, revEpoch: revEpochNow, school: facts, clock, log: part('devices') };
    const listening = await listenForLinks({
      host,
      port,
      schoolId: school.schoolId,
      ...school.hub,
      root: school.root,
      admit: (device, hello) => admitDevice(device, hello, admission),
      enrol: (request, { exporter }) => door.enrol(request, exporter),
      onAgent: (link, { id }, { connNonce, policyVersion, seat, backlog = 0 }, welcome) => {
        clones.up(id, link, welcome);
        policies.greet(link, policyVersion);
        suppression.arrived(id, backlog);
        lesson.agentUp(id, link, { nonce: connNonce, seat });
      },
      onConsole: (link, { id }, { seat }, welcome) => {
        clones.up(id, link, welcome);
        lesson.consoleUp(id, link, { nonce: welcome.connNonce, seat });
      },
      onRefused: (code, device) => refusals.refused(code, device),
      onFault: (error) => part('link').error({ err: error }, 'the door failed'),
    });
    stop.use(listening);
    if (options.web !== undefined) {
      web = await openWeb({
        dataDir,
        school,
        db,
        incidents,
        settings: () => schoolSettings.now,
        passwords,
        guesses,
        host,
        ...options.web,
        onRefused: (code) => refusals.refused(`web.${code}`, null),
        clock,
        log: part('web'),
      });
      stop.use(web);
    }
    return {
      port: listening.port,
      schoolId: school.schoolId,
      schoolName: school.name,
      pin: school.pin,
      web: web?.address ?? null,
      counters: () => ({ ...lesson.counts(), refusals: listening.refusals }),
      [Symbol.asyncDispose]: () => stop.disposeAsync(),
    };
  } catch (error) {
    await stop.disposeAsync();
    throw error;
  }
};
