import type { XDpms } from 'x11';
import type { Power } from '../ports/power.ts';
import type { X11Connection } from './connection.ts';

const ON = 0;
const OFF = 3;

/** What switching screens needs of a connection. */
export type PowerConnection = Pick<X11Connection, 'ask' | 'roundTrip'>;

/** Monitors switched through DPMS; on a server without it they stay as they are. */
export class X11Power implements Power {
  readonly #x: PowerConnection;
  readonly #dpms: XDpms | null;
  /** Whether the person's own power saving was off before, to leave it as it was. */
  #wasDisabled = false;

  private constructor(x: PowerConnection, dpms: XDpms | null) {
    this.#x = x;
    this.#dpms = dpms;
  }

  static async open(x: PowerConnection, dpms: XDpms | null): Promise<X11Power> {
    const [capable] = dpms ? await x.ask<readonly [number]>((reply) => dpms.Capable(reply)) : [0];
    return new X11Power(x, capable ? dpms : null);
  }

  get canSwitchScreens(): boolean {
    return this.#dpms !== null;
  }

  async screensOff(): Promise<void> {
    const dpms = this.#dpms;
    if (!dpms) return;
    const [, enabled] = await this.#x.ask<readonly [number, number]>((reply) => dpms.Info(reply));
    if (!enabled) {
      this.#wasDisabled = true;
      dpms.Enable();
    }
    dpms.ForceLevel(OFF);
    await this.#x.roundTrip();
  }

  async screensOn(): Promise<void> {
    if (!this.#dpms) return;
    this.#dpms.ForceLevel(ON);
    if (this.#wasDisabled) {
      this.#wasDisabled = false;
      this.#dpms.Disable();
    }
    await this.#x.roundTrip();
  }
}
