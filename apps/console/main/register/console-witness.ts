import type { ConsoleLink, LinkFacts } from '@usher/link';
import type { RegisterAlarm, SignedStatement } from '@usher/protocol';
import { CardKeeper, isStatementOf, newId, RegisterWatch, RegisterWitness, witnessFile } from '@usher/trust';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

/** What this console found of the register: what it was, and when (wall time). */
export type RegisterTrouble = { readonly kind: RegisterAlarm['kind']; readonly at: number };

type Options = {
  readonly dataDir: string;
  readonly schoolId: string;
  readonly clock: Pick<Clock, 'wall' | 'after'>;
  readonly log: Logger;
};

/**
 * This console as a witness of the school's register (rules REG15, REG16, RPT7): it remembers on its own disk how the
 * register stood, so that whoever changes the hub's disk cannot make it forget as well. Disposing waits for the disk.
 */
export class ConsoleWitness implements AsyncDisposable {
  readonly #options: Options;
  readonly #card: CardKeeper;
  readonly #witness: RegisterWitness;
  readonly #watch: RegisterWatch;
  #onTrouble: (trouble: RegisterTrouble) => void = () => undefined;

  private constructor(options: Options, card: CardKeeper, witness: RegisterWitness) {
    const { clock, log } = options;
    this.#options = options;
    this.#card = card;
    this.#witness = witness;
    this.#watch = new RegisterWatch({
      witness,
      card: () => card.card,
      clock,
      newId,
      log,
      onAlarm: (kind) => {
        log.warn({ kind }, 'the school’s register is not what it was');
        this.#onTrouble({ kind, at: clock.wall() });
      },
    });
  }

  static async open(options: Options): Promise<ConsoleWitness> {
    const { dataDir, schoolId, log } = options;
    const witness = await RegisterWitness.open(witnessFile(dataDir), (err) =>
      log.warn({ err }, 'how the register stood could not be kept'),
    );
    return new ConsoleWitness(options, await CardKeeper.open(dataDir, schoolId), witness);
  }

  /** The newest trouble this console has found, also before its last start; null when there was never any. */
  get trouble(): RegisterTrouble | null {
    const last = this.#witness.evidence.at(-1);
    return last === undefined ? null : { kind: last.kind, at: last.at };
  }

  /** Tells of each trouble as it is found. */
  onTrouble(handler: (trouble: RegisterTrouble) => void): void {
    this.#onTrouble = handler;
  }

  /** Looks at the register over this link for as long as it is up. */
  linkUp(link: ConsoleLink, { issuingKey }: LinkFacts): void {
    this.#watch.linkUp();
    link.onMessage((message) => {
      if (message.t === 'register.card') return this.#takeCard(message.body, issuingKey, message.id, link);
      if (message.t !== 'register.checkpoint' && message.t !== 'register.proof') return undefined;
      return this.#watch.hear(message, (said) => link.send(said));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch.stop();
    await this.#card.settled();
    await this.#witness.settled();
  }

  #takeCard(statement: SignedStatement, key: LinkFacts['issuingKey'], re: string, link: ConsoleLink): void {
    const { log } = this.#options;
    const refused = isStatementOf('register-card', statement, key)
      ? this.#card.take(statement.text, (err) => log.warn({ err }, 'the register’s card could not be kept'))
      : 'not-signed';
    if (refused !== null) link.refuse(refused, 'the register’s card was not taken', re);
  }
}
