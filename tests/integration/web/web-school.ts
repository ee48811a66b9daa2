import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DEFAULT_SETTINGS, type Post } from '@usher/incidents';
import { openSqliteRegister, type Register } from '@usher/register';
import { createTestLogKey } from '@usher/register/testing';
import { createPasswords, createSchool, openSchool, type School } from '@usher/trust';
import { pino } from 'pino';
import { Guesses } from '../../../apps/hub/accounts/guesses.ts';
import type { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { type OpenedIncidents, openIncidents } from '../../../apps/hub/incidents/open-incidents.ts';
import { idsOf } from '../../../apps/hub/make-id.ts';
import { schoolEvidence } from '../../../apps/hub/school-trust.ts';
import { Accounts, personIdOf } from '../../../apps/hub/store/accounts.ts';
import { openStore } from '../../../apps/hub/store/open-store.ts';
import type { CallName } from '../../../apps/hub/web/contract/api.ts';
import { ASKED_BY_PAGE, pathOf } from '../../../apps/hub/web/contract/api.ts';
import { openWeb, type RunningWeb, type WebOptions } from '../../../apps/hub/web/open-web.ts';
import { ManualClock } from '../hub/manual-clock.ts';
import { Browser } from './browser.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
};

/** What is asked, as bytes on the wire: everything can be other than the page would have it. */
export type Asked = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
};

/** A school's web application on a real socket, with real TLS, its register in a real SQLite file. */
export class WebSchool implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'usher-web-'));
  readonly dataDir = join(this.folder, 'school');
  readonly clock: ManualClock;
  readonly faults: string[] = [];
  readonly #stop = new AsyncDisposableStack();
  /** Weak on purpose: what is tested is not how long scrypt takes. */
  readonly passwords = createPasswords({ logN: 10, r: 8, p: 1 });
  readonly guesses = new Guesses();
  school!: School;
  db!: DatabaseSync;
  register!: Register;
  incidents!: OpenedIncidents;
  web!: RunningWeb;

  /** Certificates are looked at by the clock of this machine. */
  constructor(now: number) {
    this.clock = new ManualClock(now);
  }

  get book(): CaseBook {
    return this.incidents.book;
  }

  static async start(more: Partial<WebOptions> = {}, begins = Date.now()): Promise<WebSchool> {
    const made = new WebSchool(begins);
    await createSchool({ name: 'Mill Lane', folder: made.dataDir });
    made.school = await openSchool(made.dataDir);
    made.db = openStore(made.dataDir);
    made.#stop.defer(() => made.db.close());
    const now = (): number => Math.trunc(made.clock.now());
    made.register = await openSqliteRegister(join(made.dataDir, 'register.db'), {
      origin: `usher/${made.school.schoolId}`,
      key: createTestLogKey(),
      now,
    });
    made.#stop.use(made.register);
    const log = pino({ level: 'error' }, { write: (line) => void made.faults.push(line) });
    const settings = () => DEFAULT_SETTINGS;
    made.incidents = openIncidents({
      register: made.register,
      openSealed: () => Promise.resolve(null),
      card: { text: '', sig: '' },
      accounts: new Accounts(made.db),
      evidence: { dataDir: made.dataDir, school: schoolEvidence(made.school) },
      settings,
      // Nobody has a lesson here.
      lesson: {
        placeOf: () => null,
        stationsAt: () => [],
        withhold: () => undefined,
        alert: () => undefined,
      },
      keyOf: () => null,
      onAlarm: () => undefined,
      onTold: (caseId, people) => made.web.told(caseId, people),
      clock: made.clock,
      makeId: idsOf(made.clock),
      log,
    });
    made.#stop.use(made.incidents);
    made.web = await openWeb({
      dataDir: made.dataDir,
      school: made.school,
      db: made.db,
      incidents: made.incidents,
      settings,
      passwords: made.passwords,
      guesses: made.guesses,
      host: '127.0.0.1',
      port: 0,
      page: join(made.folder, 'no-page'),
      clock: made.clock,
      log,
      ...more,
    });
    made.#stop.use(made.web);
    return made;
  }

  /** Adds somebody, whose password is their name and `'s password`; answers the school's id of them. */
  async person(
    user: string,
    posts: readonly Post[],
    pupils: readonly string[] = [],
    email: string | null = null,
  ): Promise<string> {
    const accounts = new Accounts(this.db);
    const password = await this.passwords.hash(`${user}'s password`);
    accounts.put({ user, role: null, password, rooms: [], posts, pupils, email }, Math.trunc(this.clock.now()));
    const account = accounts.find(user);
    if (account === null) throw new Error('the account that was just added is not there');
    return personIdOf(account);
  }

  /** A browser nobody has signed in with. */
  browser(): Browser {
    return new Browser(this);
  }

  /** A browser in which somebody has signed in, with a second factor if they need one. */
  async signedIn(user: string): Promise<Browser> {
    const browser = this.browser();
    await browser.signIn(user);
    return browser;
  }

  ask(name: CallName, input: unknown, cookie?: string): Promise<Answer> {
    return this.send({
      path: pathOf(name),
      headers: {
        origin: `https://127.0.0.1:${this.web.port}`,
        'content-type': 'application/json',
        [ASKED_BY_PAGE.name]: ASKED_BY_PAGE.value,
        ...(cookie === undefined ? {} : { cookie }),
      },
      body: JSON.stringify(input),
    });
  }

  send({ method = 'POST', path = '/', headers = {}, body = '' }: Asked): Promise<Answer> {
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.web.port,
          ca: this.school.root,
          agent: false,
          servername: 'localhost',
          method,
          path,
          headers: sent,
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
            });
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop.disposeAsync();
    rmSync(this.folder, { recursive: true });
  }
}
