import type { Cover, CoverFace, Desktop } from '@usher/desktop';
import type { Clock } from '../../clock.ts';
import type { LockWords } from '../../resources.ts';
import { smallestOf } from '../drawing/lines.ts';
import type { Renderer } from '../drawing/render.ts';
import { LOCK_BACKGROUND, type LockFace, renderLockFace } from './lock-face.ts';
import { timeLeft } from './time-left.ts';

/** The plain background: what a lock shows in its first moment. */
export const PLAIN_LOCK: CoverFace = { background: LOCK_BACKGROUND, pictures: [] };

type Options = {
  readonly cover: Pick<Cover, 'paint'>;
  readonly screen: Pick<Desktop['screen'], 'monitors' | 'onMonitors'>;
  readonly renderer: Renderer;
  readonly words: LockWords;
  readonly clock: Clock;
  readonly onFailure: (cause: unknown) => void;
};

type Shown = { readonly message: string; readonly endsAt: number };

/** Paints the words and the running time on a lock that is shown, and keeps its pictures ready ahead of one. */
export class LockScreen {
  readonly #options: Options;
  #school = '';
  #face: Promise<LockFace> | null = null;
  #shown: Shown | null = null;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
    options.screen.onMonitors(() => this.#renew());
  }

  /** Sets the school's name and renders everything that does not wait for a message. */
  prepare(school: string): void {
    if (this.#face !== null && school === this.#school) return;
    this.#school = school;
    this.#renew();
  }

  /** Begins painting over a lock that is shown already; it goes on by itself until `end`. */
  begin(message: string, remainingMs: number): void {
    this.#cancel();
    const shown: Shown = { message, endsAt: this.#options.clock.mono() + remainingMs };
    this.#shown = shown;
    void this.#run(shown);
  }

  end(): void {
    this.#cancel();
    this.#shown = null;
  }

  #renew(): void {
    const face = this.#render();
    this.#face = face;
    face.catch(this.#options.onFailure);
    const shown = this.#shown;
    if (shown === null) return;
    this.#cancel();
    void this.#run(shown);
  }

  #render(): Promise<LockFace> {
    const { screen, renderer, words } = this.#options;
    const smallest = smallestOf(screen.monitors());
    return renderLockFace({ renderer, words, school: this.#school, smallest });
  }

  async #run(shown: Shown): Promise<void> {
    const { clock, cover, onFailure } = this.#options;
    try {
      this.#face ??= this.#render();
      const source = this.#face;
      const face = await (await source).forMessage(shown.message);
      const paint = async (): Promise<void> => {
        if (this.#shown !== shown || this.#face !== source) return;
        const { tokens, changesInMs } = timeLeft(shown.endsAt - clock.mono());
        await cover.paint(face(tokens));
        if (this.#shown !== shown || this.#face !== source) return;
        // After the last second nothing changes any more; the service takes the lock off.
        if (changesInMs > 0) this.#cancel = clock.after(Math.ceil(changesInMs), () => void paint().catch(onFailure));
      };
      await paint();
    } catch (cause) {
      onFailure(cause);
    }
  }
}
