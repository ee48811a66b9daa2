import type { Passwords } from '@usher/trust';
import QRCode from 'qrcode';
import type { Guesses } from '../../../accounts/guesses.ts';
import type { Clock } from '../../../clock.ts';
import { type Account, type Accounts, personIdOf } from '../../../store/accounts.ts';
import type { Factors } from '../../../store/factors.ts';
import { nameKey } from '../../../store/name-key.ts';
import type { SignInStep } from '../../contract/sign-in.ts';
import { needsSecondFactor, pagesOf } from '../pages.ts';
import { StaffRefusal } from '../../../staff-refusal.ts';
import { makeRecoveryCodes, makeSecret, recoveryHash, shownSecret, stepOfCode } from './one-time-code.ts';
import type { SecretSeal } from './secret-seal.ts';
import type { Stage, WebSessions } from './web-sessions.ts';

/** Writes a staff action down; resolves once it is in the register. */
export type Note = (action: {
  readonly kind: `staff.${string}`;
  readonly facts: Readonly<Record<string, string>>;
  readonly by: string;
}) => Promise<void>;

type Needs = {
  readonly school: string;
  readonly accounts: Accounts;
  readonly factors: Factors;
  readonly seal: SecretSeal;
  readonly sessions: WebSessions;
  readonly passwords: Passwords;
  readonly guesses: Guesses;
  readonly note: Note;
  readonly clock: Clock;
};

/** What is told, and the token of the session it began; null takes the browser's away, absent leaves it. */
export type SignInAnswer = { readonly told: SignInStep; readonly token?: string | null };

/** Somebody whom nobody knows: names typed at a sign-in are not written down, people type passwords into them. */
const NOBODY = 'unknown';

/** Signs people in at the web application: password, then the second factor of whoever reads what others wrote. */
export class WebSignIn {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async password(asked: { readonly user: string; readonly password: string }, place: string): Promise<SignInAnswer> {
    const { accounts, clock, guesses, passwords } = this.#needs;
    const now = clock.monotonic();
    const name = nameKey(asked.user);
    const account = accounts.find(asked.user);
    if (guesses.full(name, place, now)) throw await this.#tooMany(account, place);
    // Counted before it is looked at, or many guesses at once would all be looked at.
    const takeBack = guesses.count(name, place, now);
    // An unknown name is looked at as long as a wrong password.
    const right = await passwords.verify(account?.password ?? null, asked.password);
    if (account === null || !right) {
      await this.#note('staff.sign-in-failed', account, { why: 'wrong-password' });
      throw new StaffRefusal('wrong-password', 'the user name or the password is not right');
    }
    takeBack();
    const stage = this.#stageAfterPassword(account);
    if (stage === 'in') await this.#note('staff.signed-in', account, { factor: 'none' });
    return { told: await this.#step(account, stage), token: this.#needs.sessions.begin(account.id, stage) };
  }

