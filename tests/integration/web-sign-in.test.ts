import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetSecondFactor, readAudit } from '@usher/hub';
import { Accounts } from '../../apps/hub/store/accounts.ts';
import { Factors } from '../../apps/hub/store/factors.ts';
import { openSecretSeal, sealWith } from '../../apps/hub/web/server/sign-in/secret-seal.ts';
import { WebSchool } from './web/web-school.ts';

let school: WebSchool;
let lead: string;
beforeEach(async () => {
  school = await WebSchool.start();
  lead = await school.person('dana', ['dsl']);
  await school.person('gus', ['governor']);
});
afterEach(() => school[Symbol.asyncDispose]());

const MINUTE = 60_000;
const actions = async () =>
  (await school.book.staffActions({ limit: 100 })).entries
    .toReversed()
    .map(({ kind, by, facts }) => [kind, by, facts['why'] ?? facts['factor'] ?? null]);

describe('signing in', () => {
  it('sets a second factor up at the first sign-in of who reads what others wrote, and asks for it from then on', async () => {
    const browser = school.browser();
    const first = await browser.ask('sign-in', { user: 'Dana', password: "dana's password" });
    expect(first.body).toMatchObject({
      step: 'enrol',
      school: 'Mill Lane',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    });
    expect((first.body as { qr: string[] }).qr.every((row) => /^[01]{25,}$/.test(row))).toBe(true);
    const again = school.browser();
    const second = await again.signIn('dana');
    expect(second.body).toMatchObject({ step: 'in', name: 'dana', person: lead, posts: ['dsl'] });
    expect(again.recovery).toHaveLength(10);
    const third = await school.browser().ask('sign-in', { user: 'dana', password: "dana's password" });
    expect(third.body).toEqual({ step: 'code', school: 'Mill Lane' });
  });

  it('asks a governor, who sees numbers only, for no second factor', async () => {
    const answer = await school.browser().signIn('gus');
    expect(answer.body).toMatchObject({ step: 'in', posts: ['governor'], pages: ['reviews', 'governors'] });
  });

  it('keeps the session in a cookie that no script reads and no other site sends, and changes it at each step', async () => {
    const browser = school.browser();
    const first = await browser.ask('sign-in', { user: 'dana', password: "dana's password" });
    const set = String(first.headers['set-cookie']);
    expect(set).toMatch(/^__Host-usher=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    const before = browser.cookie;
    await browser.signIn('dana');
    expect(browser.cookie).not.toBe(before);
    expect((await school.ask('session', {}, before)).body).toMatchObject({ step: 'enrol' });
  });

  it('is written down, right or wrong, and a sign-out too; never a name that nobody has', async () => {
    const browser = await school.signedIn('dana');
    await browser.ask('sign-out', {});
    await school.browser().ask('sign-in', { user: 'dana', password: 'not this one' });
    await school.browser().ask('sign-in', { user: 'my secret password', password: 'dana' });
    expect(await actions()).toEqual([
      ['staff.signed-in', lead, 'set-up'],
      ['staff.signed-out', lead, null],
      ['staff.sign-in-failed', lead, 'wrong-password'],
      ['staff.sign-in-failed', 'unknown', 'wrong-password'],
    ]);
    expect(JSON.stringify(await school.book.staffActions({ limit: 100 }))).not.toContain('my secret');
  });

  it('takes no code twice, none that is old, and none of another secret', async () => {
    const first = await school.signedIn('dana');
    const used = first.code();
    const next = school.browser();
    next.secret = first.secret;
    await next.ask('sign-in', { user: 'dana', password: "dana's password" });
    expect((await next.ask('sign-in.code', { code: used })).body).toMatchObject({ code: 'wrong-code' });
    expect((await next.ask('sign-in.code', { code: '000000' })).status).toBe(401);
    school.clock.pass(MINUTE);
    expect((await next.ask('sign-in.code', { code: used })).status).toBe(401);
    expect((await next.ask('sign-in.code', { code: next.code() })).body).toMatchObject({ step: 'in' });
  });

  it('takes each recovery code once in place of a code', async () => {
    const first = await school.signedIn('dana');
    const [code = ''] = first.recovery;
    const withCode = async () => {
      const browser = school.browser();
      await browser.ask('sign-in', { user: 'dana', password: "dana's password" });
      return browser.ask('sign-in.code', { code: code.toLowerCase().replaceAll('-', ' ') });
    };
    expect((await withCode()).body).toMatchObject({ step: 'in', recoveryLeft: 9 });
    expect((await withCode()).body).toMatchObject({ code: 'wrong-code' });
  });

  it('is set up anew by who lost phone and codes, once the school allows it; the audit says so', async () => {
    const first = await school.signedIn('dana');
    expect(await forgetSecondFactor(school.dataDir, 'Dana')).toBe(true);
    expect(await forgetSecondFactor(school.dataDir, 'dana')).toBe(false);
    await expect(forgetSecondFactor(school.dataDir, 'nobody')).rejects.toMatchObject({ code: 'unknown-account' });
    const anew = await school.signedIn('dana');
    expect(anew.secret).not.toEqual(first.secret);
    const told = (await readAudit(school.dataDir)).filter(({ what }) => what === 'account.second-factor');
    expect(told.map(({ detail }) => detail)).toEqual([
      { user: 'dana', had: true },
      { user: 'dana', had: false },
    ]);
  });

  it('[SGN2] is slowed down after five wrong passwords or codes, also for who then has the right one', async () => {
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await school.browser().ask('sign-in', { user: 'dana', password: `${wrong}` })).status).toBe(401);
    const browser = school.browser();
    const refused = await browser.ask('sign-in', { user: 'dana', password: "dana's password" });
    expect([refused.status, refused.body]).toEqual([429, expect.objectContaining({ code: 'too-many-tries' })]);
    // One account, one count: a console would be refused as well.
    expect(school.guesses.full('dana', 'console-1', school.clock.monotonic())).toBe(true);
    expect((await school.browser().signIn('gus')).body).toMatchObject({ step: 'in' });
    school.clock.pass(15 * MINUTE);
    await browser.ask('sign-in', { user: 'dana', password: "dana's password" });
    for (let wrong = 0; wrong < 5; wrong += 1) await browser.ask('sign-in.code', { code: '12345x' });
    expect((await browser.ask('sign-in.code', { code: '123456' })).status).toBe(429);
    expect((await browser.ask('session', {})).body).toMatchObject({ step: 'out' });
    expect((await actions()).filter(([, , why]) => why === 'too-many-tries')).toHaveLength(2);
  });
});

