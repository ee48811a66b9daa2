import type { Desktop } from '@usher/desktop';

type Options = {
  readonly hotkeys: Desktop['hotkeys'];
  readonly onPress: () => void;
  readonly onFailure: (cause: unknown) => void;
};

/** The pupil's own key: Ctrl, Alt and the letter of the school's policy (rules HID1, POL3). */
export class HideKey {
  readonly #options: Options;
  #letter = '';
  #stop: () => void = () => undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Resolves when this letter works, and from then on no other does: at no moment there is none. */
  async listen(letter: string): Promise<void> {
    if (letter === this.#letter) return;
    const stopBefore = this.#stop;
    this.#stop = await this.#options.hotkeys.listen(letter, this.#options.onPress);
    this.#letter = letter;
    stopBefore();
  }

  /** The school has decided on a letter; changes that come close together are made one after the other. */
  change(letter: string): void {
    this.#turn = this.#turn.then(() => this.listen(letter)).catch(this.#options.onFailure);
  }
}
