import {
  DEFAULT_POLICY,
  type PolicyChoices,
  type RefusalCode,
  SchoolPolicy,
  type SignedStatement,
} from '@usher/protocol';
import { NewestStatement } from '@usher/trust';
import type { AuthorityKeeper } from './authority-keeper.ts';
import type { AgentLog } from './log.ts';

/** The file of the data folder that it lies in. */
export const POLICY_FILE = 'policy.json';

type Options = {
  readonly dataDir: string;
  readonly authority: Pick<AuthorityKeeper, 'schoolId' | 'isOfSchool'>;
  readonly log: AgentLog;
};

/** The school's policy on this computer (rules POL1 to POL4): the newest that the school signed, also without a link. */
export class PolicyKeeper implements AsyncDisposable {
  readonly #options: Options;
  readonly #stated: NewestStatement<SchoolPolicy>;
  readonly #handlers = new Set<(choices: PolicyChoices) => void>();

  private constructor(options: Options, stated: NewestStatement<SchoolPolicy>) {
    this.#options = options;
    this.#stated = stated;
  }

  static async open(options: Options): Promise<PolicyKeeper> {
    const file = { folder: options.dataDir, name: POLICY_FILE };
    const read = (value: unknown) => SchoolPolicy.safeParse(value);
    return new PolicyKeeper(options, await NewestStatement.open(file, options.authority.schoolId, read));
  }

  /** 0 while no policy has come. */
  get version(): number {
    return this.#stated.newest?.version ?? 0;
  }

  get choices(): PolicyChoices {
    return this.#stated.newest ?? DEFAULT_POLICY;
  }

  /** Tells of each policy that is taken. */
  onChange(handler: (choices: PolicyChoices) => void): void {
    this.#handlers.add(handler);
  }

  /** Takes a policy that the school signed; why not otherwise. */
  take(statement: SignedStatement): RefusalCode | null {
    const { authority, log } = this.#options;
    if (!authority.isOfSchool('policy', statement)) return 'not-signed';
    const refused = this.#stated.take(statement.text, (cause) =>
      log.warn({ cause: String(cause) }, "the school's policy could not be kept"),
    );
    if (refused !== null) return refused;
    for (const handler of this.#handlers) handler(this.choices);
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stated.settled();
  }
}
