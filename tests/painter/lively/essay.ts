import { box, drawDesk, drawPart, text, windowFrame } from './chrome.ts';
import type { Look, Move, Scene } from './scene.ts';

const WINDOW = { x: 210, y: 60, width: 1500, height: 930 };
const PAGE = { x: 500, y: 176, width: 920, height: 814 };
const FIRST_LINE = 312;
const LINE_HEIGHT = 36;
const INDENT = 84;
const LINE_WIDTH = 760;
/** About one letter. */
const LETTER = 11;
const PAUSE_TICKS = 36;

const ESSAYS: readonly (readonly [title: string, lines: readonly string[]])[] = [
  [
    'The Water Cycle',
    [
      'Water never stays in one place for long. The sun warms the sea',
      'and the rivers, and some of the water turns into vapour that we',
      'cannot see. This is called evaporation.',
      '',
      'High in the sky the air is colder. The vapour cools and becomes',
      'tiny drops, and millions of drops together make a cloud. When',
      'the drops grow too heavy they fall as rain, hail or snow.',
      '',
      'The rain runs down hills into streams, and the streams run into',
      'rivers that carry it back to the sea. Some soaks into the ground',
      'and is drunk by the roots of trees. Then it begins again.',
    ],
  ],
  [
    'A Day in Roman York',
    [
      'My name is Lucius and I live beside the river Ouse. Every morning',
      'I wake to the sound of carts on the stone road. The soldiers are',
      'already marching to the fort.',
      '',
      'My father sells oil and wine that come by ship from the south. I',
      'count the jars and write the number on a wax tablet. If I make a',
      'mistake I rub it out with the flat end of my stylus.',
      '',
      'In the afternoon we go to the baths. First the warm room, then the',
      'hot room, and at last the cold pool, which makes everyone shout.',
    ],
  ],
  [
    'Why Bees Matter',
    [
      'One in every three mouthfuls that we eat depends on an insect',
      'visiting a flower. Bees do most of this work. They carry pollen',
      'from one blossom to the next as they look for nectar.',
      '',
      'Bees need flowers from early spring until autumn. Long grass,',
      'clover and brambles are better for them than a short lawn. Our',
      'class is going to plant a strip of wild flowers by the fence.',
      '',
      'If you find a tired bee on the path, put it on a flower. It may',
      'only need a rest and something sweet to drink.',
    ],
  ],
];

/** A word processor in which an essay is typed, line by line. */
export async function essayScene(look: Look, variant: number, scale: number): Promise<Scene> {
  const [title, lines] = ESSAYS[variant % ESSAYS.length] ?? ['', []];
  const head =
    box(PAGE, '#fff') +
    text(PAGE.x + INDENT, PAGE.y + 76, title, { size: 40, weight: 600 }) +
    box({ x: PAGE.x + INDENT, y: PAGE.y + 92, width: 120, height: 4 }, look.accent, 'rx="2"');
  const written = lines.map((line, i) =>
    text(PAGE.x + INDENT, FIRST_LINE + i * LINE_HEIGHT + 24, line, { size: 25, fill: '#222c38' }),
  );
  const frame = windowFrame(WINDOW, `${title} – Writer`, look, ribbon(look) + head);
  const caret = { x: 0, y: 0, width: 2, height: 28 };
  const typed = lines.map((line) => Math.min(LINE_WIDTH, Math.ceil((line.length * 12.2) / LETTER) * LETTER));
  return {
    desk: await drawDesk(look, scale, frame),
    pictures: {
      blank: await drawPart(PAGE, scale, head),
      written: await drawPart(PAGE, scale, head + written.join('')),
      caret: await drawPart(caret, scale, box(caret, look.accent)),
    },
    step: (tick) => typeAt(tick, typed),
  };
}

/** The letter typed at a tick with the caret behind it; after the last line a pause and an empty page. */
function typeAt(tick: number, typed: readonly number[]): readonly Move[] {
  const letters = typed.map((width) => Math.max(1, width / LETTER));
  const total = letters.reduce((sum, count) => sum + count, 0) + PAUSE_TICKS;
  let at = tick % total;
  if (at === 0) {
    const whole = { x: 0, y: 0, width: PAGE.width, height: PAGE.height };
    return [{ picture: 'blank', from: whole, to: PAGE }];
  }
  for (const [line, count] of letters.entries()) {
    if (at < count) return typeLetter(line, at, typed[line] ?? 0);
    at -= count;
  }
  return [];
}

function typeLetter(line: number, letter: number, width: number): readonly Move[] {
  const y = FIRST_LINE - PAGE.y + line * LINE_HEIGHT;
  const start = INDENT + Math.max(0, letter - 1) * LETTER;
  const end = INDENT + (letter + 1) * LETTER;
  const from = { x: start, y, width: end - start, height: LINE_HEIGHT };
  const moves: Move[] = [{ picture: 'written', from, to: { x: PAGE.x + from.x, y: PAGE.y + y } }];
  const last = letter + 1 >= width / LETTER;
  if (!last) {
    const caret = { x: 0, y: 0, width: 2, height: 28 };
    moves.push({ picture: 'caret', from: caret, to: { x: PAGE.x + end, y: PAGE.y + y + 3 } });
  } else {
    // The caret's last place, cleared before it goes to the next line.
    const rest = { x: end, y, width: LETTER, height: LINE_HEIGHT };
    moves.push({ picture: 'written', from: rest, to: { x: PAGE.x + end, y: PAGE.y + y } });
  }
  return moves;
}

function ribbon(look: Look): string {
  const { x, y, width, height } = WINDOW;
  const tabs = ['File', 'Home', 'Insert', 'Layout', 'Review'].map((name, i) =>
    text(x + 32 + i * 92, y + 70, name, {
      size: 17,
      weight: i === 1 ? 600 : 400,
      fill: i === 1 ? look.accent : '#4a5765',
    }),
  );
  const letters = ['B', 'I', 'U', 'A', '¶', '•', '“'].map(
    (letter, i) =>
      box({ x: x + 560 + i * 44, y: y + 52, width: 36, height: 30 }, '#fff', 'rx="6" stroke="#d5dbe2"') +
      text(x + 578 + i * 44, y + 73, letter, { size: 17, weight: 600, anchor: 'middle' }),
  );
  return (
    box({ x, y: y + 42, width, height: 50 }, '#f3f5f8') +
    `<path d="M${x} ${y + 92} H${x + width} V${y + height - 12} a12 12 0 0 1 -12 12 H${x + 12} a12 12 0 0 1 -12 -12Z" fill="#dfe4ea"/>` +
    tabs.join('') +
    letters.join('')
  );
}
