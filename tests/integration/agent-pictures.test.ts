import { type Desktop, openX11Desktop, type Rect, type Rgb } from '@usher/desktop';
import { Canvas, startXvfb } from '@usher/desktop/testing';
import type { AgentViewStart } from '@usher/protocol';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../apps/agent/clock.ts';
import { encodeImage } from '../../apps/agent/guard/picture/encode.ts';
import { PictureSource } from '../../apps/agent/guard/picture/picture-source.ts';
import { fitInside } from '../../apps/agent/guard/picture/scaling.ts';
import { scaleArea } from '../../apps/agent/guard/picture/scale-area.ts';
import { RebuiltPicture } from './agent/rebuilt-picture.ts';

const DISPLAY = ':224';
const SCREEN = { x: 0, y: 0, width: 1366, height: 768 };
const opened = new AsyncDisposableStack();
let desktop: Desktop;
let canvas: Canvas;

beforeAll(async () => {
  opened.use(await startXvfb(DISPLAY, `${SCREEN.width}x${SCREEN.height}`));
  canvas = opened.use(await Canvas.open(DISPLAY));
  desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
});
afterAll(() => opened.disposeAsync());

const watching: PictureSource[] = [];
afterEach(() => {
  for (const source of watching.splice(0)) source.stopAll();
});

const fill = async (area: Rect, colour: Rgb): Promise<void> => {
  canvas.fill(canvas.root, area, colour);
  await canvas.drawn();
};

const watch = (wish: Omit<AgentViewStart, 'stream' | 'monitor'>) => {
  const picture = new RebuiltPicture();
  const failures: unknown[] = [];
  const source = new PictureSource({
    desktop,
    clock: systemClock,
    encode: encodeImage,
    send: (_, part) => picture.take(part),
    onFailure: (cause) => failures.push(cause),
  });
  source.start({ stream: 1, monitor: 0, ...wish });
  watching.push(source);
  return { picture, source, failures };
};

/** The mean difference in brightness between a rebuilt picture and the screen scaled afresh. */
const differenceFromScreen = async (picture: RebuiltPicture): Promise<number> => {
  const scaling = fitInside(SCREEN, picture);
  const fresh = new Uint8Array(picture.width * picture.height * 3);
  const all = { x: 0, y: 0, width: picture.width, height: picture.height };
  scaleArea(scaling, await desktop.screen.capture(SCREEN), SCREEN, all, fresh);
  let sum = 0;
  for (let at = 0; at < fresh.length; at += 1) sum += Math.abs((fresh[at] ?? 0) - (picture.rgb[at] ?? 0));
  return sum / fresh.length;
};

const anArea: fc.Arbitrary<Rect> = fc.record({
  x: fc.nat(SCREEN.width - 40),
  y: fc.nat(SCREEN.height - 40),
  width: fc.integer({ min: 1, max: 500 }),
  height: fc.integer({ min: 1, max: 400 }),
});
const level = fc.nat(255);
const aColour: fc.Arbitrary<Rgb> = fc.tuple(level, level, level);
const someDamage = fc.array(fc.tuple(anArea, aColour, fc.nat(60)), { minLength: 1, maxLength: 12 });

for (const [name, wish] of [
  ['tile', { view: 'tile', width: 320, height: 180, intervalMs: 500 }],
  ['close look', { view: 'close', width: 1024, height: 576, intervalMs: 100 }],
  ['close look in full size', { view: 'close', width: 1920, height: 1080, intervalMs: 100 }],
] as const)
  test(`[PIC2] a ${name} rebuilt from its blocks is the screen, whatever changed on it`, async () => {
    await fc.assert(
      fc.asyncProperty(someDamage, async (damage) => {
        const { picture, source, failures } = watch(wish);
        await picture.until(() => picture.pictures > 0);
        for (const [area, colour, pauseMs] of damage) {
          await fill(area, colour);
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
        const before = picture.stills;
        // Two quiet beats: nothing is on its way any more.
        await picture.until(() => picture.stills > before + 1);
        source.stopAll();
        expect(failures).toEqual([]);
        expect(await differenceFromScreen(picture)).toBeLessThan(4);
      }),
      // Shrinking would look for a smaller damage until the test's time is over.
      { numRuns: 2, endOnFailure: true },
    );
  });

test('[PIC3] a still screen costs a beat of 22 bytes, and its captures are counted', async () => {
  const { picture, source } = watch({ view: 'tile', width: 320, height: 180, intervalMs: 1000 });
  await picture.until(() => picture.pictures === 1);
  const first = picture.bytes;
  await picture.until(() => picture.stills === 2);
  source.stopAll();
  expect(picture.bytes - first).toBe(44);
  expect(picture.pictures).toBe(1);
  expect(picture.captures).toEqual([1, 2, 3]);
});

test('[PIC2] a small change sends a small part', async () => {
  await fill(SCREEN, [30, 90, 60]);
  const { picture, source } = watch({ view: 'tile', width: 320, height: 180, intervalMs: 500 });
  await picture.until(() => picture.pictures === 1);
  const first = picture.bytes;
  await fill({ x: 700, y: 400, width: 9, height: 18 }, [255, 255, 255]);
  await picture.until(() => picture.pictures === 2);
  source.stopAll();
  expect(picture.bytes - first).toBeLessThan(600);
});

test('[PIC4] a key picture is whole and stands alone', async () => {
  await fill(SCREEN, [200, 90, 60]);
  const { picture, source } = watch({ view: 'tile', width: 320, height: 180, intervalMs: 500 });
  await picture.until(() => picture.pictures === 1);
  picture.rgb.fill(0);
  source.key(1);
  await picture.until(() => picture.pictures === 2);
  source.stopAll();
  expect(await differenceFromScreen(picture)).toBeLessThan(4);
});

test('[PIC7] without streams nothing is captured', async () => {
  const { picture, source } = watch({ view: 'tile', width: 320, height: 180, intervalMs: 500 });
  await picture.until(() => picture.pictures === 1);
  source.stopAll();
  await fill(SCREEN, [1, 2, 3]);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(picture.pictures).toBe(1);
});

test('[LIM3][LIM5] noise in every pixel keeps to the limits', async () => {
  const data = new Uint8Array(SCREEN.width * SCREEN.height * 4);
  let seed = 1;
  for (let at = 0; at < data.length; at += 4) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    data.fill(seed >>> 16, at, at + 4);
  }
  const noise = canvas.pixmap({ ...SCREEN, data });
  canvas.copy(noise, SCREEN, canvas.root, { x: 0, y: 0 });
  await canvas.drawn();
  const sizes: number[] = [];
  for (const wish of [
    { view: 'tile', width: 480, height: 270, intervalMs: 500 },
    { view: 'close', width: 1920, height: 1080, intervalMs: 100 },
  ] as const) {
    const { picture, source } = watch(wish);
    const take = picture.take.bind(picture);
    picture.take = (frame) => {
      sizes.push(wish.view === 'tile' ? frame.payload.byteLength * (256 / 48) : frame.payload.byteLength);
      take(frame);
    };
    await picture.until(() => picture.pictures === 1);
    source.stopAll();
    // What the codec may not keep of noise is much; that every block came is what is looked at.
    expect(await differenceFromScreen(picture)).toBeLessThan(40);
  }
  canvas.freePixmap(noise);
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024 - 16);
});
