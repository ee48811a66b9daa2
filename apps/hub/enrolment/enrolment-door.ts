import type { DatabaseSync } from 'node:sqlite';
import type { EnrolGranted, EnrolRequest } from '@usher/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { RateWindow } from '../limits/rate-window.ts';
import type { MakeId } from '../make-id.ts';
import type { Refused } from '@usher/link';
import { AuditWriter } from '../store/audit-log.ts';
import type { Device } from '../store/devices.ts';
import { Devices } from '../store/devices.ts';
import { type EnrolmentWindow, EnrolmentWindows } from '../store/enrolment-windows.ts';
import { inTransaction } from '../store/open-store.ts';
import { Rooms } from '../store/rooms.ts';
import type { CheckedCsr, Registrar } from './registrar.ts';
import { matchWindow } from './which-window.ts';

const WRONG_PER_KEY = { most: 5, withinMs: 24 * 60 * 60_000 };
const WRONG_IN_ALL = { most: 60, withinMs: 60_000 };
const ALL = 'all';
// Long enough to say "closed" rather than "wrong" to someone who comes back the next morning.
const REMEMBER_MS = 24 * 60 * 60_000;

type Needs = {
  readonly db: DatabaseSync;
  readonly registrar: Registrar;
  readonly school: { readonly id: string; readonly name: string };
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
  /** A device was admitted, on disk. */
  readonly onEnrolled: (device: Device) => void;
  /** A device was replaced by it and may not connect any more. */
  readonly onRevoked: (device: Device) => void;
};

/** Admits devices through open windows (rules ENR2 to ENR5). */
export class EnrolmentDoor {
  readonly #needs: Needs;
  readonly #windows: EnrolmentWindows;
  readonly #devices: Devices;
  readonly #rooms: Rooms;
  readonly #audit: AuditWriter;
  readonly #wrong = new RateWindow(WRONG_PER_KEY.most, WRONG_PER_KEY.withinMs);
  readonly #wrongInAll = new RateWindow(WRONG_IN_ALL.most, WRONG_IN_ALL.withinMs);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#windows = new EnrolmentWindows(needs.db);
    this.#devices = new Devices(needs.db);
    this.#rooms = new Rooms(needs.db);
    this.#audit = new AuditWriter(needs.db);
  }

  /** Decides on one request after the other, so that none is decided on what another is about to change. */
  enrol(request: EnrolRequest, exporter: Uint8Array): Promise<EnrolGranted | Refused> {
    const mine = this.#turn.then(() => this.#decide(request, exporter));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #decide(request: EnrolRequest, exporter: Uint8Array): Promise<EnrolGranted | Refused> {
    const { registrar, clock } = this.#needs;
    if ((request.kind === 'agent') !== (request.room !== null))
      return { code: 'bad-request', detail: 'an agent names its room and a console does not' };
    const csr = await registrar.checkCsr(request.csr);
    if (csr === null) return { code: 'bad-request', detail: 'the certificate request is not signed by its own key' };
    const now = clock.now();
    const match = matchWindow(this.#windows.recent(now - REMEMBER_MS), now, ({ codeKey }) =>
      registrar.proves(request.proof, { codeKey, exporter, spki: csr.spki }),
    );
    switch (match.kind) {
      case 'open':
        return this.#admit(request, csr, match.window);
      case 'used-up':
        // The device that took the last place may not have heard the answer.
        return this.#sameAgain(request, csr, match.window) === null
          ? this.#refuse('code-used-up', 'the code has admitted as many devices as it may')
          : this.#admit(request, csr, match.window);
      case 'closed':
        return this.#refuse('enrolment-closed', 'the enrolment window of this code is not open');
      case 'wrong':
        return this.#wrongCode(csr);
    }
  }

  async #admit(request: EnrolRequest, csr: CheckedCsr, window: EnrolmentWindow): Promise<EnrolGranted | Refused> {
    const { registrar, school, makeId } = this.#needs;
    const again = this.#sameAgain(request, csr, window);
    const id = again?.id ?? makeId();
    const { certificate, issuer } = await registrar.certify(request.csr, { id, kind: request.kind });
    if (again === null && !this.#store(id, request, csr, window))
      return this.#refuse('code-used-up', 'another device took the last place of this code');
    return { schoolId: school.id, schoolName: school.name, deviceId: id, certificate, issuer };
  }

  /** The device this very request already made, through this window. */
  #sameAgain(request: EnrolRequest, csr: CheckedCsr, window: EnrolmentWindow): Device | null {
    const device = this.#devices.withKey(csr.spkiHash);
    const same =
      device !== null &&
      device.window === window.id &&
      device.kind === request.kind &&
      device.name === request.name &&
      device.room === (request.room === null ? null : (this.#rooms.find(request.room)?.name ?? null));
    return same ? device : null;
  }

  #store(id: string, request: EnrolRequest, csr: CheckedCsr, window: EnrolmentWindow): boolean {
    const { db, clock } = this.#needs;
    const now = clock.now();
    const replaced: Device[] = [];
    const stored = inTransaction(db, () => {
      if (!this.#windows.takePlace(window.id, now)) return false;
      const room = request.room === null ? null : this.#rooms.findOrMake(request.room, now);
      const sameKey = this.#devices.withKey(csr.spkiHash);
      const samePlace = room === null ? null : this.#devices.at(room.id, request.name);
      for (const old of [sameKey, samePlace?.id === sameKey?.id ? null : samePlace]) {
        if (old === null) continue;
        this.#devices.revoke(old.id, now);
        this.#line('device.replace', old.id, 'done', { by: id, name: old.name, room: old.room });
        replaced.push(old);
      }
      const { kind, name } = request;
      this.#devices.add({ id, kind, name, roomId: room?.id ?? null, spki: csr.spkiHash, window: window.id }, now);
      this.#line('enrol', id, 'done', { kind, name, room: room?.name ?? null, window: window.id });
      return true;
    });
    if (!stored) return false;
    for (const old of replaced) this.#needs.onRevoked(old);
    const device = this.#devices.find(id);
    if (device !== null) this.#needs.onEnrolled(device);
    return true;
  }

  #wrongCode(csr: CheckedCsr): Refused {
    const { clock, log } = this.#needs;
    const now = clock.monotonic();
    this.#wrong.count(csr.spkiHash, now);
    this.#wrongInAll.count(ALL, now);
    const tooMany = this.#wrong.full(csr.spkiHash, now) || this.#wrongInAll.full(ALL, now);
    if (tooMany) {
      // The next window begins with a clean slate, or one wrong code would close it at once.
      this.#wrong.clear(csr.spkiHash);
      this.#wrongInAll.clear(ALL);
    }
    const closed = tooMany ? this.#windows.closeAll('too-many-wrong', clock.now()) : 0;
    if (closed > 0) {
      log.warn({ closed }, 'too many wrong enrolment codes: every window was closed');
      this.#line('enrolment.close', null, 'too-many-wrong', { windows: closed });
    }
    return this.#refuse('wrong-code', 'the enrolment code is wrong');
  }

  #refuse(code: Refused['code'], detail: string): Refused {
    this.#needs.log.info({ code }, 'a device was not enrolled');
    return { code, detail };
  }

  #line(what: string, station: string | null, outcome: string, detail: Readonly<Record<string, unknown>>): void {
    this.#audit.add({ at: this.#needs.clock.now(), who: null, console: null, what, station, outcome, detail });
  }
}
