import type { DatabaseSync } from 'node:sqlite';
import { judgeEpoch, nextEpoch } from '@usher/classroom';
import type { Unsubscribe } from '@usher/link';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { RateWindow } from '../limits/rate-window.ts';
import { AuditWriter } from '../store/audit-log.ts';
import { type Device, Devices, type QuarantineReason } from '../store/devices.ts';
import { inTransaction } from '../store/open-store.ts';

/** So often may the link of a device be replaced by one that does not know of it (rule CLN5). */
const REPLACED = { most: 3, withinMs: 10_000 };
/** A suite that is switched on says its first words at once: one disk write for all of them. */
const GATHER_MS = 50;

/** The part of a link that is of interest here, of whichever kind of device. */
type LinkOfDevice = {
  onMessage(handler: () => void): Unsubscribe;
  onEnd(handler: () => void): Unsubscribe;
};

type Needs = {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  readonly log: Logger;
  /** A device was quarantined, on disk; its live link is still up. */
  readonly onQuarantined: (device: string) => void;
};

/** What a device that says hello is to be told. */
export type Admitted = { readonly epoch: number; readonly quarantined: boolean };

/** Notices a device that is there twice or was put back to an older state, by its epoch and by how its links come and go. */
export class CloneWatch {
  readonly #needs: Needs;
  readonly #devices: Devices;
  readonly #audit: AuditWriter;
  /** The live link of each device, by the epoch of its welcome. */
  readonly #live = new Map<string, { readonly epoch: number; readonly unsubscribe: Unsubscribe }>();
  readonly #replaced = new RateWindow(REPLACED.most, REPLACED.withinMs);
  readonly #confirmed = new Map<string, number>();
  #cancel: (() => void) | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#devices = new Devices(needs.db);
    this.#audit = new AuditWriter(needs.db);
  }

  /**
   * Judges a device that says hello, and counts its welcome: on disk when this returns (rule CLN2). Throws when the
   * disk does not take it.
   */
  hello(device: Device, lastEpoch: number): Admitted {
    const known = { epoch: device.epoch, confirmed: this.#confirmedOf(device) };
    const finding = judgeEpoch(known, lastEpoch);
    let quarantined = device.quarantinedAt !== null;
    if (!quarantined) {
      const reason =
        finding === 'forked' ? 'old-copy' : this.#takesByTurns(device.id, lastEpoch) ? 'two-machines' : null;
      if (reason !== null) this.#quarantine(device, reason, { has: lastEpoch, hadBefore: known.confirmed });
      quarantined = reason !== null;
    }
    const epoch = nextEpoch(known, lastEpoch);
    inTransaction(this.#needs.db, () => {
      this.#devices.welcomed(device.id, epoch, this.#needs.clock.now());
      if (finding === 'hub-behind') this.#hubBehind(device, lastEpoch);
    });
    return { epoch, quarantined };
  }

  /** The link of a device is up: unless it is quarantined, what it says first confirms the epoch of its welcome. */
  up(device: string, link: LinkOfDevice, { epoch, quarantined }: Admitted): void {
    if (quarantined) return;
    const unsubscribe = link.onMessage(() => {
      unsubscribe();
      this.#confirm(device, epoch);
    });
    const live = { epoch, unsubscribe };
    this.#live.set(device, live);
    link.onEnd(() => {
      if (this.#live.get(device) === live) this.#live.delete(device);
    });
  }

  /** Writes what waits; the hub is stopping. */
  stop(): void {
    this.#cancel?.();
    this.#write();
  }

  #confirmedOf({ id, confirmed }: Device): number {
    return Math.max(confirmed, this.#confirmed.get(id) ?? 0);
  }

  /** A device that only lost its link knows the welcome of the link that its new one replaces; a second machine does not. */
  #takesByTurns(device: string, lastEpoch: number): boolean {
    const live = this.#live.get(device);
    if (live === undefined || lastEpoch >= live.epoch) return false;
    const now = this.#needs.clock.monotonic();
    this.#replaced.count(device, now);
    return this.#replaced.full(device, now);
  }

  #quarantine(device: Device, reason: QuarantineReason, epochs: Readonly<Record<string, number>>): void {
    const { db, clock, log, onQuarantined } = this.#needs;
    const at = clock.now();
    inTransaction(db, () => {
      this.#devices.quarantine(device.id, reason, at);
      this.#line('device.quarantine', device, { reason: QUARANTINE_WORDS[reason], ...epochs });
    });
    log.warn({ device: device.id, reason }, 'a device was quarantined');
    this.#live.get(device.id)?.unsubscribe();
    this.#live.delete(device.id);
    this.#confirmed.delete(device.id);
    this.#replaced.clear(device.id);
    onQuarantined(device.id);
  }

  #hubBehind(device: Device, lastEpoch: number): void {
    this.#needs.log.warn(
      { device: device.id },
      'a device knows more welcomes than this hub: its data are from a backup',
    );
    this.#line('hub.behind', device, {
      reason: 'the data of the hub are older than the device: a backup was put back',
      has: lastEpoch,
      hub: device.epoch,
    });
  }

  #line(what: string, { id, kind, name, room }: Device, detail: Readonly<Record<string, unknown>>): void {
    const place = { kind, name, room };
    const whose = kind === 'agent' ? { console: null, station: id } : { console: id, station: null };
    const at = this.#needs.clock.now();
    this.#audit.add({ at, who: null, ...whose, what, outcome: 'done', detail: { ...place, ...detail } });
  }

  #confirm(device: string, epoch: number): void {
    this.#confirmed.set(device, Math.max(epoch, this.#confirmed.get(device) ?? 0));
    this.#cancel ??= this.#needs.clock.after(GATHER_MS, () => this.#write());
  }

  #write(): void {
    this.#cancel = null;
    try {
      this.#devices.confirm(this.#confirmed);
      this.#confirmed.clear();
    } catch (error) {
      // They count all the same, and are tried again with the next.
      this.#needs.log.error({ err: error }, 'which epochs devices have could not be written');
    }
  }
}

/** Why a device is quarantined, in the words of the audit and of `usher device list`. */
export const QUARANTINE_WORDS: Readonly<Record<QuarantineReason, string>> = {
  'old-copy': 'an older copy of it was started, or it was put back to an earlier state',
  'two-machines': 'two computers with its identity took the link from each other',
};
