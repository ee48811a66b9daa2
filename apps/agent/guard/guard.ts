import type { Desktop } from '@usher/desktop';
import { DEFAULT_POLICY } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { ButtonWords, CalmWords, LockWords } from '../resources.ts';
import { CALM_BACKGROUND } from './calm-screen/calm-face.ts';
import { CalmScreen } from './calm-screen/calm-screen.ts';
import { Covering } from './covering.ts';
import { HideKey } from './hide-key.ts';
import type { MakeRenderer } from './drawing/render.ts';
import { LOCK_BACKGROUND } from './lock-screen/lock-face.ts';
import { LockScreen } from './lock-screen/lock-screen.ts';
import type { EncodeImage } from './picture/encode.ts';
import { PictureSource } from './picture/picture-source.ts';
import { BUTTON_BACKGROUND } from './tell-button/button-picture.ts';
import { showTellButton } from './tell-button/tell-button.ts';
import type { FromGuard, ToGuard } from '../guard-talk.ts';
import { watchFacts } from './watching.ts';

/**
 * A cover changes the whole screen, whose picture takes longer than the cover itself: where one computer serves several
 * seats, all of them should be dark before the first of them is pictured.
 */
const COVER_BEFORE_PICTURES_MS = 150;

export type GuardOptions = {
  readonly desktop: Desktop;
  readonly clock: Clock;
  readonly encode: EncodeImage;
  readonly renderer: MakeRenderer;
  readonly words: { readonly lock: LockWords; readonly calm: CalmWords; readonly button: ButtonWords };
  readonly say: (message: FromGuard) => void;
  /** Something the guard cannot do without did not work; it should end, and its service start another. */
  readonly onFailure: (cause: unknown) => void;
};

/** A guard at work on one desktop. */
export type Guard = {
  readonly tell: (message: ToGuard) => void;
  /** Its desktop has gone: it does nothing more. */
  readonly end: () => void;
};

/** Says `ready` and from then on does what it is told. */
export const runGuard = async (options: GuardOptions): Promise<Guard> => {
  const { desktop, clock, encode, renderer, words, say, onFailure } = options;
  const { cover, power, screen } = desktop;
  const painting = { cover, screen, clock, onFailure };
  const lockScreen = new LockScreen({ ...painting, renderer: renderer(LOCK_BACKGROUND), words: words.lock });
  const calmScreen = new CalmScreen({ ...painting, renderer: renderer(CALM_BACKGROUND), words: words.calm });
  const covering = new Covering({ cover, power, lockScreen, calmScreen, clock, say, onFailure });
  const pictures = new PictureSource({
    desktop,
    clock,
    encode,
    send: (stream, part) => say({ t: 'part', stream, ...part }),
    onFailure,
  });
  const hide = (): void => {
    pictures.withhold(true);
    covering.hide();
  };
  const hideKey = new HideKey({ hotkeys: desktop.hotkeys, onPress: hide, onFailure });
  await hideKey.listen(DEFAULT_POLICY.hideLetter);
  const facts = await watchFacts({ desktop, clock, onFailure, onChange: (now) => say({ t: 'facts', facts: now }) });
  say({ t: 'ready', facts });
  // After everything that cannot wait: drawing it takes longer than putting a cover back.
  const button = showTellButton({
    cornerButton: desktop.cornerButton,
    screen,
    renderer: renderer(BUTTON_BACKGROUND),
    words: words.button,
    letter: DEFAULT_POLICY.hideLetter,
    onPress: hide,
    onFailure,
  });
  const tell = (message: ToGuard): void => {
    switch (message.t) {
      case 'apply':
        pictures.rest(COVER_BEFORE_PICTURES_MS);
        covering.apply(message);
        return pictures.withhold(covering.hidden);
      case 'calm':
        return calmScreen.know(message);
      case 'key':
        hideKey.change(message.letter);
        return button.letter(message.letter);
      case 'page':
        return covering.page(message.name);
      case 'screens':
        return covering.screens(message.on);
      case 'school':
        return lockScreen.prepare(message.name);
      case 'view.start':
        return pictures.start(message.wish);
      case 'view.stop':
        return pictures.stop(message.stream);
      case 'view.key':
        return pictures.key(message.stream);
      case 'view.none':
        return pictures.stopAll();
      case 'ping':
        return say({ t: 'pong', nonce: message.nonce });
    }
  };
  const end = (): void => {
    pictures.stopAll();
    covering.end();
  };
  return { tell, end };
};
