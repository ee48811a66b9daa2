/** A desktop drawn for the stage. `at` counts pictures, so that something moves. */
export type DrawDesktop = (context: OffscreenCanvasRenderingContext2D, size: Size, seed: number, at: number) => void;
type Size = { readonly width: number; readonly height: number };
type Draw = OffscreenCanvasRenderingContext2D;

const some = (seed: number): (() => number) => {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
};

const wallpaper = (draw: Draw, { width, height }: Size, hue: number): void => {
  const sky = draw.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${hue} 45% 62%)`);
  sky.addColorStop(1, `hsl(${hue + 50} 50% 28%)`);
  draw.fillStyle = sky;
  draw.fillRect(0, 0, width, height);
};

const taskbar = (draw: Draw, { width, height }: Size, u: number): void => {
  draw.fillStyle = 'rgb(24 28 36)';
  draw.fillRect(0, height - 6 * u, width, 6 * u);
  for (let i = 0; i < 6; i += 1) {
    draw.fillStyle = `hsl(${i * 60} 60% 60%)`;
    draw.fillRect((42 + i * 6) * u, height - 4.5 * u, 3 * u, 3 * u);
  }
};

const windowAt = (
  draw: Draw,
  u: number,
  [x, y, w, h]: readonly [number, number, number, number],
  bar: string,
): void => {
  draw.fillStyle = 'rgb(0 0 0 / 25%)';
  draw.fillRect((x + 1) * u, (y + 1) * u, w * u, h * u);
  draw.fillStyle = 'white';
  draw.fillRect(x * u, y * u, w * u, h * u);
  draw.fillStyle = bar;
  draw.fillRect(x * u, y * u, w * u, 5 * u);
};

const lines = (
  draw: Draw,
  u: number,
  random: () => number,
  [x, y, w, count]: readonly [number, number, number, number],
): void => {
  draw.fillStyle = 'rgb(70 74 80)';
  for (let row = 0; row < count; row += 1) {
    let at = x;
    while (at < x + w - 8) {
      const word = 2 + random() * 6;
      draw.fillRect(at * u, (y + row * 3.4) * u, word * u, 1.3 * u);
      at += word + 1.2;
    }
  }
};

const writing: DrawDesktop = (draw, size, seed, at) => {
  const u = size.width / 160;
  const random = some(seed);
  wallpaper(draw, size, 190 + random() * 60);
  windowAt(draw, u, [14, 6, 130, 74], '#2b579a');
  draw.fillStyle = '#eef1f6';
  draw.fillRect(14 * u, 11 * u, 130 * u, 8 * u);
  draw.fillStyle = '#222';
  draw.font = `600 ${6 * u}px sans-serif`;
  draw.fillText(['The Water Cycle', 'My Local Area', 'Roman Roads', 'Healthy Eating'][seed % 4] ?? '', 32 * u, 28 * u);
  lines(draw, u, random, [32, 32, 94, 8 + (at % 5)]);
  taskbar(draw, size, u);
};

const article: DrawDesktop = (draw, size, seed) => {
  const u = size.width / 160;
  const random = some(seed);
  windowAt(draw, u, [0, 0, 160, 84], '#dee3ea');
  draw.fillStyle = '#fff';
  draw.fillRect(20 * u, 1 * u, 90 * u, 3 * u);
  draw.fillStyle = '#111';
  draw.font = `700 ${6.5 * u}px serif`;
  draw.fillText(['Rivers of the world', 'Volcanoes', 'The Moon landings'][seed % 3] ?? '', 12 * u, 15 * u);
  wallpaperBox(draw, u, [104, 10, 46, 30], seed * 47);
  lines(draw, u, random, [12, 20, 86, 7]);
  lines(draw, u, random, [12, 48, 138, 9]);
  taskbar(draw, size, u);
};

const wallpaperBox = (
  draw: Draw,
  u: number,
  [x, y, w, h]: readonly [number, number, number, number],
  hue: number,
): void => {
  draw.save();
  draw.translate(x * u, y * u);
  draw.beginPath();
  draw.rect(0, 0, w * u, h * u);
  draw.clip();
  wallpaper(draw, { width: w * u, height: h * u }, hue);
  draw.fillStyle = `hsl(${hue + 140} 40% 35%)`;
  draw.beginPath();
  draw.moveTo(0, h * u);
  for (let i = 0; i <= 8; i += 1) draw.lineTo((i * w * u) / 8, h * u * (0.55 + 0.2 * Math.sin(i * 1.7 + hue)));
  draw.lineTo(w * u, h * u);
  draw.fill();
  draw.restore();
};

const sheet: DrawDesktop = (draw, size, seed, at) => {
  const u = size.width / 160;
  const random = some(seed);
  windowAt(draw, u, [0, 0, 160, 84], '#1d6f42');
  for (let row = 0; row < 18; row += 1)
    for (let column = 0; column < 9; column += 1) {
      const [x, y] = [(4 + column * 17) * u, (9 + row * 4) * u];
      draw.fillStyle = row === 0 ? '#e2efe6' : '#fff';
      draw.fillRect(x, y, 16.6 * u, 3.7 * u);
      draw.fillStyle = '#555';
      if (random() > 0.25) draw.fillRect(x + 2 * u, y + 1.2 * u, (3 + random() * 9) * u, 1.3 * u);
    }
  draw.strokeStyle = '#1d6f42';
  draw.lineWidth = 1.2 * u;
  draw.strokeRect((4 + (at % 6) * 17) * u, 29 * u, 16.6 * u, 3.7 * u);
  taskbar(draw, size, u);
};

const blocks: DrawDesktop = (draw, size, seed, at) => {
  const u = size.width / 160;
  const random = some(seed);
  windowAt(draw, u, [0, 0, 160, 84], '#4d57c8');
  draw.fillStyle = '#f2f4fa';
  draw.fillRect(0, 5 * u, 100 * u, 80 * u);
  const colours = ['#4c97ff', '#ffab19', '#59c059', '#9966ff', '#ff6680'];
  for (let i = 0; i < 11; i += 1) {
    draw.fillStyle = colours[Math.floor(random() * colours.length)] ?? '#4c97ff';
    draw.beginPath();
    draw.roundRect((28 + (i % 2) * 3) * u, (10 + i * 6) * u, (22 + random() * 34) * u, 5 * u, 1.2 * u);
    draw.fill();
  }
  wallpaperBox(draw, u, [104, 9, 52, 36], 200);
  draw.fillStyle = '#ffb43a';
  draw.beginPath();
  draw.arc((112 + ((at * 5) % 38)) * u, 34 * u, 5 * u, 0, 7);
  draw.fill();
  taskbar(draw, size, u);
};

const code: DrawDesktop = (draw, size, seed, at) => {
  const u = size.width / 160;
  const random = some(seed);
  draw.fillStyle = '#1e2430';
  draw.fillRect(0, 0, size.width, size.height);
  draw.fillStyle = '#171b24';
  draw.fillRect(0, 0, 30 * u, size.height);
  const colours = ['#7fb3ff', '#c3e88d', '#f2a272', '#d3d7de', '#b48ead'];
  for (let row = 0; row < 18 + (at % 3); row += 1) {
    let x = 36 + Math.floor(random() * 4) * 4;
    const words = 2 + Math.floor(random() * 5);
    for (let i = 0; i < words; i += 1) {
      const w = 4 + random() * 12;
      draw.fillStyle = colours[Math.floor(random() * colours.length)] ?? '#fff';
      draw.fillRect(x * u, (5 + row * 4) * u, w * u, 1.6 * u);
      x += w + 2;
    }
  }
  taskbar(draw, size, u);
};

const film: DrawDesktop = (draw, size, seed, at) => {
  const u = size.width / 160;
  draw.fillStyle = '#0f1115';
  draw.fillRect(0, 0, size.width, size.height);
  wallpaperBox(draw, u, [10, 8, 104, 60], seed * 31 + at * 24);
  draw.fillStyle = '#e8e8e8';
  draw.fillRect(10 * u, 70 * u, (20 + ((at * 4) % 80)) * u, 1.2 * u);
  lines(draw, u, some(seed), [120, 10, 34, 14]);
  taskbar(draw, size, u);
};

const DESKTOPS: readonly DrawDesktop[] = [writing, article, blocks, sheet, writing, code, article, film];

/** The desktop of the made-up pupil with this number. */
export const desktopOf = (seed: number): DrawDesktop => DESKTOPS[seed % DESKTOPS.length] ?? writing;

/** The lock screen, as the agent draws it. */
export const lockScreen: DrawDesktop = (draw, size) => {
  const u = size.width / 160;
  draw.fillStyle = '#10201f';
  draw.fillRect(0, 0, size.width, size.height);
  draw.fillStyle = '#fff';
  draw.textAlign = 'center';
  draw.font = `600 ${8 * u}px sans-serif`;
  draw.fillText('Eyes on the board, please', 80 * u, 44 * u);
  draw.textAlign = 'start';
};
