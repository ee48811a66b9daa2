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

/** Says something to the hub; nothing where the link is over by then. */
export type SayToHub = (message: WitnessSays) => void;

type Options = {
  readonly witness: RegisterWitness;
  /** What the school says of its register; null while this device was not told. */
  readonly card: () => RegisterCard | null;
  readonly clock: {
    /** Wall time, for the record. */
    readonly wall: () => number;
    readonly after: (ms: number, run: () => void) => () => void;
  };
  readonly newId: () => string;
  /**
   * The register may have lost what it had said it received: all of that is put back among what waits. Throws where the
   * disk does not let it, and is asked again then. A device that delivers nothing leaves it out.
   */
  readonly bringAgain?: () => void;
  readonly onAlarm: (kind: RegisterAlarm['kind']) => void;
  readonly log: { readonly warn: (fields: { readonly cause: string }, text: string) => void };
};

/** What a disk did not take is tried again after this long. */
const AGAIN_MS = 5_000;

/** An agent or a console as a witness of the register (rules REG15, REG16, RPT7). */
export class RegisterWatch {
  readonly #options: Options;
  /** What was shown and waits for its proof. */
  #shown: { readonly text: string; readonly from: number; readonly to: number } | null = null;
  /** What was received since the last checkpoint is to be brought again before the register is looked at. */
  #owed = false;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * There is a link: while there was none the register may have been put back and have grown past every receipt again,
   * which no proof from the last checkpoint on would show. The register knows what it has, so it is simply asked.
   */
  linkUp(): void {
    this.#owed ||= this.#options.witness.isAhead;
    if (this.#owed) this.#owed = !this.#bringAgain();
  }

  hear(news: RegisterNews, say: SayToHub): void {
    this.#hear(news, this.#options.witness.atLeast, say);
  }

  stop(): void {
    this.#cancel();
  }

  /** `atLeast` is of the moment at which it came: receipts go on while a disk is waited for. */
  #hear(news: RegisterNews, atLeast: number, say: SayToHub): void {
    this.#cancel();
    if (this.#look(news, atLeast, say)) return;
    this.#cancel = this.#options.clock.after(AGAIN_MS, () => this.#hear(news, atLeast, say));
  }

  /** False when the disk did not let it: nothing was made of what was heard then. */
  #look(news: RegisterNews, atLeast: number, say: SayToHub): boolean {
    const { card, witness, clock, newId, onAlarm } = this.#options;
    const known = card();
    if (known === null) return true;
    this.#owed &&= !this.#bringAgain();
    if (this.#owed) return false;
    const shown =
      news.t === 'register.checkpoint' ? { text: news.body.text, proof: null, atLeast } : this.#proved(news.body);
    if (shown === null) return true;
    let brought = true;
    const seen = witness.look(known, shown, clock.wall(), () => (brought = this.#bringAgain()));
    if (news.t === 'register.proof' && brought) this.#shown = null;
    if (seen.do === 'nothing') return true;
    if (seen.do === 'prove') {
      const { from, to } = seen;
      this.#shown = { text: shown.text, from, to };
      say({ t: 'register.prove', id: newId(), body: { from, to } });
      return true;
    }
    onAlarm(seen.alarm.kind);
    say({ t: 'register.alarm', id: newId(), body: seen.alarm });
    return brought;
  }

  /** A backup was brought back, or worse: whatever the register had said it received may be gone with it. */
  #bringAgain(): boolean {
    try {
      this.#options.bringAgain?.();
      return true;
    } catch (cause) {
      this.#options.log.warn({ cause: String(cause) }, 'what was received could not be put back among what waits');
      return false;
    }
  }

  #proved({ from, to, proof }: RegisterProof) {
    const shown = this.#shown;
    return shown === null || shown.from !== from || shown.to !== to ? null : { text: shown.text, proof };
  }
}
