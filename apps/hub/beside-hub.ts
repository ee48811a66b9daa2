import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '@usher/incidents';
import type { PolicyChoices } from '@usher/protocol';
import { createPasswords, openSchool, putFile } from '@usher/trust';
import { type AccountToAdd, addAccountTo } from './accounts/add-account.ts';
import { Revocations, revokeIn, type ToRevoke } from './authority/revocations.ts';
import { type Clock, systemClock } from './clock.ts';
import { type OpenedWindow, openWindowIn, type WindowToOpen } from './enrolment/open-window.ts';
import { readSchoolSettings, SETTINGS_FILE, settingsIn } from './incidents/school-settings.ts';
import { idsOf } from './make-id.ts';
import { PolicyBook, type PublishedPolicy } from './policy/policy-book.ts';
import { schoolRegistrar } from './school-trust.ts';
import { Accounts } from './store/accounts.ts';
import { Devices } from './store/devices.ts';
import { type AuditLine, AuditReader, AuditWriter } from './store/audit-log.ts';
import { HubError } from './errors.ts';
import { Factors } from './store/factors.ts';
import { inTransaction, openStore } from './store/open-store.ts';

/** Runs something on the data of a school beside its hub, and closes the data again. */
const onData = async <T>(dataDir: string, work: (db: DatabaseSync) => T): Promise<T> => {
  await openSchool(dataDir);
  const db = openStore(dataDir);
  try {
    return work(db);
  } finally {
    db.close();
  }
};

/** Opens an enrolment window beside a hub that may be running, and tells its code. Rejects with HubError or TrustError. */
export const openEnrolmentWindow = async (
  dataDir: string,
  window: WindowToOpen,
  clock: Clock = systemClock,
): Promise<OpenedWindow> => {
  const registrar = schoolRegistrar(await openSchool(dataDir));
  return openWindowIn(dataDir, window, { registrar, clock, makeId: idsOf(clock) });
};

/** Adds a person beside a hub that may be running. Rejects with HubError or TrustError, with nothing changed. */
export const addAccount = async (dataDir: string, account: AccountToAdd, clock: Clock = systemClock): Promise<void> => {
  await openSchool(dataDir);
  await addAccountTo(dataDir, account, { passwords: createPasswords(), clock });
};

/** The SHA-256 (hex) of the public key of every device there ever was, by its id. Rejects with HubError or TrustError. */
export const deviceKeys = (dataDir: string): Promise<ReadonlyMap<string, string>> =>
  onData(dataDir, (db) => new Map(new Devices(db).listed().map(({ id, spki }) => [id, spki])));

/** Whether anybody can sign in at the hub of a data folder. Throws HubError or TrustError. */
export const hasAccounts = (dataDir: string): Promise<boolean> => onData(dataDir, (db) => new Accounts(db).any());

/** Up to `limit` lines of the audit numbered above `after`, oldest first. Rejects with HubError or TrustError. */
export const readAudit = (dataDir: string, after = 0, limit = 1_000): Promise<readonly AuditLine[]> =>
  onData(dataDir, (db) => new AuditReader(db).after(after, limit));

/**
 * Takes back an account or a device's place beside a hub that may be running, which acts on it within half a second.
 * Rejects with HubError `unknown-account` or `unknown-device`, or TrustError, with nothing changed.
 */
export const revoke = (dataDir: string, what: ToRevoke, clock: Clock = systemClock): Promise<void> =>
  onData(dataDir, (db) => revokeIn(new Revocations(db, clock), what));

/** What the school decided about incidents. Rejects with HubError or TrustError. */
export const incidentSettings = async (dataDir: string): Promise<Settings> => {
  await openSchool(dataDir);
  return readSchoolSettings(dataDir);
};

/**
 * Takes settings for incidents into use beside a hub that may be running, which follows within half a second. Rejects with
 * HubError `bad-settings`, which names every place that is wrong, or TrustError, with nothing changed.
 */
export const putIncidentSettings = async (
  dataDir: string,
  text: string,
  { file, by }: { readonly file: string; readonly by: string },
  clock: Clock = systemClock,
): Promise<Settings> => {
  await openSchool(dataDir);
  const read = settingsIn(text, file);
  await putFile(dataDir, { name: SETTINGS_FILE, text: `${JSON.stringify(read, null, 2)}\n`, secret: true });
  // Written after the file: it is what the running hub notices.
  await onData(dataDir, (db) => {
    const line = { at: clock.now(), who: null, console: null, what: 'incidents.settings', station: null };
    new AuditWriter(db).add({ ...line, outcome: 'done', detail: { by } });
  });
  return read;
};

/** The policies of the school, the newest first; none before the first was published. Rejects with HubError or TrustError. */
export const readPolicies = (dataDir: string, limit: number): Promise<readonly PublishedPolicy[]> =>
  onData(dataDir, (db) => new PolicyBook(db).history(limit));

/**
 * Publishes some choices of the school's policy beside a hub that may be running, which tells its computers within half a
 * second. Rejects with HubError `bad-policy` or `same-policy`, or TrustError, with nothing changed.
 */
export const publishPolicy = (
  dataDir: string,
  some: Partial<PolicyChoices>,
  { by, note }: { readonly by: string; readonly note: string },
  clock: Clock = systemClock,
): Promise<PublishedPolicy> =>
  onData(dataDir, (db) =>
    inTransaction(db, () => {
      const published = new PolicyBook(db).publish(some, { at: clock.now(), by, note });
      const line = { at: clock.now(), who: null, console: null, what: 'policy.published', station: null };
      new AuditWriter(db).add({ ...line, outcome: 'done', detail: { by, version: published.version } });
      return published;
    }),
  );

/**
 * Takes away the second factor of somebody who lost their phone and their codes, beside a hub that may be running: their
 * next sign-in sets one up anew. Whoever may do this could sign in as them with their password, which is why the audit
 * says so. Rejects with HubError `unknown-account`, or TrustError.
 */
export const forgetSecondFactor = (dataDir: string, user: string, clock: Clock = systemClock): Promise<boolean> =>
  onData(dataDir, (db) => {
    const account = new Accounts(db).find(user);
    if (account === null)
      throw new HubError('unknown-account', `There is no account of ${user}.`, 'Check how the name is written.');
    return inTransaction(db, () => {
      const had = new Factors(db).forget(account.id);
      const line = { at: clock.now(), who: null, console: null, what: 'account.second-factor', station: null };
      new AuditWriter(db).add({ ...line, outcome: 'done', detail: { user: account.user, had } });
      return had;
    });
  });
