import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { DOOR_LIMITS, DOOR_SOCKET, type DoorRefusal } from '../../contract/pupil-door.ts';
import type { PupilPromise, PupilReport, PupilReports } from '../../contract/pupil-report.ts';
import { prepareDoorFolder, removeDoorFolder } from './door-folder.ts';
import { DoorGuest } from './door-guest.ts';
import { DoorToken } from './door-token.ts';
import type { PeerOf } from './peer-credentials.ts';

export type DoorOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly peerOf: PeerOf;
  /** Covers the screens; resolves to whether they are black. */
  readonly hide: () => Promise<boolean>;
  /** What is told is kept there; null when nothing can be. */
  readonly reports: PupilReports | null;
  /** Whether what was told is about an adult here. */
  readonly instead: () => boolean;
  /** What a pupil tells, before it is kept. */
  readonly onTell: (report: PupilReport) => void;
  /** Something that was told could not be kept, which whoever told it hears too. */
  readonly onNotKept: (cause: unknown) => void;
  readonly onRefused: (code: DoorRefusal) => void;
  /** The socket failed or the token could not be put down; nobody can come in. */
  readonly onFailure: (cause: unknown) => void;
};

const ROOT = 0;
/** Whoever was refused may read why for so long, and so many of them at once; the next are shown out at once. */
const SEEN_OFF_MS = 1_000;
const SEEN_OFF_AT_ONCE = 16;

/** The one door of the service to its own computer: for the pupil whose session it is, and root (rules DOR1 to DOR6). */
export class PupilDoor implements AsyncDisposable {
  readonly #options: DoorOptions;
  readonly #token: DoorToken;
  readonly #server: Server;
  /** Everybody, and of them those who are heard. */
  readonly #open = new Set<Socket>();
  readonly #guests = new Set<Socket>();
  #watchers = 0;
  readonly #refused = new Map<DoorRefusal, number>();
  /** When the last guests came, oldest first. */
  #begun: readonly number[] = [];
  #session: number | null = null;
  #leaving = 0;

  private constructor(options: DoorOptions) {
    this.#options = options;
    this.#token = new DoorToken(options.folder);
    this.#server = createServer((socket) => this.#meet(socket));
  }

  /** Rejects when the folder is not safe or the socket cannot be made. */
  static async open(options: DoorOptions): Promise<PupilDoor> {
    prepareDoorFolder(options.folder);
    const door = new PupilDoor(options);
    door.#token.renew(ROOT);
    const path = join(options.folder, DOOR_SOCKET);
    await new Promise<void>((resolve, reject) => {
      door.#server.once('error', reject);
      door.#server.listen({ path, backlog: 16 }, () => {
        door.#server.off('error', reject).on('error', options.onFailure);
        resolve();
      });
    });
    // Anybody may knock: whoever may not come in is then told so, counted and reported, instead of not being noticed.
    chmodSync(path, 0o666);
    return door;
  }

  /** How often somebody was refused, by code. */
  refusals(): Readonly<Partial<Record<DoorRefusal, number>>> {
    return Object.fromEntries(this.#refused);
  }

  /** How many are at the door now. */
  get guests(): number {
    return this.#guests.size;
  }

  /** The account that is signed in now; another one gets a token of its own and the last one's is worth nothing. */
  session(uid: number | null): void {
    if (uid === this.#session) return;
    this.#session = uid;
    for (const socket of this.#guests) socket.destroy();
    try {
      this.#token.renew(uid ?? ROOT);
    } catch (cause) {
      this.#options.onFailure(cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#open) socket.destroy();
    await closed;
    removeDoorFolder(this.#options.folder);
  }

  #meet(socket: Socket): void {
    const { clock, hide } = this.#options;
    // A guest that goes away in the middle has nothing to be told.
    socket.on('error', () => socket.destroy());
    let isWatching = false;
    const guest: DoorGuest = new DoorGuest({
      socket,
      isToken: (shown) => this.#token.matches(shown),
      hide,
      tell: (report) => this.#tell(report),
      watch: () => {
        if (!isWatching && this.#watchers >= DOOR_LIMITS.watchers) return false;
        if (!isWatching) {
          tooLong();
          tooLong = clock.after(DOOR_LIMITS.watchMs, () => guest.end());
          this.#watch(socket, guest);
        }
        isWatching = true;
        this.#promise(guest, this.#options.reports?.promise() ?? null);
        return true;
      },
      onRefused: (code) => {
        this.#seeOff(socket);
        this.#count(code);
      },
    });
    let tooLong = clock.after(DOOR_LIMITS.openMs, () => guest.refuse('too-slow'));
    this.#open.add(socket);
    socket.once('close', () => {
      tooLong();
      this.#open.delete(socket);
      this.#guests.delete(socket);
    });
    if (!this.#isHeard(socket)) return guest.refuse('not-yours');
    // Counted of those who are heard only: a stranger cannot keep the pupil out.
    const now = clock.mono();
    const lately = this.#begun.filter((at) => now - at < DOOR_LIMITS.guestsBegunInMs);
    if (this.#guests.size >= DOOR_LIMITS.guests) return guest.refuse('too-many');
    if (lately.length >= DOOR_LIMITS.guestsBegun) return guest.refuse('too-fast');
    this.#begun = [...lately, now];
    this.#guests.add(socket);
  }

  async #tell(report: PupilReport): Promise<PupilPromise> {
    const { reports, onTell, onNotKept } = this.#options;
    try {
      if (reports === null) throw new Error('this station keeps no reports');
      onTell(report);
      return await reports.tell(report);
    } catch (cause) {
      onNotKept(cause);
      throw cause;
    }
  }

  #promise(guest: DoorGuest, now: PupilPromise | null): void {
    guest.say({ t: 'promise', now, instead: this.#options.instead() });
  }

  /** Tells a guest of every change until it goes. */
  #watch(socket: Socket, guest: DoorGuest): void {
    this.#watchers += 1;
    const stop = this.#options.reports?.onPromise((now) => this.#promise(guest, now));
    socket.once('close', () => {
      this.#watchers -= 1;
      stop?.();
    });
  }

  /** A service that is not root's runs as the pupil's own account. */
  #isHeard(socket: Socket): boolean {
    const peer = this.#options.peerOf(socket);
    return peer !== null && [ROOT, process.geteuid?.(), this.#session].includes(peer.uid);
  }

  /** Closing at once could take the reason away from somebody who is still speaking. */
  #seeOff(socket: Socket): void {
    if (this.#leaving >= SEEN_OFF_AT_ONCE) return void socket.destroy();
    this.#leaving += 1;
    const cancel = this.#options.clock.after(SEEN_OFF_MS, () => socket.destroy());
    socket.once('close', () => {
      cancel();
      this.#leaving -= 1;
    });
  }

  #count(code: DoorRefusal): void {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
    this.#options.onRefused(code);
  }
}
