import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Devices } from '../store/devices.ts';

const WRITE_EVERY_MS = 60_000;

/**
 * Keeps on disk when each device was last known to be linked, so that "off since" is true after the hub was
 * off as well: to the moment after an orderly stop, to a minute after a crash.
 */
export class SeenTimes {
  readonly #devices: Devices;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #linked: () => Iterable<string>;
  readonly #ended = new Map<string, number>();
  #cancel: () => void;

  constructor(options: {
    readonly devices: Devices;
    readonly clock: Clock;
    readonly log: Logger;
    readonly linked: () => Iterable<string>;
  }) {
    this.#devices = options.devices;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#linked = options.linked;
    this.#cancel = this.#again();
  }

  /** The device's link ended now. */
  ended(device: string): void {
    this.#ended.set(device, this.#clock.now());
  }

  write(): void {
    const now = this.#clock.now();
    const times = new Map(this.#ended);
    for (const device of this.#linked()) times.set(device, now);
    try {
      this.#devices.seen(times);
      this.#ended.clear();
    } catch (error) {
      this.#log.error({ err: error }, 'the times devices were seen could not be written');
    }
  }

  stop(): void {
    this.#cancel();
    this.write();
  }

  #again(): () => void {
    return this.#clock.after(WRITE_EVERY_MS, () => {
      this.write();
      this.#cancel = this.#again();
    });
  }
}
