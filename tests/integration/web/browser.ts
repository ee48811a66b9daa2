import type { CallInput, CallName } from '../../../apps/hub/web/contract/api.ts';
import { codeAt, secretOf } from '../../../apps/hub/web/server/sign-in/one-time-code.ts';
import type { Answer, WebSchool } from './web-school.ts';

type Step = { readonly step: string; readonly secret?: string; readonly recovery?: readonly string[] };

/** What a browser keeps: the cookie, and beside it what a person's authenticator program keeps. */
export class Browser {
  readonly #school: WebSchool;
  cookie: string | undefined;
  secret: Uint8Array | null = null;
  recovery: readonly string[] = [];

  constructor(school: WebSchool) {
    this.#school = school;
  }

  async ask<C extends CallName>(name: C, input: CallInput<C>): Promise<Answer> {
    const answer = await this.#school.ask(name, input, this.cookie);
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = cookie.split(';');
      this.cookie = pair.endsWith('=') ? undefined : pair;
    }
    return answer;
  }

  /** The code that the authenticator program shows now. */
  code(): string {
    if (this.secret === null) throw new Error('no second factor was set up');
    return codeAt(this.secret, this.#school.clock.now());
  }

  /** Signs in, and sets a second factor up when it is asked for. */
  async signIn(user: string, password = `${user}'s password`): Promise<Answer> {
    const first = await this.ask('sign-in', { user, password });
    const { step, secret } = first.body as Step;
    if (step !== 'enrol') return first;
    this.secret = secretOf(secret ?? '');
    const second = await this.ask('sign-in.code', { code: this.code() });
    this.recovery = (second.body as Step).recovery ?? [];
    return second;
  }
}
