import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import type { Message, RegisterAlarm, SignedStatement } from '@usher/protocol';
import type { Register } from '@usher/register';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';

type Link = AgentLinkAtHub | ConsoleLinkAtHub;
type FromWitness = Extract<
  Message<'agent-to-hub'> | Message<'console-to-hub'>,
  { t: 'register.prove' | 'register.alarm' }
>;

/** A checkpoint is signed this often while there is something new (rule REG12). */
const CHECKPOINT_MS = 60_000;

type Options = {
  readonly register: Register;
  /** What the school says of its register (rule RPT1). */
  readonly card: SignedStatement;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
  /** A device says that the register is not what it was. */
  readonly onAlarm: (device: string, alarm: RegisterAlarm) => void;
};

/** Shows every device how the register stands, so that none of it can be changed without all of them noticing (rule RPT7). */
export class Witnesses {
  readonly #options: Options;
  readonly #links = new Set<Link>();
  #last: string | null = null;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
    this.#again();
  }

  /** A device's link is up: it is told of the register before anything else is asked of it. */
  greet(device: string, link: Link): void {
    const { card, makeId, register, log } = this.#options;
    this.#links.add(link);
    link.onEnd(() => this.#links.delete(link));
    link.onMessage((message: Message<'agent-to-hub'> | Message<'console-to-hub'>) => {
      if (message.t === 'register.prove' || message.t === 'register.alarm') this.#hear(device, link, message);
    });
    link.send({ t: 'register.card', id: makeId(), body: card });
    register.checkpoint().then(
      (text) => link.send({ t: 'register.checkpoint', id: makeId(), body: { text } }),
      (error: unknown) => log.error({ err: error }, 'a device could not be shown how the register stands'),
    );
  }

  stop(): void {
    this.#cancel();
  }

  #hear(device: string, link: Link, message: FromWitness): void {
    const { register, makeId, onAlarm, log } = this.#options;
    if (message.t === 'register.alarm') return onAlarm(device, message.body);
    const { from, to } = message.body;
    register.proveConsistency(from, to).then(
      (proof) => link.send({ t: 'register.proof', id: makeId(), body: { from, to, proof: [...proof] } }),
      (error: unknown) => {
        log.warn({ err: error, device, from, to }, 'a proof of how the register grew could not be given');
        link.refuse('failed', 'the register has no such checkpoint', message.id);
      },
    );
  }

  #again(): void {
    const { clock, register, makeId, log } = this.#options;
    this.#cancel = clock.after(CHECKPOINT_MS, () => {
      register.checkpoint().then(
        (text) => {
          if (text === this.#last) return;
          this.#last = text;
          for (const link of this.#links) link.send({ t: 'register.checkpoint', id: makeId(), body: { text } });
        },
        (error: unknown) => log.error({ err: error }, 'no checkpoint could be signed'),
      );
      this.#again();
    });
  }
}
