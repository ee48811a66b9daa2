import type { Cover, CoverFace, CoverState } from '../ports/cover.ts';
import type { Unsubscribe } from '../ports/geometry.ts';
import type { FakeScreen } from './fake-screen.ts';

/** A cover in memory. Taking input fails as often as told, and is tried again only when told. */
export class FakeCover implements Cover {
  readonly #screen: FakeScreen;
  readonly #alive: () => void;
  readonly #handlers = new Set<(state: CoverState) => void>();
  readonly #takenOff = new Set<() => void>();
  #face: CoverFace | null = null;
  #admitted: string | null = null;
  #wanted = false;
  #held = false;
  #failures = 0;

  constructor(screen: FakeScreen, alive: () => void) {
    this.#screen = screen;
    this.#alive = alive;
  }

  async show(face: CoverFace, holdInput: boolean): Promise<CoverState> {
    this.#alive();
    const before = this.state();
    if (holdInput) this.#admitted = null;
    this.#face = face;
    this.#wanted = holdInput;
    this.#held = holdInput && this.#tryOnce();
    this.#screen.cover(face);
    this.#tellUnless(before);
    return this.state();
  }

  async paint(face: CoverFace): Promise<void> {
    if (!this.#face) return;
    this.#alive();
    this.#face = face;
    this.#screen.cover(face);
  }

  async remove(): Promise<void> {
    this.#alive();
    const before = this.state();
    this.#admitted = null;
    this.#wanted = false;
    this.#held = false;
    if (this.#face) this.#screen.cover(null);
    this.#face = null;
    this.#tellUnless(before);
  }

  admit(name: string | null): void {
    if (name !== null && (this.#face === null || this.#wanted)) return;
    this.#admitted = name;
  }

  /** Whose window may lie on the cover now. */
  get admitted(): string | null {
    return this.#admitted;
  }

  state(): CoverState {
    return { shown: this.#face !== null, inputHeld: this.#held };
  }

  onState(handler: (state: CoverState) => void): Unsubscribe {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  onTakenOff(handler: () => void): Unsubscribe {
    this.#takenOff.add(handler);
    return () => this.#takenOff.delete(handler);
  }

  /** Another program takes it off, for a moment too short to be seen. */
  takeOff(): void {
    if (this.#face) for (const handler of this.#takenOff) handler();
  }

  /** The face that is shown, or null. */
  get face(): CoverFace | null {
    return this.#face;
  }

  /** Lets the next attempts to take input fail. */
  failGrabs(times: number): void {
    this.#failures = times;
  }

  /** Tries once more for input that is wanted and not held. */
  retryGrab(): void {
    if (!this.#wanted || this.#held) return;
    const before = this.state();
    this.#held = this.#tryOnce();
    this.#tellUnless(before);
  }

  /** Ends holding and trying, as a display server that has gone does. */
  abandon(): void {
    const before = this.state();
    this.#wanted = false;
    this.#held = false;
    this.#tellUnless(before);
  }

  #tryOnce(): boolean {
    if (this.#failures === 0) return true;
    this.#failures -= 1;
    return false;
  }

  #tellUnless(before: CoverState): void {
    const now = this.state();
    if (now.shown === before.shown && now.inputHeld === before.inputHeld) return;
    for (const handler of this.#handlers) handler(now);
  }
}
