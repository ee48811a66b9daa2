import type { Pixels } from '@usher/desktop';
import { drawPhoto, drawSvg, escapeXml } from './picture.ts';
import { randomFrom } from './random.ts';

/** The desktop of the benchmark: sizes and places in pixels of a 1920 x 1080 screen. */
export const BENCH = {
  desk: { width: 1920, height: 1080 },
  page: { width: 1200, height: 4000 },
  document: { x: 120, y: 140, width: 1200, height: 800 },
  film: { width: 1600, height: 1000 },
  player: { x: 1200, y: 600, width: 640, height: 360 },
} as const;

export type BenchContent = { readonly wallpaper: Pixels; readonly page: Pixels; readonly film: Pixels };

/** Draws what every benchmark desktop shows; the same on each call. */
export async function drawBenchContent(): Promise<BenchContent> {
  return {
    wallpaper: await drawPhoto(BENCH.desk.width, BENCH.desk.height, 1),
    page: await drawPage(),
    film: await drawPhoto(BENCH.film.width, BENCH.film.height, 2),
  };
}

const LETTERS = 'etaoinshrdlucmfw';
const BASELINE = 14;

/** A long page of sharp small text with gaps between paragraphs. */
async function drawPage(): Promise<Pixels> {
  const random = randomFrom(7);
  const pick = <T>(from: ArrayLike<T>): T | undefined => from[Math.floor(random() * from.length)];
  const word = (): string => Array.from({ length: 2 + Math.floor(random() * 8) }, () => pick(LETTERS)).join('');
  const words = Array.from({ length: 400 }, word);
  const lines: string[] = [];
  const { width, height } = BENCH.page;
  for (let y = 8; y < height - 20; y += random() > 0.12 ? 20 : 40) {
    const line = Array.from({ length: 22 }, () => pick(words)).join(' ');
    lines.push(`<text x="14" y="${y + BASELINE}">${escapeXml(line.slice(0, 150))}</text>`);
  }
  return drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      '<rect width="100%" height="100%" fill="#fff"/>' +
      `<g font-family="DejaVu Sans, Atkinson Hyperlegible Next" font-size="15" fill="rgb(20,20,20)">${lines.join('')}</g></svg>`,
  );
}
