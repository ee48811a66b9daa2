import type { Rect } from '@usher/desktop';
import type { Canvas, Surface } from '@usher/desktop/testing';
import { codeScene } from './code.ts';
import { essayScene } from './essay.ts';
import { paintingScene } from './painting.ts';
import { DESK, LOOKS } from './scene.ts';
import type { Look, Move, Scene } from './scene.ts';
import { webPageScene } from './web-page.ts';

const SCENES: readonly ((look: Look, variant: number, scale: number) => Promise<Scene>)[] = [
  essayScene,
  paintingScene,
  codeScene,
  webPageScene,
];

/** Milliseconds from one tick of a lively desktop to the next. */
export const LIVELY_PERIOD_MS = 1_000 / 12;

/** Lively pupils start at different places in their work. */
const HEAD_START_TICKS = 140;

/** A pupil's desktop at work; neighbours do different work in different colours. */
export class LivelyPupil {
  readonly #canvas: Canvas;
  readonly #scene: Scene;
  readonly #scale: number;
  readonly #pictures = new Map<string, Surface>();
  /** What is on the window, kept by the server so that it comes back by itself after a cover. */
  readonly #desk: Surface;
  readonly #window: Surface;
  #tick = 0;

  private constructor(canvas: Canvas, scene: Scene, scale: number) {
    this.#canvas = canvas;
    this.#scene = scene;
    this.#scale = scale;
    this.#desk = canvas.pixmap(scene.desk);
    for (const [name, pixels] of Object.entries(scene.pictures)) this.#pictures.set(name, canvas.pixmap(pixels));
    this.#window = canvas.window({ x: 0, y: 0, width: scene.desk.width, height: scene.desk.height }, this.#desk);
  }

  /** Draws the desktop of the pupil of this number, counted from 0. */
  static async open(canvas: Canvas, number: number): Promise<LivelyPupil> {
    const scale = Math.min(canvas.size.width / DESK.width, canvas.size.height / DESK.height);
    const variant = Math.floor(number / SCENES.length);
    const look = LOOKS[(number + variant) % LOOKS.length];
    const draw = SCENES[number % SCENES.length];
    if (!look || !draw) throw new RangeError(`There is no lively pupil ${number}.`);
    const pupil = new LivelyPupil(canvas, await draw(look, variant, scale), scale);
    for (let tick = 0; tick < HEAD_START_TICKS + number * 9; tick++) pupil.step();
    return pupil;
  }

  step(): void {
    for (const move of this.#scene.step(this.#tick)) this.#make(move);
    this.#tick += 1;
  }

  close(): void {
    this.#canvas.destroyWindow(this.#window);
    this.#canvas.freePixmap(this.#desk);
    for (const picture of this.#pictures.values()) this.#canvas.freePixmap(picture);
  }

  #make({ picture, from, to }: Move): void {
    const source = this.#pictures.get(picture);
    if (!source) throw new Error(`The scene has no picture "${picture}".`);
    const target = this.#scaled({ ...to, width: from.width, height: from.height });
    const { x, y } = this.#scaled(from);
    for (const surface of [this.#desk, this.#window]) {
      this.#canvas.copy(source, { x, y, width: target.width, height: target.height }, surface, target);
    }
  }

  /** An area of the desk in pixels of the display, with no gap to its neighbours. */
  #scaled(area: Rect): Rect {
    const x = Math.round(area.x * this.#scale);
    const y = Math.round(area.y * this.#scale);
    return {
      x,
      y,
      width: Math.max(1, Math.round((area.x + area.width) * this.#scale) - x),
      height: Math.max(1, Math.round((area.y + area.height) * this.#scale) - y),
    };
  }
}
