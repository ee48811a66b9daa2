import type { MessageBody, RegisterAlarm, RegisterCard } from '@usher/protocol';
import type { RegisterWitness } from './register-witness.ts';

type RegisterProof = MessageBody<'hub-to-agent', 'register.proof'>;

/** What a hub shows a witness. */
export type RegisterNews =
  | { readonly t: 'register.checkpoint'; readonly body: { readonly text: string } }
  | { readonly t: 'register.proof'; readonly body: RegisterProof };

/** What a witness says to the hub; it may be sent as it is, in either direction's own envelope. */
export type WitnessSays =
  | { readonly t: 'register.prove'; readonly id: string; readonly body: { readonly from: number; readonly to: number } }
  | { readonly t: 'register.alarm'; readonly id: string; readonly body: RegisterAlarm };

type Options = {
  readonly witness: RegisterWitness;
  /** What the school says of its register; null while this device was not told. */
  readonly card: () => RegisterCard | null;
  /** Wall time, for the record. */
  readonly wall: () => number;
  readonly newId: () => string;
  readonly onAlarm: (kind: RegisterAlarm['kind']) => void;
};

/** An agent or a console as a witness of the register (rules REG15, REG16, RPT7). */
export class RegisterWatch {
  readonly #options: Options;
  /** What was shown and waits for its proof. */
  #shown: { readonly text: string; readonly from: number; readonly to: number } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What is to be said to the hub, if anything. */
  hear(news: RegisterNews): WitnessSays | null {
    const { card, witness, wall, newId, onAlarm } = this.#options;
    const known = card();
    if (known === null) return null;
    const shown = news.t === 'register.checkpoint' ? { text: news.body.text, proof: null } : this.#proved(news.body);
    if (shown === null) return null;
    const seen = witness.look(known, shown, wall());
    if (seen.do === 'nothing') return null;
    if (seen.do === 'prove') {
      const { from, to } = seen;
      this.#shown = { text: shown.text, from, to };
      return { t: 'register.prove', id: newId(), body: { from, to } };
    }
    onAlarm(seen.alarm.kind);
    return { t: 'register.alarm', id: newId(), body: seen.alarm };
  }

  #proved({ from, to, proof }: RegisterProof) {
    const shown = this.#shown;
    if (shown === null || shown.from !== from || shown.to !== to) return null;
    this.#shown = null;
    return { text: shown.text, proof };
  }
}
