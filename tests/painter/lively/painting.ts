import { box, drawDesk, drawPart, text, windowFrame } from './chrome.ts';
import type { Look, Move, Scene } from './scene.ts';

const WINDOW = { x: 150, y: 50, width: 1620, height: 950 };
const SHEET = { x: 290, y: 116, width: 1440, height: 860 };
const STROKE = 24;
const PAUSE_TICKS = 40;

const COLOURS = [
  '#2f6db5',
  '#59b3e6',
  '#3c8a4a',
  '#9ccf5b',
  '#f2c641',
  '#ef8a3c',
  '#d8493f',
  '#a4508b',
  '#6b4a36',
  '#1f2933',
];

/** What a pupil paints one after the other: where on the sheet, and how it looks. */
const LAYERS: readonly {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}[] = [
  {
    x: 0,
    y: 0,
    width: 1440,
    height: 520,
    svg: '<rect width="1440" height="520" fill="#bfe3f5"/><rect width="1440" height="180" fill="#a5d6f0"/>',
  },
  {
    x: 1090,
    y: 50,
    width: 220,
    height: 220,
    svg: '<circle cx="1200" cy="160" r="78" fill="#f7cf4a"/><circle cx="1200" cy="160" r="98" fill="none" stroke="#f7cf4a" stroke-width="8" stroke-dasharray="26 20"/>',
  },
  {
    x: 150,
    y: 70,
    width: 460,
    height: 150,
    svg: '<g fill="#fff"><ellipse cx="290" cy="150" rx="120" ry="44"/><ellipse cx="370" cy="120" rx="90" ry="46"/><ellipse cx="470" cy="156" rx="116" ry="40"/></g>',
  },
  {
    x: 0,
    y: 380,
    width: 1440,
    height: 480,
    svg: '<path d="M0 500C300 360 620 450 860 500S1260 400 1440 470V860H0Z" fill="#8fc96b"/><path d="M0 640C420 560 820 660 1440 590V860H0Z" fill="#6fb255"/>',
  },
  {
    x: 700,
    y: 560,
    width: 560,
    height: 300,
    svg: '<path d="M900 860C960 760 860 700 960 640S1080 590 1040 570L1090 568C1130 600 1060 660 1050 720S1120 800 1090 860Z" fill="#5ba9d6"/>',
  },
  {
    x: 280,
    y: 300,
    width: 420,
    height: 380,
    svg: '<rect x="340" y="440" width="290" height="220" fill="#f2e2c4"/><path d="M310 450L485 310L660 450Z" fill="#c2503f"/><rect x="560" y="330" width="40" height="80" fill="#9c5a44"/>',
  },
  {
    x: 360,
    y: 470,
    width: 260,
    height: 200,
    svg: '<rect x="450" y="540" width="70" height="120" rx="6" fill="#7a4f35"/><circle cx="508" cy="604" r="6" fill="#f2c641"/><g fill="#8ccbe8" stroke="#fff" stroke-width="7"><rect x="368" y="490" width="62" height="62"/><rect x="544" y="490" width="62" height="62"/></g>',
  },
  {
    x: 1010,
    y: 270,
    width: 330,
    height: 370,
    svg: '<rect x="1150" y="460" width="44" height="170" fill="#7a4f35"/><g fill="#3f8f4b"><circle cx="1172" cy="380" r="100"/><circle cx="1096" cy="440" r="70"/><circle cx="1250" cy="436" r="74"/></g><g fill="#d8493f"><circle cx="1120" cy="400" r="13"/><circle cx="1200" cy="340" r="13"/><circle cx="1240" cy="440" r="13"/><circle cx="1160" cy="450" r="13"/></g>',
  },
  { x: 80, y: 680, width: 760, height: 150, svg: flowers() },
];

function flowers(): string {
  const petals = ['#ef8a3c', '#d8493f', '#f2c641', '#a4508b', '#ffffff', '#59b3e6'];
  return Array.from({ length: 12 }, (_, i) => {
    const [x, y] = [110 + i * 60, 730 + ((i * 37) % 50)];
    const round = [0, 72, 144, 216, 288].map((turn) => {
      const angle = (turn * Math.PI) / 180;
      return `<circle cx="${x + 13 * Math.cos(angle)}" cy="${y + 13 * Math.sin(angle)}" r="9" fill="${petals[i % petals.length]}"/>`;
    });
    return `<path d="M${x} ${y} v56" stroke="#3c7a3c" stroke-width="5"/>${round.join('')}<circle cx="${x}" cy="${y}" r="8" fill="#6b4a36"/>`;
  }).join('');
}

/** A paint program in which a picture of a house grows, thing by thing. */
export async function paintingScene(look: Look, _variant: number, scale: number): Promise<Scene> {
  const paper = '<rect width="1440" height="860" fill="#fdfcf8"/>';
  const pictures: Record<string, Awaited<ReturnType<typeof drawPart>>> = {
    empty: await drawPart({ x: 0, y: 0, width: SHEET.width, height: SHEET.height }, scale, paper),
  };
  let painted = paper;
  for (const [i, layer] of LAYERS.entries()) {
    painted += layer.svg;
    pictures[`layer${i}`] = await drawPart(layer, scale, painted);
  }
  const frame = windowFrame(WINDOW, 'My house – Paintbox', look, tools(look));
  return { desk: await drawDesk(look, scale, frame), pictures, step: paintAt };
}

/** The stroke painted at a tick: an upright stripe of the thing being painted; then a pause and a new sheet. */
function paintAt(tick: number): readonly Move[] {
  const strokes = LAYERS.map((layer) => Math.ceil(layer.width / STROKE));
  let at = tick % (strokes.reduce((sum, count) => sum + count, 0) + PAUSE_TICKS);
  const whole = { x: 0, y: 0, width: SHEET.width, height: SHEET.height };
  const newSheet: readonly Move[] = at === 0 ? [{ picture: 'empty', from: whole, to: SHEET }] : [];
  for (const [i, count] of strokes.entries()) {
    const layer = LAYERS[i];
    if (layer && at < count) {
      const x = at * STROKE;
      const from = { x, y: 0, width: Math.min(STROKE, layer.width - x), height: layer.height };
      return [...newSheet, { picture: `layer${i}`, from, to: { x: SHEET.x + layer.x + x, y: SHEET.y + layer.y } }];
    }
    at -= count;
  }
  return [];
}

function tools(look: Look): string {
  const { x, y, height } = WINDOW;
  const swatches = COLOURS.map((colour, i) =>
    box({ x: x + 22 + (i % 2) * 48, y: y + 420 + Math.floor(i / 2) * 48, width: 40, height: 40 }, colour, 'rx="8"'),
  );
  const names = ['Brush', 'Pencil', 'Fill', 'Line', 'Shape', 'Text'].map(
    (name, i) =>
      box({ x: x + 20, y: y + 66 + i * 54, width: 96, height: 44 }, i === 0 ? look.accent : '#e6eaef', 'rx="8"') +
      text(x + 68, y + 94 + i * 54, name, {
        size: 17,
        weight: 600,
        fill: i === 0 ? '#fff' : '#33404d',
        anchor: 'middle',
      }),
  );
  return (
    `<path d="M${x} ${y + 42} H${x + 1620} V${y + height - 12} a12 12 0 0 1 -12 12 H${x + 12} a12 12 0 0 1 -12 -12Z" fill="#cfd6de"/>` +
    box({ x, y: y + 42, width: 132, height: height - 60 }, '#f3f5f8') +
    names.join('') +
    swatches.join('') +
    box(SHEET, '#fdfcf8')
  );
}
