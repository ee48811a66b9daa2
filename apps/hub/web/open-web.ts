import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '@usher/incidents';
import { issueWebCertificate, type Passwords, type School } from '@usher/trust';
import type { Logger } from 'pino';
import type { Guesses } from '../accounts/guesses.ts';
import type { Clock } from '../clock.ts';
import { HubError } from '../errors.ts';
import type { OpenedIncidents } from '../incidents/open-incidents.ts';
import { Accounts } from '../store/accounts.ts';
import { Factors } from '../store/factors.ts';
import { caseCalls } from './server/case/case-calls.ts';
import { evidenceCalls } from './server/evidence/evidence-calls.ts';
import { evidenceKeyCalls } from './server/evidence/evidence-key-calls.ts';
import { caseMail } from './server/mail/case-mail.ts';
import { MailDesk, type MailSettings } from './server/mail/mail-desk.ts';
import { ownHosts } from './server/own-hosts.ts';
import { paperCalls } from './server/papers/paper-calls.ts';
import { reviewCalls } from './server/reviews/review-calls.ts';
import { ReviewDesk } from './server/reviews/review-desk.ts';
import { serveCalls } from './server/serve-calls.ts';
import { openSecretSeal } from './server/sign-in/secret-seal.ts';
import { signInCalls } from './server/sign-in/sign-in-calls.ts';
import { type SessionLimits, WebSessions } from './server/sign-in/web-sessions.ts';
import { WebSignIn } from './server/sign-in/web-sign-in.ts';
import { staffActionCalls } from './server/staff-actions/staff-action-calls.ts';
import { startWebServer } from './server/start-web-server.ts';

/** A certificate is made anew this often, long before it ends. A timer holds at most 24 days. */
const RENEW_MS = 7 * 24 * 60 * 60_000;

export type WebOptions = {
  readonly dataDir: string;
  readonly school: School;
  readonly db: DatabaseSync;
  /** The cases, and who works on them; shared with what the consoles ask. */
  readonly incidents: Pick<
    OpenedIncidents,
    'book' | 'desk' | 'evidence' | 'evidenceKeys' | 'open' | 'staff' | 'tellDesk'
  >;
  /** What the school decided about incidents, as it is now. */
  readonly settings: () => Settings;
  readonly passwords: Passwords;
  /** Shared with the consoles' door. */
  readonly guesses: Guesses;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Names that browsers reach this computer by, besides its own. */
  readonly hosts?: readonly string[];
  /** How e-mail is sent; without it nobody is written to. */
  readonly mail?: MailSettings;
  /** The folder of the built page. */
  readonly page: string;
  readonly sessionLimits?: SessionLimits;
  /** Told of every refusal, by its code. */
  readonly onRefused?: (code: string) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The web application while it runs. Disposing ends it. */
export interface RunningWeb extends AsyncDisposable {
  readonly port: number;
  /** Where browsers find it. */
  readonly address: string;
  /** Writes to people who were told of a case, if the school sends e-mail. */
  told(caseId: string, people: readonly string[]): void;
  /** Refusals since the start, by code. */
  refusals(): Readonly<Record<string, number>>;
  /** When everybody who is to be told of what was reported so far has been. */
  settled(): Promise<void>;
}

const isInUse = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
const portInUse = (port: number, cause: unknown): HubError =>
  new HubError(
    'port-in-use',
    `Port ${port} of the web application is taken by another program.`,
    'End that program, or choose another port with --web-port.',
    cause,
  );

/** Starts the web application of a school that is open. Rejects when the port is taken, and with HubError. */
export const openWeb = async (options: WebOptions): Promise<RunningWeb> => {
  const {
    dataDir,
    school,
    db,
    incidents,
    settings,
    passwords,
    guesses,
    host,
    port,
    hosts = [],
    page,
    clock,
    log,
  } = options;
  const refusals: Record<string, number> = {};
  const onRefused = (code: string): void => {
    refusals[code] = (refusals[code] ?? 0) + 1;
    options.onRefused?.(code);
  };
  const accounts = new Accounts(db);
  const { book, desk, open, staff, tellDesk } = incidents;
  const sessions = new WebSessions(clock, options.sessionLimits);
  const signIn = new WebSignIn({
    school: school.name,
    accounts,
    factors: new Factors(db),
    seal: await openSecretSeal(dataDir),
    sessions,
    passwords,
    guesses,
    note: (action) => book.note(action),
    clock,
  });
  const tls = () => issueWebCertificate(school, { hosts: ownHosts(hosts), now: clock.now() });
  const mail = options.mail === undefined ? null : new MailDesk({ settings: options.mail, clock, log });
  const shared = { book, staff, settings, clock };
  const handlers = {
    ...signInCalls(signIn),
    ...caseCalls({ ...shared, desk, open }),
    ...reviewCalls({ ...shared, reviews: new ReviewDesk(shared) }),
    ...paperCalls(shared),
    ...staffActionCalls(shared),
    ...evidenceCalls({ desk: incidents.evidence, keys: incidents.evidenceKeys, signIn }),
    ...evidenceKeyCalls({ schoolId: school.schoolId, keys: incidents.evidenceKeys, staff, signIn }),
  };
  const server = await startWebServer({
    tls: await tls(),
    host,
    port,
    page,
    routes: (routed) => serveCalls(routed, { handlers, accounts, staff, sessions, clock }),
    onRefused,
    log,
  }).catch((error: unknown) => {
    throw isInUse(error) ? portInUse(port, error) : error;
  });
  const isHereOnly = host === '127.0.0.1' || host === '::1' || host === 'localhost';
  const address = `https://${isHereOnly ? (hosts[0] ?? 'localhost') : ownHosts(hosts)[0]}:${server.port}`;
  let cancel = (): void => {};
  const renewLater = (): void => {
    cancel = clock.after(RENEW_MS, () => {
      tls().then(
        (fresh) => server.renew(fresh),
        (error: unknown) => log.error({ err: error }, 'the certificate of the web application could not be renewed'),
      );
      renewLater();
    });
  };
  renewLater();
  return {
    port: server.port,
    address,
    told: (caseId, people) => {
      const to = people.flatMap((person) => staff.find(person)?.email ?? []);
      mail?.send(to.map((one) => caseMail(one, { address, caseId })));
    },
    refusals: () => ({ ...refusals }),
    settled: async () => {
      await open.settled();
      await tellDesk.settled();
      await open.settled();
      await mail?.settled();
    },
    [Symbol.asyncDispose]: async () => {
      cancel();
      await server[Symbol.asyncDispose]();
      await mail?.stop();
    },
  };
};
