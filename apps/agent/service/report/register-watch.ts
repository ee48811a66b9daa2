import { randomBytes } from 'node:crypto';
import { type Message, type Outgoing, type RegisterCard, uuidv7 } from '@usher/protocol';
import type { RegisterWitness } from '@usher/trust';
import type { Clock } from '../../clock.ts';
import type { AgentLog } from '../log.ts';
import type { ReportKeeper } from './report-keeper.ts';

export type RegisterNews = Extract<Message<'hub-to-agent'>, { t: 'register.checkpoint' | 'register.proof' }>;

type Options = {
  readonly witness: RegisterWitness;
  readonly card: () => RegisterCard | null;
  readonly clock: Clock;
  readonly keeper: Pick<ReportKeeper, 'again'>;
  readonly log: AgentLog;
};

/** This computer as a witness of the register (rules REG15, REG16, RPT7). */
export class RegisterWatch {
  readonly #options: Options;
  /** What was shown and waits for its proof. */
  #shown: { readonly text: string; readonly from: number; readonly to: number } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What is to be said to the hub, if anything. */
  hear({ t, body }: RegisterNews): Outgoing<'agent-to-hub'> | null {
    const { card, witness, clock, log, keeper } = this.#options;
    const known = card();
    if (known === null) return null;
    const shown = t === 'register.checkpoint' ? { text: body.text, proof: null } : this.#proved(body);
    if (shown === null) return null;
    const seen = witness.look(known, shown, clock.wall());
    const id = uuidv7(clock.wall(), randomBytes(10));
    if (seen.do === 'nothing') return null;
    if (seen.do === 'prove') {
      const { from, to } = seen;
      this.#shown = { text: shown.text, from, to };
      return { t: 'register.prove', id, body: { from, to } };
    }
    log.warn({ kind: seen.alarm.kind }, 'the school’s register is not what it was');
    // A backup was brought back, or worse: whatever it had said it received may be gone with it.
    if (seen.alarm.kind !== 'unsigned') keeper.again(0);
    return { t: 'register.alarm', id, body: seen.alarm };
  }

  #proved({ from, to, proof }: { from: number; to: number; proof: string[] }) {
    const shown = this.#shown;
    if (shown === null || shown.from !== from || shown.to !== to) return null;
    this.#shown = null;
    return { text: shown.text, proof };
  }
}
