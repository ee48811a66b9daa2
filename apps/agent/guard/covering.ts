import type { Cover, CoverFace, Power } from '@usher/desktop';
import type { Clock } from '../clock.ts';
import type { CalmScreen } from './calm-screen/calm-screen.ts';
import { type LockScreen, PLAIN_LOCK } from './lock-screen/lock-screen.ts';
import type { FromGuard, ToGuard } from '../guard-talk.ts';

/**
 * The words on a cover wait this long for the plain colour: where one computer serves several seats, all of them
 * should be dark before any of them spends 15 ms of CPU on its words.
 */
const WORDS_AFTER_MS = 50;

/** How often the cover was taken off is said at most once in this time. */
const TAKEN_OFF_EVERY_MS = 1_000;

const BLACK: CoverFace = { background: [0, 0, 0], pictures: [] };

type Options = {
  readonly cover: Cover;
  readonly power: Power;
  readonly lockScreen: LockScreen;
  readonly calmScreen: CalmScreen;
  readonly clock: Clock;
  readonly say: (message: FromGuard) => void;
  readonly onFailure: (cause: unknown) => void;
};

/** Carries out what should lie over the screens, one after the other in the order asked. */
export class Covering {
  readonly #options: Options;
  #last: Promise<void> = Promise.resolve();
  #cancelLockWords: () => void = () => {};
  /** Null while the pupil's own cover is not there. */
  #cancelCalmWords: (() => void) | null = null;
  /** Nothing of a cover that is being put up is said before `applied`, which says all of it. */
  #applying = 0;
  #page: string | null = null;
  #takenOff = 0;
  #saying = false;
  #ordered: Pick<ToGuard & { readonly t: 'apply' }, 'what' | 'hidden' | 'presses'> = {
    what: null,
    hidden: false,
    presses: 0,
  };
  #presses = 0;

  constructor(options: Options) {
    this.#options = options;
    options.cover.onState(({ shown, inputHeld }) => {
      if (shown && this.#applying === 0) options.say({ t: 'input-held', held: inputHeld });
    });
    options.cover.onTakenOff(() => {
      this.#takenOff += 1;
      if (!this.#saying) this.#sayTakenOff();
    });
  }

  /**
   * Whether the pupil's own cover lies above everything: the service said so, or the key was pressed since it spoke. An
   * order that left the service before it heard of the press does not take off what the pupil put up (rule HID1).
   */
  get hidden(): boolean {
    return this.#ordered.hidden || this.#presses > this.#ordered.presses;
  }

  /** The pupil's key: black at once, without asking anybody; the service is told and makes it last. */
  hide(): void {
    // A key held down: the service has yet to answer the first press.
    if (this.#presses > this.#ordered.presses) return;
    this.#presses += 1;
    this.#endLockWords();
    this.#showHidden().catch(this.#options.onFailure);
    this.#options.say({ t: 'hide', presses: this.#presses });
  }

  /** Puts something over the screens or takes it off, and says `applied` when it is so. */
  apply({ turn, ...ordered }: ToGuard & { readonly t: 'apply' }): void {
    this.#ordered = ordered;
    const { what } = ordered;
    this.#next(async () => {
      const { cover, say } = this.#options;
      this.#endLockWords();
      if (this.hidden) {
        await this.#showHidden();
        say({ t: 'applied', turn, inputHeld: cover.state().inputHeld });
        return;
      }
      this.#endCalmWords();
      if (what === null) {
        await cover.remove();
        say({ t: 'applied', turn, inputHeld: false });
        return;
      }
      const locked = what.kind === 'locked';
      await this.#show(locked ? PLAIN_LOCK : BLACK, locked);
      say({ t: 'applied', turn, inputHeld: cover.state().inputHeld });
      if (locked && !this.hidden) this.#lockWordsLater(what.message, what.remainingMs);
    });
  }

  /** The pupil's page may lie on the pupil's own cover (rule HID7). */
  page(name: string | null): void {
    this.#page = name;
    this.#admitPage();
  }

  /** Switches the screens; where they cannot be switched nothing happens. */
  screens(on: boolean): void {
    const { power } = this.#options;
    if (power.canSwitchScreens) this.#next(() => (on ? power.screensOn() : power.screensOff()));
  }

  /** The desktop has gone: nothing more is painted. */
  end(): void {
    this.#endLockWords();
    this.#endCalmWords();
  }

  #sayTakenOff(): void {
    const { clock, say } = this.#options;
    this.#saying = this.#takenOff > 0;
    if (!this.#saying) return;
    say({ t: 'cover-removed', times: this.#takenOff });
    this.#takenOff = 0;
    clock.after(TAKEN_OFF_EVERY_MS, () => this.#sayTakenOff());
  }

  async #show(face: CoverFace, holdInput: boolean): Promise<void> {
    this.#applying += 1;
    await this.#options.cover.show(face, holdInput).finally(() => (this.#applying -= 1));
  }

  /** The pupil's own cover, with the words on it that are there already; they come after the black, never with it. */
  async #showHidden(): Promise<void> {
    const { calmScreen, clock } = this.#options;
    this.#cancelCalmWords ??= clock.after(WORDS_AFTER_MS, () => calmScreen.begin());
    await this.#show(calmScreen.face, this.#isLocked);
    this.#admitPage();
  }

  get #isLocked(): boolean {
    return this.#ordered.what?.kind === 'locked';
  }

  /** A lock beneath keeps its input: then there are the words alone. */
  #admitPage(): void {
    this.#options.cover.admit(this.hidden && !this.#isLocked ? this.#page : null);
  }

  #lockWordsLater(message: string, remainingMs: number): void {
    const { clock, lockScreen } = this.#options;
    this.#cancelLockWords = clock.after(WORDS_AFTER_MS, () => lockScreen.begin(message, remainingMs - WORDS_AFTER_MS));
  }

  #endLockWords(): void {
    this.#cancelLockWords();
    this.#options.lockScreen.end();
  }

  #endCalmWords(): void {
    this.#cancelCalmWords?.();
    this.#cancelCalmWords = null;
    this.#options.calmScreen.end();
    this.#options.cover.admit(null);
  }

  #next(step: () => Promise<void>): void {
    this.#last = this.#last.then(step).catch(this.#options.onFailure);
  }
}
