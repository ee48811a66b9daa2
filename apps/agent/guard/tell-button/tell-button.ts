import type { CornerButton, Desktop } from '@usher/desktop';
import type { ButtonWords } from '../../resources.ts';
import type { Renderer } from '../drawing/render.ts';
import { buttonScale, renderButton } from './button-picture.ts';

type Options = {
  readonly cornerButton: CornerButton;
  readonly screen: Pick<Desktop['screen'], 'monitors' | 'onMonitors'>;
  readonly renderer: Renderer;
  readonly words: ButtonWords;
  /** Of the pupil's key, at first. */
  readonly letter: string;
  /** The same as the pupil's key. */
  readonly onPress: () => void;
  readonly onFailure: (cause: unknown) => void;
};

/** The button on the pupil's desktop; what is written on it names the key that does the same. */
export type TellButton = { readonly letter: (letter: string) => void };

/** Shows the button that is always there and does what the pupil's key does (rule HID6), as large as its monitor asks. */
export const showTellButton = (options: Options): TellButton => {
  const { cornerButton, screen, renderer, words, onPress, onFailure } = options;
  let drawn = '';
  let { letter } = options;
  const show = async (scale: number, look: string): Promise<void> => {
    const key = words.key.replace('{letter}', letter.toUpperCase());
    const picture = await renderButton(renderer, { ...words, key }, scale);
    if (look === drawn) await cornerButton.show(picture);
  };
  const draw = (): void => {
    const [first] = screen.monitors();
    const scale = buttonScale(first?.area ?? { height: 0 });
    const look = `${scale} ${letter}`;
    if (look === drawn) return;
    drawn = look;
    show(scale, look).catch(onFailure);
  };
  cornerButton.onPress(onPress);
  screen.onMonitors(draw);
  draw();
  return {
    letter: (now) => {
      letter = now;
      draw();
    },
  };
};
