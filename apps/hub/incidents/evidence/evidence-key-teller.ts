import type { AgentLinkAtHub } from '@usher/link';
import type { Logger } from 'pino';
import type { MakeId } from '../../make-id.ts';
import type { EvidenceKeyBook } from './evidence-key-book.ts';

type Options = {
  readonly keys: Pick<EvidenceKeyBook, 'standing' | 'onChange'>;
  readonly makeId: MakeId;
  readonly log: Logger;
};

/** Tells every agent of the evidence keys, so that none of them can be exchanged without all agents noticing (rule EVK5). */
export class EvidenceKeyTeller {
  readonly #options: Options;
  readonly #links = new Set<AgentLinkAtHub>();
  /** A look at the register that is under way: after a start a whole school comes at once. */
  #looking: ReturnType<EvidenceKeyBook['standing']> | null = null;

  constructor(options: Options) {
    this.#options = options;
    options.keys.onChange(() => {
      this.#looking = null;
      for (const link of this.#links) this.#tell(link);
    });
  }

  /** An agent's link is up: it is told of every document, for it may have missed some. */
  greet(link: AgentLinkAtHub): void {
    this.#links.add(link);
    link.onEnd(() => this.#links.delete(link));
    this.#tell(link);
  }

  #tell(link: AgentLinkAtHub): void {
    const { makeId, log } = this.#options;
    this.#standing().then(
      ({ signed }) => {
        for (const body of signed) link.send({ t: 'evidence.keys', id: makeId(), body: { ...body } });
      },
      (error: unknown) => log.error({ err: error }, 'an agent could not be told of the evidence keys'),
    );
  }

  #standing(): ReturnType<EvidenceKeyBook['standing']> {
    if (this.#looking !== null) return this.#looking;
    const looking = this.#options.keys.standing().finally(() => {
      if (this.#looking === looking) this.#looking = null;
    });
    this.#looking = looking;
    return looking;
  }
}
