import type { CornerButton } from './corner-button.ts';
import type { Cover } from './cover.ts';
import type { Hotkeys } from './hotkeys.ts';
import type { Idle } from './idle.ts';
import type { Power } from './power.ts';
import type { Screen } from './screen.ts';

/** One desktop of this machine, by concern. Disposing takes a cover off and ends the connection. */
export interface Desktop extends AsyncDisposable {
  readonly screen: Screen;
  readonly cover: Cover;
  readonly cornerButton: CornerButton;
  readonly hotkeys: Hotkeys;
  readonly idle: Idle;
  readonly power: Power;
  /** Called once when the display server has gone; nothing works after it. */
  onGone(handler: (cause: Error) => void): () => void;
}
