import type { Cover, CoverFace, Desktop } from '@usher/desktop';
import type { Calm } from '../../guard-talk.ts';
import type { CalmWords } from '../../resources.ts';
import { smallestOf } from '../drawing/lines.ts';
import type { Renderer } from '../drawing/render.ts';
import { CALM_BACKGROUND, renderCalmFace } from './calm-face.ts';
import { calmLines } from './calm-lines.ts';

/** What the pupil's own cover shows in its first moment. */
export const PLAIN_BLACK: CoverFace = { background: CALM_BACKGROUND, pictures: [] };

type Options = {
  readonly cover: Pick<Cover, 'paint'>;
  readonly screen: Pick<Desktop['screen'], 'monitors' | 'onMonitors'>;
  readonly renderer: Renderer;
  readonly words: CalmWords;
  readonly onFailure: (cause: unknown) => void;
};

/** The calm words on the pupil's own cover: after the black, and anew whenever what is true has changed (rule HID5). */
export class CalmScreen {
  readonly #options: Options;
  #calm: Calm = { promise: null, by: null, instead: false, contacts: '' };
  #shown = false;
  #face: CoverFace = PLAIN_BLACK;
  /** The latest wish to paint; what an earlier one has rendered is not painted any more. */
  #turn = 0;

  constructor(options: Options) {
    this.#options = options;
    options.screen.onMonitors(() => this.#paint());
  }

  /** What the cover shows now, so that it can be put up again without a change. */
  get face(): CoverFace {
    return this.#face;
  }

  /** What is true of the pupil's report from now on. */
  know(calm: Calm): void {
    this.#calm = calm;
    this.#paint();
  }

  /** Begins painting over a black cover that is shown already; it goes on by itself until `end`. */
  begin(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.#paint();
  }

  end(): void {
    this.#shown = false;
    this.#turn += 1;
    this.#face = PLAIN_BLACK;
  }

  #paint(): void {
    if (!this.#shown) return;
    this.#turn += 1;
    this.#render(this.#turn).catch(this.#options.onFailure);
  }

  async #render(turn: number): Promise<void> {
    const { cover, renderer, screen, words } = this.#options;
    const face = await renderCalmFace(renderer, calmLines(words, this.#calm), smallestOf(screen.monitors()));
    if (turn !== this.#turn) return;
    this.#face = face;
    await cover.paint(face);
  }
}
