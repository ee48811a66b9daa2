import type { CornerButton, Desktop } from '@usher/desktop';
import type { ButtonWords } from '../../resources.ts';
import type { Renderer } from '../drawing/render.ts';
import { buttonScale, renderButton } from './button-picture.ts';

type Options = {
  readonly cornerButton: CornerButton;
  readonly screen: Pick<Desktop['screen'], 'monitors' | 'onMonitors'>;
  readonly renderer: Renderer;
  readonly words: ButtonWords;
  /** The same as the pupil's key. */
  readonly onPress: () => void;
  readonly onFailure: (cause: unknown) => void;
};

/** Shows the button that is always there and does what the pupil's key does (rule HID6), as large as its monitor asks. */
export const showTellButton = (options: Options): void => {
  const { cornerButton, screen, renderer, words, onPress, onFailure } = options;
  let drawn = 0;
  const show = async (scale: number): Promise<void> => {
    const picture = await renderButton(renderer, words, scale);
    if (scale === drawn) await cornerButton.show(picture);
  };
  const draw = (): void => {
    const [first] = screen.monitors();
    const scale = buttonScale(first?.area ?? { height: 0 });
    if (scale === drawn) return;
    drawn = scale;
    show(scale).catch(onFailure);
  };
  cornerButton.onPress(onPress);
  screen.onMonitors(draw);
  draw();
};
