import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { rightsOf } from '@usher/classroom';
import type { LinkFacts } from '@usher/link';
import type {
  CommandAuth,
  MessageBody,
  RegisterCard,
  SchoolPolicy,
  Revocation,
  SessionGrant,
  SignedStatement,
} from '@usher/protocol';
import { newId, SessionKey, signStatement } from '@usher/trust';

type CommandType = 'cmd.cover' | 'cmd.lock' | 'cmd.release';

/** What an agent's hub receives of a command. */
export type SignedCommandFrame<T extends CommandType = CommandType> = {
  readonly t: T;
  readonly id: string;
  readonly body: MessageBody<'hub-to-agent', T>;
  readonly auth: CommandAuth;
};

/** A school's issuing key in the hand of a test: states grants and revocations as a hub would, and as it must not. */
export class SchoolHand {
  readonly schoolId = newId();
  readonly key: KeyObject;
  readonly #public: KeyObject;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    this.#public = publicKey;
  }

  facts(nonce: string): LinkFacts {
    return { nonce, issuingKey: this.#public };
  }

  grantFor(session: SessionKey, change: Partial<SessionGrant> = {}): SessionGrant {
    return {
      schoolId: this.schoolId,
      grantId: newId(),
      user: 'M. Teacher',
      role: 'teacher',
      console: newId(),
      rooms: 'all',
      rights: [...rightsOf(change.role ?? 'teacher')],
      key: session.spki,
      ttlMs: 600_000,
      revEpoch: 0,
      ...change,
    };
  }

  registerCard(card: RegisterCard): SignedStatement {
    return signStatement('register-card', card, this.key);
  }

  policy(policy: SchoolPolicy): SignedStatement {
    return signStatement('policy', policy, this.key);
  }

  state(grant: SessionGrant, key = this.key): SignedStatement {
    return signStatement('grant', grant, key);
  }

  revocation(change: Partial<Revocation> = {}, key = this.key): SignedStatement {
    return signStatement('revocation', { schoolId: this.schoolId, epoch: 0, ended: [], ...change }, key);
  }
}

/** A person at a console with a grant, who commands one station over its link. */
export class TeachersHand {
  readonly session = new SessionKey();
  readonly statement: SignedStatement;
  readonly #station: { readonly id: string; readonly nonce: string };

  constructor(
    school: SchoolHand,
    station: { readonly id: string; readonly nonce: string },
    change: Partial<SessionGrant> = {},
  ) {
    this.#station = station;
    this.statement = school.state(school.grantFor(this.session, change));
    this.session.hold(this.statement, performance.now());
  }

  command<T extends CommandType>(t: T, body: MessageBody<'hub-to-agent', T>, id = newId()): SignedCommandFrame<T> {
    const lease = this.session.lease(performance.now());
    if (lease === null) throw new Error('the grant has ended');
    const { id: station, nonce } = this.#station;
    const { seq, sig } = this.session.sign({ station, nonce, id, t, body }, lease);
    return { t, id, body, auth: { ...lease, seq, sig } };
  }
}