  /** The code of the second factor, or in its place a recovery code. The session goes on under a new token. */
  async code(
    account: Account,
    stage: Stage,
    typed: string,
    from: { place: string; token: string },
  ): Promise<SignInAnswer> {
    const { sessions } = this.#needs;
    if (stage === 'in') return { told: await this.#step(account, 'in') };
    const takeBack = await this.#countTry(account, from);
    const more = stage === 'enrol' ? this.#confirm(account, typed) : this.#check(account, typed);
    if (more === null) {
      await this.#note('staff.sign-in-failed', account, { why: 'wrong-code' });
      throw new StaffRefusal('wrong-code', 'the code is not right, or was used before');
    }
    takeBack();
    await this.#note('staff.signed-in', account, { factor: more.factor });
    sessions.end(from.token);
    const { factor: _factor, ...told } = more;
    return { told: { ...this.#signedIn(account), ...told }, token: sessions.begin(account.id, 'in') };
  }

  /**
   * Somebody who is signed in proves once more who they are, with a code that was not used before; resolves to when (ms
   * since 1970). Throws StaffRefusal `second-step-missing`, `wrong-fresh-code`, `too-many-tries`, which ends the session.
   */
  async stepUp(
    account: Account,
    typed: string,
    from: { readonly place: string; readonly token: string },
  ): Promise<number> {
    const { clock, factors } = this.#needs;
    if (factors.find(account.id)?.confirmedAt == null)
      throw new StaffRefusal('second-step-missing', 'set up a second step first: sign out and in again');
    const takeBack = await this.#countTry(account, from);
    if (this.#check(account, typed) === null) {
      await this.#note('staff.sign-in-failed', account, { why: 'wrong-code' });
      throw new StaffRefusal('wrong-fresh-code', 'the code is not right, or was used before');
    }
    takeBack();
    return clock.now();
  }

  async out(account: Account, token: string): Promise<SignInAnswer> {
    this.#needs.sessions.end(token);
    await this.#note('staff.signed-out', account, {});
    return { told: { step: 'out', school: this.#needs.school }, token: null };
  }

  /** Where a browser stands that comes with a session, or without one. */
  standing(account: Account | null, stage: Stage | null): Promise<SignInStep> {
    return account === null || stage === null
      ? Promise.resolve({ step: 'out', school: this.#needs.school })
      : this.#step(account, stage);
  }

  /** Counts a code before it is looked at; the result takes that back. Throws `too-many-tries`, which ends the session. */
  async #countTry(account: Account, from: { readonly place: string; readonly token: string }): Promise<() => void> {
    const { clock, guesses, sessions } = this.#needs;
    const now = clock.monotonic();
    const name = nameKey(account.user);
    if (guesses.full(name, from.place, now)) {
      sessions.end(from.token);
      throw await this.#tooMany(account, from.place);
    }
    return guesses.count(name, from.place, now);
  }

  #stageAfterPassword(account: Account): Stage {
    const { accounts, factors } = this.#needs;
    const factor = factors.find(account.id);
    // Who has set one up is asked for it, whatever their posts are by now.
    if (factor !== null && factor.confirmedAt !== null) return 'code';
    return needsSecondFactor(accounts.postsOf(account)) ? 'enrol' : 'in';
  }

  async #step(account: Account, stage: Stage): Promise<SignInStep> {
    const { school } = this.#needs;
    if (stage === 'in') return this.#signedIn(account);
    if (stage === 'code') return { step: 'code', school };
    const shown = shownSecret(this.#proposedSecret(account), { school, user: account.user });
    const { modules } = QRCode.create(shown.address, { errorCorrectionLevel: 'M' });
    const rows = Array.from({ length: modules.size }, (_, y) =>
      Array.from({ length: modules.size }, (__, x) => (modules.get(y, x) ? '1' : '0')).join(''),
    );
    return { step: 'enrol', school, secret: shown.text, qr: rows };
  }

  #signedIn(account: Account): Extract<SignInStep, { step: 'in' }> {
    const { accounts, school, sessions } = this.#needs;
    const posts = [...accounts.postsOf(account)];
    const idleMs = sessions.limits.idleMs;
    return {
      step: 'in',
      person: personIdOf(account),
      name: account.user,
      school,
      posts,
      pages: pagesOf(posts),
      idleMs,
    };
  }

  #sealedFor({ id }: Account): string {
    return `second factor of account ${id}`;
  }

  #secretOf(account: Account): Uint8Array | null {
    const factor = this.#needs.factors.find(account.id);
    return factor === null ? null : this.#needs.seal.open(factor.sealed, this.#sealedFor(account));
  }

  /** The secret that is being set up; the same one until it is confirmed, so that a page can be loaded anew. */
  #proposedSecret(account: Account): Uint8Array {
    const before = this.#secretOf(account);
    if (before !== null) return before;
    const secret = makeSecret();
    this.#needs.factors.propose(account.id, this.#needs.seal.seal(secret, this.#sealedFor(account)));
    return secret;
  }

  #confirm(account: Account, code: string) {
    const { clock, factors } = this.#needs;
    const factor = factors.find(account.id);
    const secret = this.#secretOf(account);
    // Another browser of the same person may have set it up meanwhile.
    if (factor === null || secret === null || factor.confirmedAt !== null) return null;
    const step = stepOfCode(secret, code.replaceAll(/\s/g, ''), clock.now());
    if (step === null) return null;
    const recovery = [...makeRecoveryCodes()];
    factors.confirm(account.id, { at: clock.now(), step, recovery: recovery.map(recoveryHash) });
    return { factor: 'set-up', recovery };
  }

  #check(account: Account, typed: string) {
    const { clock, factors } = this.#needs;
    const code = typed.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(code)) {
      if (!factors.useRecovery(account.id, recoveryHash(typed))) return null;
      return { factor: 'recovery', recoveryLeft: factors.recoveryLeft(account.id) };
    }
    const secret = this.#secretOf(account);
    const step = secret === null ? null : stepOfCode(secret, code, clock.now());
    // A code that somebody read over a shoulder is worth nothing once it was used.
    return step !== null && factors.useStep(account.id, step) ? { factor: 'code' } : null;
  }

  async #tooMany(account: Account | null, place: string): Promise<StaffRefusal> {
    const { clock, guesses } = this.#needs;
    if (guesses.worthSaying(`${place} ${account?.id ?? ''}`, clock.monotonic()))
      await this.#note('staff.sign-in-failed', account, { why: 'too-many-tries' });
    return new StaffRefusal('too-many-tries', 'too many wrong tries; wait 15 minutes');
  }

  #note(kind: `staff.${string}`, account: Account | null, facts: Readonly<Record<string, string>>): Promise<void> {
    return this.#needs.note({
      kind,
      facts: { ...facts, at: 'web' },
      by: account === null ? NOBODY : personIdOf(account),
    });
  }
}
