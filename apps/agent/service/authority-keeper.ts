import { type KeyObject, randomBytes } from 'node:crypto';
import {
  type Authority,
  beginAuthority,
  judgeCommand,
  type NotAccepted,
  takeGrant,
  takeRevocation,
} from '@usher/classroom';
import type { LinkFacts } from '@usher/link';
import { type Message, Revocation, type SignedStatement } from '@usher/protocol';
import { isCommandSignedBy, isStatementOf, readGrant, readSessionKey, type StatementKind } from '@usher/trust';
import type { Clock } from '../clock.ts';

type Command = Extract<Message<'hub-to-agent'>, { t: `cmd.${string}` }>;

type Options = {
  readonly clock: Clock;
  readonly schoolId: string;
  readonly deviceId: string;
  readonly room: string;
  /** The highest revocation epoch that this computer has seen, and the way to keep a higher one. */
  readonly epoch: number;
  readonly saveEpoch: (epoch: number) => Promise<void>;
  readonly onSaveFailed: (cause: unknown) => void;
};

const KEYS = 64;

const refused = (code: NotAccepted['code'], detail: string): NotAccepted => ({ ok: false, code, detail });

/**
 * Decides whom this computer obeys (rules AUT2 to AUT7): verifies what the school states and what session keys sign, and
 * leaves the rest to the core. Outlives links; a link brings its nonce and the key that speaks for the school.
 */
export class AuthorityKeeper {
  readonly #options: Options;
  readonly #keys = new Map<string, KeyObject | null>();
  #authority: Authority;
  #link: LinkFacts | null = null;
  /** The newest first. */
  #nonces: readonly string[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#authority = beginAuthority(options);
  }

  linkUp(facts: LinkFacts): void {
    this.#link = facts;
    this.#nonces = [facts.nonce];
  }

  /** Chooses another nonce for the link; commands over the one before it are obeyed until the next (rule AUT10). */
  nextNonce(): string {
    const nonce = randomBytes(32).toString('base64url');
    this.#nonces = [nonce, ...this.#nonces.slice(0, 1)];
    return nonce;
  }

  /** Takes a grant; what was wrong with it otherwise. */
  grant(statement: SignedStatement): NotAccepted | null {
    if (!this.isOfSchool('grant', statement)) return refused('not-signed', 'the school did not issue this grant');
    const grant = readGrant(statement.text);
    if (grant === null) return refused('bad-frame', 'the grant is not of its form');
    return this.#take(takeGrant(this.#authority, grant, this.#options.clock.mono()));
  }

  /** Takes a revocation, and keeps its epoch so that no older one is ever believed again. */
  revocation(statement: SignedStatement): NotAccepted | null {
    if (!this.isOfSchool('revocation', statement)) return refused('not-signed', 'the school did not state this');
    const read = readRevocation(statement.text);
    if (read === null) return refused('bad-frame', 'the revocation is not of its form');
    const before = this.#authority.epoch;
    const not = this.#take(takeRevocation(this.#authority, read));
    const { saveEpoch, onSaveFailed } = this.#options;
    if (this.#authority.epoch > before) saveEpoch(this.#authority.epoch).catch(onSaveFailed);
    return not;
  }

  /** In whose name a command is to be carried out, or why it is not. */
  judge(asked: Command): { readonly ok: true; readonly by: string } | NotAccepted {
    const { clock, schoolId, deviceId } = this.#options;
    const { id, t, body, auth } = asked;
    const signedBy = (spki: string): boolean => {
      const key = this.#keyOf(spki);
      if (key === null || auth === undefined) return false;
      const { sig, ...signed } = auth;
      const command = { schoolId, agentId: deviceId, ...signed, id, t, body };
      return this.#nonces.some((nonce) => isCommandSignedBy(key, { ...command, nonce }, sig));
    };
    const judged = judgeCommand(this.#authority, { t, id, auth, signedBy }, clock.mono());
    if (judged.ok) this.#authority = judged.authority;
    return judged;
  }

  #take(taken: ReturnType<typeof takeGrant>): NotAccepted | null {
    if (!taken.ok) return taken;
    this.#authority = taken.authority;
    return null;
  }

  /** The school that this computer belongs to. */
  get schoolId(): string {
    return this.#options.schoolId;
  }

  /** Whether the school stated this, by the key that speaks for it on the present link. */
  isOfSchool(kind: StatementKind, statement: SignedStatement): boolean {
    return this.#link !== null && isStatementOf(kind, statement, this.#link.issuingKey);
  }

  /** Reading a key costs more than checking a signature with it. */
  #keyOf(spki: string): KeyObject | null {
    const known = this.#keys.get(spki);
    if (known !== undefined) return known;
    if (this.#keys.size >= KEYS) this.#keys.clear();
    const key = readSessionKey(spki);
    this.#keys.set(spki, key);
    return key;
  }
}

const readRevocation = (text: string): Revocation | null => {
  try {
    const read = Revocation.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};
