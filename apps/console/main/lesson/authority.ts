import { LIMITS, type SignedStatement } from '@usher/protocol';
import { SessionKey } from '@usher/trust';
import type { Clock } from '../clock.ts';
import type { FromHub, HubLine } from './hub-line.ts';

const RENEWED_WITHIN_MS = 10_000;

// A station without a link is commanded all the same, so that the hub writes down that it was off (rule CMD4).
const NO_LINK = 'A'.repeat(43);

/** One command signed for several stations, as the wire takes it. */
export type SignedFor = {
  readonly grantId: string;
  readonly expMs: number;
  readonly targets: { station: string; seq: number; sig: string }[];
};

type ToSign = Pick<Parameters<SessionKey['sign']>[0], 'id' | 't' | 'body'>;

/**
 * What this console may command with (rules AUT1, AUT4, AUT8, AUT9): the session key of the sign-in, held in memory only, its
 * present grant, which is renewed long before it ends, and the nonces of the stations' links.
 */
export class LessonAuthority {
  readonly #line: HubLine;
  readonly #clock: Clock;
  readonly #nonces = new Map<string, string>();
  #key: SessionKey | null = null;
  #cancelRenewal: () => void = () => {};

  constructor(line: HubLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** The key of the present sign-in; null when nobody is signed in. */
  get key(): SessionKey | null {
    return this.#key;
  }

  /** Somebody is signed in with this key. */
  begin(key: SessionKey): void {
    this.#key = key;
    this.#renewLater();
  }

  /** Nobody is signed in any more: the key is gone for good. */
  end(): void {
    this.#key = null;
    this.#cancelRenewal();
  }

  heard(message: FromHub): void {
    if (message.t === 'grant') this.#hold(message.body);
    if (message.t === 'station') this.#note(message.body);
    if (message.t === 'room') for (const view of message.body.stations) this.#note(view);
  }

  /** What a command for a station would be signed for now: another word when its link or our grant has changed. */
  standsFor(station: string): string {
    return `${this.#nonceOf(station)} ${this.#key?.lease(this.#clock.mono())?.grantId ?? ''}`;
  }

  /** Signs a command for each of the stations; null when there is no grant to command under. */
  sign(stations: readonly string[], command: ToSign): SignedFor | null {
    const key = this.#key;
    const lease = key?.lease(this.#clock.mono()) ?? null;
    if (key === null || lease === null) return null;
    const targets = stations.map((station) => key.sign({ station, nonce: this.#nonceOf(station), ...command }, lease));
    return { ...lease, targets };
  }

  #nonceOf(station: string): string {
    return this.#nonces.get(station) ?? NO_LINK;
  }

  #hold(statement: SignedStatement): void {
    // A grant that comes with the sign-in is for a key that is not begun yet; whoever signs in holds it then.
    this.#key?.hold(statement, this.#clock.mono());
  }

  #note({ id, nonce }: { readonly id: string; readonly nonce: string | null }): void {
    if (nonce === null) this.#nonces.delete(id);
    else this.#nonces.set(id, nonce);
  }

  #renewLater(): void {
    this.#cancelRenewal();
    this.#cancelRenewal = this.#clock.after(LIMITS.grantRenewMs, () => {
      // Without a link there is nothing to renew with: signing in again on the next one brings a grant.
      void this.#line.ask(
        'grant.renew',
        {},
        (message) => (message.t === 'grant' ? true : undefined),
        RENEWED_WITHIN_MS,
      );
      this.#renewLater();
    });
  }
}
