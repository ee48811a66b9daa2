import { type Corner, cornerPlace } from '../corner-place.ts';
import type { CornerButton } from '../ports/corner-button.ts';
import type { Pixels, Rect, Unsubscribe } from '../ports/geometry.ts';
import type { FakeScreen } from './fake-screen.ts';

/** A button in memory, drawn on the fake screen under its cover. */
export class FakeCornerButton implements CornerButton {
  readonly #screen: FakeScreen;
  readonly #alive: () => void;
  readonly #handlers = new Set<() => void>();
  #picture: Pixels | null = null;
  #corner: Corner = 'right';

  constructor(screen: FakeScreen, alive: () => void) {
    this.#screen = screen;
    this.#alive = alive;
    screen.above = () => {
      const area = this.#area();
      return area === null || this.#picture === null ? null : { pixels: this.#picture, x: area.x, y: area.y };
    };
  }

  async show(picture: Pixels): Promise<void> {
    this.#alive();
    this.#picture = picture;
  }

  async remove(): Promise<void> {
    this.#alive();
    this.#picture = null;
  }

  onPress(handler: () => void): Unsubscribe {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** The pointer is pressed somewhere; a cover keeps it away from the button. */
  press(x: number, y: number, button: number): void {
    const area = this.#area();
    if (area === null || this.#screen.isCovered) return;
    if (x < area.x || y < area.y || x >= area.x + area.width || y >= area.y + area.height) return;
    if (button === 1) for (const handler of this.#handlers) handler();
    if (button === 3) this.#corner = this.#corner === 'right' ? 'left' : 'right';
  }

  #area(): Rect | null {
    const [first] = this.#screen.monitors();
    if (this.#picture === null || first === undefined) return null;
    return cornerPlace(this.#picture, { monitor: first.area, free: null, corner: this.#corner });
  }
}