describe('a session', () => {
  const isIn = async (cookie: string | undefined) =>
    ((await school.ask('session', {}, cookie)).body as { step: string }).step === 'in';

  it('ends when nothing was asked for 15 minutes; looking whether it is there keeps nobody in', async () => {
    const { cookie } = await school.signedIn('dana');
    for (let minute = 0; minute < 14; minute += 1) {
      school.clock.pass(MINUTE);
      expect(await isIn(cookie)).toBe(true);
    }
    school.clock.pass(MINUTE);
    expect(await isIn(cookie)).toBe(false);
  });

  it('ends when it is signed out, and when the account is taken back', async () => {
    const browser = await school.signedIn('dana');
    const { cookie } = browser;
    const answer = await browser.ask('sign-out', {});
    expect(String(answer.headers['set-cookie'])).toContain('Max-Age=0');
    expect(await isIn(cookie)).toBe(false);
    const other = await school.signedIn('gus');
    const accounts = new Accounts(school.db);
    accounts.revoke(accounts.find('gus')?.id ?? 0, 1);
    expect(await isIn(other.cookie)).toBe(false);
  });

  it('that waits for its code ends after five minutes and opens nothing', async () => {
    await school.signedIn('dana');
    const browser = school.browser();
    await browser.ask('sign-in', { user: 'dana', password: "dana's password" });
    expect((await browser.ask('session', {})).body).toMatchObject({ step: 'code' });
    school.clock.pass(5 * MINUTE);
    expect((await browser.ask('session', {})).body).toMatchObject({ step: 'out' });
  });

  it('of a sixth browser ends the first of the same person', async () => {
    const cookies: (string | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) cookies.push((await school.signedIn('gus')).cookie);
    expect(await Promise.all(cookies.map(isIn))).toEqual([false, true, true, true, true, true]);
  });
});

describe('the secret of a second factor', () => {
  it('lies sealed in the database, under a key that only the hub reads', async () => {
    const { secret } = await school.signedIn('dana');
    const { id = 0 } = new Accounts(school.db).find('dana') ?? {};
    const factor = new Factors(school.db).find(id);
    const sealed = Buffer.from(factor?.sealed ?? []);
    expect(sealed.includes(Buffer.from(secret ?? []))).toBe(false);
    expect(statSync(join(school.dataDir, 'second-factor.key')).mode & 0o077).toBe(0);
    const seal = await openSecretSeal(school.dataDir);
    expect(seal.open(sealed, `second factor of account ${id}`)).toEqual(Buffer.from(secret ?? []));
    expect(seal.open(sealed, `second factor of account ${id + 1}`)).toBeNull();
    expect(sealWith(new Uint8Array(32)).open(sealed, `second factor of account ${id}`)).toBeNull();
    sealed[14] = (sealed[14] ?? 0) ^ 1;
    expect(seal.open(sealed, `second factor of account ${id}`)).toBeNull();
    expect(readFileSync(join(school.dataDir, 'second-factor.key'), 'utf8')).toMatch(/^[\w-]{43}$/);
  });
});
