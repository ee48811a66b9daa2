import type { Refused } from '@usher/link';
import type { MessageBody } from '@usher/protocol';
import type { RevokedBy, Revocations } from './revocations.ts';

type Wish = MessageBody<'console-to-hub', 'revoke'>;

type Options = {
  readonly revocations: Revocations;
  /** The epoch as it is on disk. */
  readonly epoch: () => number;
  /** The devices of the lesson, linked or not, and whether one still may connect. */
  readonly known: () => readonly string[];
  readonly mayConnect: (device: string) => boolean;
  readonly removeDevice: (device: string) => void;
  /** The console that a live grant was issued to; null when there is none. */
  readonly consoleOf: (grantId: string) => string | null;
  /** The epoch rose: people and grants are to be looked at again. */
  readonly revoked: () => void;
};

/** Makes what was taken back true in a running hub, whoever did it: a person on a link, or another process on the data. */
export class LiveRevocations {
  readonly #options: Options;
  #epoch: number;

  constructor(options: Options) {
    this.#options = options;
    this.#epoch = options.epoch();
  }

  /** The epoch that this hub acts under. */
  get epoch(): number {
    return this.#epoch;
  }

  revoke(wish: Wish, by: RevokedBy): Refused | null {
    const refused = this.#take(wish, by);
    this.check();
    return refused;
  }

  #take(wish: Wish, by: RevokedBy): Refused | null {
    const { revocations, consoleOf } = this.#options;
    switch (wish.kind) {
      case 'person':
        return revocations.person(wish.user, by);
      case 'device':
        return revocations.device(wish.device, by);
      case 'grant': {
        const console = consoleOf(wish.grantId);
        if (console === null) return { code: 'grant-ended', detail: 'there is no such grant now' };
        revocations.signIn(console, wish.grantId, by);
        return null;
      }
    }
  }

  /** Acts on what was taken back since it was last asked. */
  check(): void {
    const { epoch, known, mayConnect, removeDevice, revoked } = this.#options;
    const now = epoch();
    if (now <= this.#epoch) return;
    this.#epoch = now;
    for (const device of known()) if (!mayConnect(device)) removeDevice(device);
    revoked();
  }
}
