import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '@usher/incidents';
import { issueWebCertificate, type Passwords, type School } from '@usher/trust';
import type { Logger } from 'pino';
import type { Guesses } from '../accounts/guesses.ts';
import type { Clock } from '../clock.ts';
import type { CaseBook } from '../incidents/case-book.ts';
import { idsOf } from '../make-id.ts';
import { Accounts } from '../store/accounts.ts';
import { Factors } from '../store/factors.ts';
import { caseCalls } from './server/case/case-calls.ts';
import { CaseDesk } from './server/case/case-desk.ts';
import { caseMail } from './server/mail/case-mail.ts';
import { MailDesk, type MailSettings } from './server/mail/mail-desk.ts';
import { OpenCases } from './server/inbox/open-cases.ts';
import { TellDesk } from './server/telling/tell-desk.ts';
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
import { StaffDirectory } from './server/staff-directory.ts';
import { startWebServer } from './server/start-web-server.ts';

/** A certificate is made anew this often, long before it ends. */
const RENEW_MS = 30 * 24 * 60 * 60_000;

export type WebOptions = {
  readonly dataDir: string;
  readonly school: School;
  readonly db: DatabaseSync;
  readonly book: CaseBook;
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
  /** Refusals since the start, by code. */
  refusals(): Readonly<Record<string, number>>;
  /** When everybody who is to be told of what was reported so far has been. */
  settled(): Promise<void>;
}

/** Starts the web application of a school that is open. Rejects when the port is taken, and with HubError. */
export const openWeb = async (options: WebOptions): Promise<RunningWeb> => {
  const { dataDir, school, db, book, settings, passwords, guesses, host, port, hosts = [], page, clock, log } = options;
  const refusals: Record<string, number> = {};
  const onRefused = (code: string): void => {
    refusals[code] = (refusals[code] ?? 0) + 1;
    options.onRefused?.(code);
  };
  const accounts = new Accounts(db);
  const staff = new StaffDirectory(accounts);
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
  const open = new OpenCases(book, log);
  const mail = options.mail === undefined ? null : new MailDesk({ settings: options.mail, clock, log });
  const writeTo = (caseId: string, people: readonly string[]): void => {
    const addresses = people.flatMap((person) => staff.find(person)?.email ?? []);
    mail?.send(
      addresses.map((to) => caseMail(to, { address: `https://${hosts[0] ?? ownHosts([])[0]}:${server.port}`, caseId })),
    );
  };
  const tellDesk = new TellDesk({ book, open, settings, staff, clock, log, onTold: writeTo });
  const desk = new CaseDesk({ book, settings, staff, clock, makeId: idsOf(clock) });
  const shared = { book, staff, settings, clock };
  const handlers = {
    ...signInCalls(signIn),
    ...caseCalls({ ...shared, desk, open }),
    ...reviewCalls({ ...shared, reviews: new ReviewDesk(shared) }),
    ...paperCalls(shared),
    ...staffActionCalls(shared),
  };
  const server = await startWebServer({
    tls: await tls(),
    host,
    port,
    page,
    routes: (routed) => serveCalls(routed, { handlers, accounts, staff, sessions, clock }),
    onRefused,
    log,
  });
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
      await tellDesk.stop();
      await open.stop();
      await mail?.stop();
    },
  };
};
