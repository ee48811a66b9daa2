import type { AgentLinkAtHub } from '@usher/link';
import type { SchoolPolicy, SignedStatement } from '@usher/protocol';
import type { MakeId } from '../make-id.ts';
import type { PolicyBook } from './policy-book.ts';

type Options = {
  readonly book: Pick<PolicyBook, 'current'>;
  readonly schoolId: string;
  readonly state: (policy: SchoolPolicy) => SignedStatement;
  readonly makeId: MakeId;
};

/** Tells every computer the policy that holds: when it comes with another, and whenever one is published (rule POL2). */
export class PolicyTeller {
  readonly #options: Options;
  readonly #links = new Set<AgentLinkAtHub>();
  #stated: { readonly version: number; readonly statement: SignedStatement } | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#read();
  }

  /** A computer's link is up; it said which policy it keeps to. */
  greet(link: AgentLinkAtHub, version: number): void {
    this.#links.add(link);
    link.onEnd(() => this.#links.delete(link));
    // A computer that knows a later one than this hub, which was put back, keeps to what it has.
    if (this.#stated !== null && version < this.#stated.version) this.#tell(link, this.#stated.statement);
  }

  /** Another process may have published one. */
  look(): void {
    if (!this.#read() || this.#stated === null) return;
    for (const link of this.#links) this.#tell(link, this.#stated.statement);
  }

  /** Whether another policy holds now than before. */
  #read(): boolean {
    const { book, schoolId, state } = this.#options;
    const now = book.current();
    if (now === null || now.version === this.#stated?.version) return false;
    const { version, choices } = now;
    this.#stated = { version, statement: state({ ...choices, schoolId, version }) };
    return true;
  }

  #tell(link: AgentLinkAtHub, body: SignedStatement): void {
    link.send({ t: 'policy', id: this.#options.makeId(), body });
  }
}
