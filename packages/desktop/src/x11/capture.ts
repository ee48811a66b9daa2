import { closeSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { XShm } from 'x11';
import { DesktopError } from '../errors.ts';
import type { Pixels, Rect } from '../ports/geometry.ts';
import type { X11Connection } from './connection.ts';

const ALL_PLANES = 0xffff_ffff;
const Z_PIXMAP = 2;
const BYTES_PER_PIXEL = 4;
/** What one reply through the socket carries at most: small enough that its memory is used again. */
const BAND_BYTES = 256 * 1024;
/** Shared memory grows in steps, so that a slightly larger area does not mean new memory. */
const SEGMENT_STEP = 1024 * 1024;
/**
 * Where in shared memory a picture begins. Large memory here begins 16 bytes into a page; a processor copies from a
 * page's start to there four times slower than from any other place (5.8 ms instead of 1.5 for 1080p).
 */
const PICTURE_AT = 2048;

type Segment = { readonly id: number; readonly fd: number; readonly size: number };

/**
 * Reads pixels of the desktop. Through memory shared with a server on this machine (1080p: 2 ms of CPU), else
 * through the connection (1080p: about 30 ms).
 */
export class X11Capture {
  readonly #x: X11Connection;
  readonly #shm: XShm | null;
  #segment: Segment | null = null;
  /** The segment has room for one capture at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #shared: boolean;

  private constructor(x: X11Connection, shm: XShm | null) {
    this.#x = x;
    this.#shm = shm;
    this.#shared = shm !== null;
  }

  /** Throws `odd-display` when a pixel is not four bytes in the order blue, green, red. */
  static async open(x: X11Connection): Promise<X11Capture> {
    const { screen, client, display } = x;
    const visual = screen.depths[screen.root_depth]?.[screen.root_visual];
    const known =
      client.display.format[screen.root_depth]?.bits_per_pixel === 32 &&
      client.display.image_byte_order === 0 &&
      visual?.red_mask === 0xff_0000 &&
      visual.blue_mask === 0xff;
    if (!known) throw new DesktopError('odd-display', `The display ${display} does not have 24-bit colour.`);
    const shm = x.sameMachine ? await x.extension('shm') : null;
    const canAttach = shm?.fdCapable === true && (shm.major > 1 || shm.minor >= 2);
    return new X11Capture(x, canAttach ? shm : null);
  }

  /** The pixels of an area that lies on the desktop, into `into` when it has room for them. */
  capture(area: Rect, into?: Uint8Array): Promise<Pixels> {
    const taken = this.#last.then(() => this.#take(area, into));
    // A failed capture must not stop the next one; whoever asked is told.
    this.#last = taken.catch(() => undefined);
    return taken;
  }

  /** Gives the shared memory back; the next capture takes new. */
  release(): void {
    const segment = this.#segment;
    if (!segment) return;
    this.#segment = null;
    if (!this.#x.isGone) this.#shm?.Detach(segment.id);
    closeSync(segment.fd);
  }

  async #take(area: Rect, into: Uint8Array | undefined): Promise<Pixels> {
    const bytes = area.width * area.height * BYTES_PER_PIXEL;
    const data = into && into.byteLength >= bytes ? into.subarray(0, bytes) : Buffer.allocUnsafeSlow(bytes);
    const segment = this.#shared ? await this.#segmentFor(bytes) : null;
    if (segment && this.#shm) await this.#readShared(this.#shm, segment, area, data);
    else await this.#readBands(area, data);
    return { width: area.width, height: area.height, data };
  }

  async #readShared(shm: XShm, segment: Segment, area: Rect, data: Uint8Array): Promise<void> {
    const { x, y, width, height } = area;
    await this.#x.ask<{ size: number }>((reply) => {
      shm.GetImage(this.#x.screen.root, x, y, width, height, ALL_PLANES, Z_PIXMAP, segment.id, PICTURE_AT, reply);
    });
    readSync(segment.fd, data, 0, data.byteLength, PICTURE_AT);
  }

  async #readBands(area: Rect, data: Uint8Array): Promise<void> {
    const { client, screen } = this.#x;
    const rowBytes = area.width * BYTES_PER_PIXEL;
    const bandRows = Math.max(1, Math.floor(BAND_BYTES / rowBytes));
    for (let row = 0; row < area.height; row += bandRows) {
      const rows = Math.min(bandRows, area.height - row);
      const band = await this.#x.ask<{ data: Buffer }>((reply) => {
        client.GetImage(Z_PIXMAP, screen.root, area.x, area.y + row, area.width, rows, ALL_PLANES, reply);
      });
      data.set(band.data.subarray(0, rows * rowBytes), row * rowBytes);
    }
  }

  async #segmentFor(bytes: number): Promise<Segment | null> {
    const needed = bytes + PICTURE_AT;
    if (this.#segment && this.#segment.size >= needed) return this.#segment;
    this.release();
    try {
      this.#segment = await this.#newSegment(Math.ceil(needed / SEGMENT_STEP) * SEGMENT_STEP);
      return this.#segment;
    } catch (cause) {
      if (this.#x.isGone) throw cause;
      // No shared memory folder, or a server in another container: from now on through the connection.
      this.#shared = false;
      return null;
    }
  }

  async #newSegment(size: number): Promise<Segment> {
    const shm = this.#shm;
    if (!shm) throw new DesktopError('refused', `The display ${this.#x.display} shares no memory.`);
    const path = `/dev/shm/usher-${process.pid}-${randomUUID()}`;
    const fd = openSync(path, 'wx+', 0o600);
    try {
      // Without a name it goes when both ends have closed it, whatever happens to either.
      unlinkSync(path);
      ftruncateSync(fd, size);
      const id = this.#x.client.AllocID();
      await this.#x.ask<void>((reply) => shm.AttachFd(id, fd, false, reply));
      return { id, fd, size };
    } catch (cause) {
      closeSync(fd);
      throw cause;
    }
  }
}
