import type { XRandr } from 'x11';
import type { Rect } from '../ports/geometry.ts';
import { openX11Desktop } from '../x11/open-desktop.ts';
import { Canvas, colourAt } from './canvas.ts';
import { STAGE_SIZE } from './stage.ts';
import type { DesktopStage } from './stage.ts';
import { startXvfb } from './xvfb.ts';

const SET_MONITOR = 43;
const NO_ROTATION = 1;
const MM_PER_PIXEL = 0.25;

/** A real display: an Xvfb with room for two monitors, one of them plugged in, and a pupil's program with focus. */
export async function stageX11(display: string): Promise<DesktopStage> {
  await using opened = new AsyncDisposableStack();
  const xvfb = opened.use(await startXvfb(display, `${STAGE_SIZE.width * 2}x${STAGE_SIZE.height}`));
  const pupil = opened.use(await Canvas.open(display));
  const monitors = new StageMonitors(pupil, await randrOf(pupil));
  await monitors.shrinkToOne();
  const desk = { width: STAGE_SIZE.width * 2, height: STAGE_SIZE.height };
  // What the program has painted comes back by itself when a cover is taken off.
  const painted = pupil.pixmap({ ...desk, data: new Uint8Array(desk.width * desk.height * 4) });
  const program = pupil.window({ x: 0, y: 0, ...desk }, painted);
  const keys: number[] = [];
  pupil.onKey((code) => keys.push(code));
  pupil.focus(program);
  await pupil.drawn();
  const other = opened.use(await Canvas.open(display));
  const desktop = opened.use(await openX11Desktop({ display }));
  const all = opened.move();
  return {
    desktop,
    async paint(area, colour) {
      pupil.fill(painted, area, colour);
      pupil.fill(program, area, colour);
      await pupil.drawn();
    },
    async openFullScreenWindow(colour) {
      other.window({ x: 0, y: 0, ...desk }, colour);
      await other.drawn();
    },
    pressKey: (code) => other.typeKey(code),
    pressTogether: (codes) => other.typeTogether(codes),
    pressPointer: (x, y, button) => other.pressPointer({ x, y }, button),
    async typedKeys() {
      await pupil.drawn();
      return [...keys];
    },
    grabKeyboard: () => grabKeyboard(other),
    async takeCoverOff() {
      other.connection.client.UnmapWindow((await other.windows()).at(-1) ?? 0);
      await other.drawn();
    },
    plugSecondMonitor: () => monitors.plugSecond(),
    async pixel(x, y) {
      return colourAt(await other.read({ x, y, width: 1, height: 1 }), 0, 0);
    },
    endDisplay: () => xvfb.kill(),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function grabKeyboard(canvas: Canvas): Promise<() => Promise<void>> {
  const { client } = canvas.connection;
  const status = await canvas.connection.ask<number>((reply) => {
    client.GrabKeyboard(canvas.root.id, false, 0, 1, 1, reply);
  });
  if (status !== 0) throw new Error(`The stage could not take the keyboard: status ${status}.`);
  return async () => {
    client.UngrabKeyboard(0);
    await canvas.drawn();
  };
}

async function randrOf(canvas: Canvas): Promise<XRandr> {
  const randr = await canvas.connection.extension('randr');
  if (!randr) throw new Error('The display has no RANDR extension.');
  return randr;
}

/** Monitors of an Xvfb, defined by hand because it has only one output. */
class StageMonitors {
  readonly #canvas: Canvas;
  readonly #randr: XRandr;

  constructor(canvas: Canvas, randr: XRandr) {
    this.#canvas = canvas;
    this.#randr = randr;
  }

  async shrinkToOne(): Promise<void> {
    const { connection, root } = this.#canvas;
    const { crtcs } = await connection.ask<{ crtcs: readonly number[] }>((reply) => {
      this.#randr.GetScreenResources(root.id, reply);
    });
    for (const crtc of crtcs) {
      await connection.ask<unknown>((reply) => this.#randr.SetCrtcConfig(crtc, 0, 0, 0, 0, 0, NO_ROTATION, [], reply));
    }
    this.#resize(STAGE_SIZE.width);
    await this.#define('left', { x: 0, y: 0, ...STAGE_SIZE }, true);
    await this.#canvas.drawn();
  }

  async plugSecond(): Promise<void> {
    this.#resize(STAGE_SIZE.width * 2);
    await this.#define('right', { x: STAGE_SIZE.width, y: 0, ...STAGE_SIZE }, false);
    await this.#canvas.drawn();
  }

  #resize(width: number): void {
    const { height } = STAGE_SIZE;
    const { root } = this.#canvas;
    this.#randr.SetScreenSize(
      root.id,
      width,
      height,
      Math.round(width * MM_PER_PIXEL),
      Math.round(height * MM_PER_PIXEL),
    );
  }

  async #define(name: string, area: Rect, primary: boolean): Promise<void> {
    const { connection, root } = this.#canvas;
    const { client } = connection;
    const atom = await connection.ask<number>((reply) => client.InternAtom(false, name, reply));
    const packet = Buffer.alloc(32);
    packet.writeUInt8(this.#randr.majorOpcode, 0);
    packet.writeUInt8(SET_MONITOR, 1);
    packet.writeUInt16LE(8, 2);
    packet.writeUInt32LE(root.id, 4);
    packet.writeUInt32LE(atom, 8);
    packet.writeUInt8(primary ? 1 : 0, 12);
    packet.writeInt16LE(area.x, 16);
    packet.writeInt16LE(area.y, 18);
    packet.writeUInt16LE(area.width, 20);
    packet.writeUInt16LE(area.height, 22);
    packet.writeUInt32LE(Math.round(area.width * MM_PER_PIXEL), 24);
    packet.writeUInt32LE(Math.round(area.height * MM_PER_PIXEL), 28);
    client.seq_num += 1;
    client.pack_stream.put(packet);
    client.pack_stream.submit();
  }
}
