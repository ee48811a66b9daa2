import type { DesktopSession, Session } from '@usher/desktop/session';
import type { Clock } from '../clock.ts';

/** Who is signed in is looked up this often. */
const LOOK_EVERY_MS = 10_000;

type Options = {
  readonly session: Session;
  readonly clock: Pick<Clock, 'after'>;
  readonly onSession: (session: DesktopSession) => void;
  readonly onFailure: (cause: unknown) => void;
};

/**
 * Goes on looking who is signed in. The service does, because only it may see whose processes are on a display; the
 * guard has given that right up.
 */
export class SessionWatch implements Disposable {
  readonly #options: Options;
  #cancel: () => void = () => {};
  #ended = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Looks once, and from then on by itself. */
  async look(): Promise<void> {
    const { session, clock, onSession, onFailure } = this.#options;
    await session.current().then(onSession, onFailure);
    if (!this.#ended) this.#cancel = clock.after(LOOK_EVERY_MS, () => void this.look());
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#cancel();
  }
}
