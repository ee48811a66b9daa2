import { intersectAreas, mergeAreas, uniteAreas } from '../areas.ts';
import { DesktopError } from '../errors.ts';
import type { CoverFace } from '../ports/cover.ts';
import type { Pixels, Rect, Rgb, Unsubscribe } from '../ports/geometry.ts';
import type { DesktopMonitor, Screen } from '../ports/screen.ts';
import { FakePicture } from './fake-picture.ts';

/** A screen in memory: what the pupil's programs drew, under the face of a cover. */
export class FakeScreen implements Screen {
  readonly #alive: () => void;
  readonly #onMonitors = new Set<(monitors: readonly DesktopMonitor[]) => void>();
  readonly #onChange = new Set<() => void>();
  #monitors: readonly DesktopMonitor[] = [];
  #drawn = new FakePicture(1, 1);
  #face: CoverFace | null = null;
  #changed: Rect[] = [];
  #captures = 0;

  constructor(areas: readonly Rect[], alive: () => void) {
    this.#alive = alive;
    this.plug(areas);
  }

  monitors(): readonly DesktopMonitor[] {
    return this.#monitors;
  }

  onMonitors(handler: (monitors: readonly DesktopMonitor[]) => void): Unsubscribe {
    this.#onMonitors.add(handler);
    return () => this.#onMonitors.delete(handler);
  }

  onChange(handler: () => void): Unsubscribe {
    const told = (): void => handler();
    this.#onChange.add(told);
    return () => {
      if (this.#onChange.delete(told) && this.#onChange.size === 0) this.#changed = [];
    };
  }

  async takeChanges(): Promise<readonly Rect[]> {
    this.#alive();
    if (this.#onChange.size === 0) return this.#areas();
    const changed = this.#changed;
    this.#changed = [];
    return mergeAreas(changed);
  }

  async capture(area: Rect, into?: Uint8Array): Promise<Pixels> {
    this.#alive();
    const seen = intersectAreas(area, this.#drawn.area);
    if (!seen) throw new DesktopError('refused', 'The area asked for is not on the desktop.');
    this.#captures += 1;
    return this.visible().read(seen, into);
  }

  /** How many pictures were taken. */
  get captures(): number {
    return this.#captures;
  }

  /** Whether somebody listens for changes. */
  get watched(): boolean {
    return this.#onChange.size > 0;
  }

  /** What can be seen now: the programs, or the cover over them. */
  visible(): FakePicture {
    if (!this.#face) return this.#withAbove();
    const covered = new FakePicture(this.#drawn.area.width, this.#drawn.area.height);
    covered.drawFace(this.#face, this.#areas());
    return covered;
  }

  /** What lies above the programs and under a cover. */
  above: () => { readonly pixels: Pixels; readonly x: number; readonly y: number } | null = () => null;

  get isCovered(): boolean {
    return this.#face !== null;
  }

  paint(area: Rect, colour: Rgb): void {
    this.#drawn.fill(area, colour);
    const seen = intersectAreas(area, this.#drawn.area);
    // Under a cover nothing that can be seen changes.
    if (seen && !this.#face) this.#note(seen);
  }

  cover(face: CoverFace | null): void {
    this.#face = face;
    this.#note(this.#drawn.area);
  }

  plug(areas: readonly Rect[]): void {
    this.#monitors = areas.map((area, number) => ({ number, name: `FAKE-${number + 1}`, area }));
    const whole = areas.reduce(uniteAreas, { x: 0, y: 0, width: 1, height: 1 });
    const before = this.#drawn;
    this.#drawn = new FakePicture(whole.width, whole.height);
    this.#drawn.draw(before.read(before.area), 0, 0);
    this.#note(whole);
    for (const handler of this.#onMonitors) handler(this.#monitors);
  }

  #withAbove(): FakePicture {
    const above = this.above();
    if (above === null) return this.#drawn;
    const all = new FakePicture(this.#drawn.area.width, this.#drawn.area.height);
    all.draw(this.#drawn.read(this.#drawn.area), 0, 0);
    all.draw(above.pixels, above.x, above.y);
    return all;
  }

  #areas(): Rect[] {
    return this.#monitors.map((monitor) => monitor.area);
  }

  #note(area: Rect): void {
    if (this.#onChange.size === 0) return;
    this.#changed.push(area);
    if (this.#changed.length === 1) for (const handler of this.#onChange) handler();
  }
}
