import type { Size } from './blocks.ts';
import { onlyOfSize } from './only-of-size.ts';
import { Pace } from './pace.ts';
import { parsePictureEvent, type PictureKey } from './picture-event.ts';
import { type Decode, PictureScreen, type Surface } from './picture-screen.ts';
import { type FromWorker, type PictureLook, steadyNow, type ToWorker } from './worker-messages.ts';

// Often enough for "never live when older than 3 s", seldom enough to leave the page asleep between pictures.
const TELL_EVERY_MS = 250;

type Shown = { readonly number: number; readonly screen: PictureScreen<ImageData> };

// Each round costs a frame of the whole window, however little of it changed: ten a second in a busy room, and no wait in
// a quiet one.
const ROUNDS = { everyMs: 100, burst: 4 };

const screens = new Map<PictureKey, Shown>();
let seen = new Map<number, PictureLook>();
let broken = new Set<PictureKey>();
let refused: Record<string, number> = {};
let telling: ReturnType<typeof setTimeout> | undefined;

const tell = (): void => {
  telling = undefined;
  const news: FromWorker = { seen: [...seen], broken: [...broken], refused };
  seen = new Map();
  broken = new Set();
  refused = {};
  self.postMessage(news);
};

const tellSoon = (): void => {
  telling ??= setTimeout(tell, TELL_EVERY_MS);
};

const refuse = (code: string): void => {
  refused[code] = (refused[code] ?? 0) + 1;
  tellSoon();
};

const bytesOf = (event: Uint8Array | string): Uint8Array =>
  typeof event === 'string' ? Uint8Array.from(atob(event), (char) => char.charCodeAt(0)) : event;

// Drawing an ImageBitmap or a VideoFrame looks for a graphics processor each time, in step with the page's own thread;
// pixels are copied without.
const decode: Decode<ImageData> = async (bytes, encoding) => {
  const decoder = new ImageDecoder({
    data: bytes as Uint8Array<ArrayBuffer>,
    type: `image/${encoding}`,
    colorSpaceConversion: 'none',
  });
  try {
    const { image } = await decoder.decode();
    try {
      const { displayWidth: width, displayHeight: height } = image;
      const pixels = new Uint8ClampedArray(width * height * 4);
      await image.copyTo(pixels, { format: 'RGBA' });
      return new ImageData(pixels, width, height);
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
};

const surfaceOf = (canvas: OffscreenCanvas): Surface<ImageData> => {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  return {
    resize: (size: Size) => Object.assign(canvas, { width: size.width, height: size.height }),
    draw: (image, { sx, sy }, { dx, dy, width, height }) =>
      context?.putImageData(image, dx - sx, dy - sy, sx, sy, width, height),
  };
};

const addScreen = (of: PictureKey, number: number, canvas: OffscreenCanvas): void => {
  // The canvas may be replaced while a picture for it is being decoded; then its news is nobody's.
  const isShown = (): boolean => screens.get(of)?.number === number;
  const screen = new PictureScreen(surfaceOf(canvas), onlyOfSize(decode), {
    seen: (look) => {
      if (!isShown()) return;
      const changed = look.changed || (seen.get(number)?.changed ?? false);
      seen.set(number, { ...look, changed, at: steadyNow() });
      tellSoon();
    },
    broken: () => {
      if (!isShown()) return;
      broken.add(of);
      tellSoon();
    },
  });
  screens.set(of, { number, screen });
};

const takePicture = (event: Uint8Array | string): void => {
  let bytes: Uint8Array;
  try {
    bytes = bytesOf(event);
  } catch {
    refuse('bad-event');
    return;
  }
  const parsed = parsePictureEvent(bytes);
  if (!parsed.ok) {
    refuse(parsed.code);
    return;
  }
  const shown = screens.get(parsed.value.of);
  if (shown === undefined) refuse('no-canvas');
  else void shown.screen.take(parsed.value);
};

const pace = new Pace<Uint8Array | string>(
  ROUNDS,
  { now: () => performance.now(), after: (ms, run) => void setTimeout(run, ms) },
  takePicture,
);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'picture':
      pace.take(data.event);
      return;
    case 'canvas':
      addScreen(data.of, data.screen, data.canvas);
      return;
    case 'drop':
      seen.delete(data.screen);
      if (screens.get(data.of)?.number === data.screen) screens.delete(data.of);
  }
});
