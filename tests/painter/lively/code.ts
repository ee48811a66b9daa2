import { box, drawDesk, drawPart, MONO, text, windowFrame } from './chrome.ts';
import type { Look, Move, Scene } from './scene.ts';

const WINDOW = { x: 120, y: 40, width: 1680, height: 970 };
const CODE = { x: 400, y: 128, width: 900, height: 870 };
const RESULT = { x: 1320, y: 128, width: 460, height: 870 };
const LINE_HEIGHT = 30;
const TICKS_PER_LINE = 5;
const TOP_AND_BOTTOM_TICKS = 30;

const PROGRAM = `import turtle
import random

# Draw a garden of flowers, each one different.
pen = turtle.Turtle()
pen.speed(0)
screen = turtle.Screen()
screen.bgcolor("midnightblue")

COLOURS = ["gold", "tomato", "violet", "skyblue"]


def petal(size):
    """One petal: two arcs that meet."""
    for side in range(2):
        pen.circle(size, 60)
        pen.left(120)


def flower(x, y, petals, size):
    pen.penup()
    pen.goto(x, y)
    pen.pendown()
    pen.color(random.choice(COLOURS))
    for number in range(petals):
        petal(size)
        pen.left(360 / petals)


def stem(x, y, height):
    pen.color("seagreen")
    pen.penup()
    pen.goto(x, y)
    pen.setheading(270)
    pen.pendown()
    pen.forward(height)


def garden(count):
    for number in range(count):
        x = random.randint(-300, 300)
        y = random.randint(-40, 160)
        stem(x, y, y + 200)
        flower(x, y, random.choice([5, 6, 8]), 40)


# Ask how many flowers to draw.
answer = screen.numinput("Garden", "How many?", 7)
if answer is None:
    print("No flowers today.")
else:
    garden(int(answer))
    print("There are", int(answer), "flowers.")

turtle.done()`.split('\n');

const WORDS = new Set(['import', 'def', 'for', 'in', 'if', 'is', 'else', 'None', 'return', 'range', 'print', 'int']);
const PATTERN = /(#.*$)|("""[^"]*"""|"[^"]*")|(\b\d+\b)|([A-Za-z_]\w*)|(\s+)|(.)/g;

/** A code editor that shows a program, scrolled slowly, beside what the program draws. */
export async function codeScene(look: Look, variant: number, scale: number): Promise<Scene> {
  const pageHeight = (PROGRAM.length + 4) * LINE_HEIGHT;
  const page = { x: 0, y: 0, width: CODE.width, height: Math.max(pageHeight, CODE.height) };
  const lines = PROGRAM.map(
    (line, i) =>
      text(52, 28 + i * LINE_HEIGHT, String(i + 1), { size: 17, fill: '#5c6b7e', family: MONO, anchor: 'end' }) +
      `<text x="76" y="${28 + i * LINE_HEIGHT}" font-family="${MONO}" font-size="20" xml:space="preserve">${coloured(line)}</text>`,
  );
  const frame = windowFrame(WINDOW, 'garden.py – Code', look, panels(look, variant));
  return {
    desk: await drawDesk(look, scale, frame),
    pictures: { page: await drawPart(page, scale, box(page, '#1c2430') + lines.join('')) },
    step: (tick) => scrollAt(tick, Math.floor((page.height - CODE.height) / LINE_HEIGHT)),
  };
}

/** The page at a tick: down a line at a time, a pause, up again, a pause. */
function scrollAt(tick: number, lastLine: number): readonly Move[] {
  const down = lastLine * TICKS_PER_LINE;
  const at = tick % (2 * (down + TOP_AND_BOTTOM_TICKS));
  const still = at % (down + TOP_AND_BOTTOM_TICKS) >= down;
  if (tick > 0 && (still || at % TICKS_PER_LINE !== 0)) return [];
  const line = at < down ? at / TICKS_PER_LINE + 1 : lastLine - (at - down - TOP_AND_BOTTOM_TICKS) / TICKS_PER_LINE - 1;
  const y = Math.max(0, Math.min(lastLine, line)) * LINE_HEIGHT;
  return [{ picture: 'page', from: { x: 0, y, width: CODE.width, height: CODE.height }, to: CODE }];
}

function coloured(line: string): string {
  const parts: string[] = [];
  for (const [part, comment, string, number, word] of line.matchAll(PATTERN)) {
    let colour = '#d7dee8';
    if (comment) colour = '#7f93a8';
    else if (string) colour = '#a8d48a';
    else if (number) colour = '#f0b26b';
    else if (word && WORDS.has(word)) colour = '#c792ea';
    else if (word) colour = '#8ec7f2';
    const safe = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    parts.push(`<tspan fill="${colour}">${safe}</tspan>`);
  }
  return parts.join('');
}

function panels(look: Look, variant: number): string {
  const { x, y, width, height } = WINDOW;
  const files = ['garden.py', 'maze.py', 'clock.py', 'notes.txt', 'pictures'].map((name, i) => {
    const row = y + 132 + i * 40;
    const chosen = i === 0 ? box({ x: x + 12, y: row - 26, width: 244, height: 36 }, '#2f3c4d', 'rx="6"') : '';
    return (
      chosen +
      text(x + 52, row, name, { size: 18, fill: '#c9d3df' }) +
      box({ x: x + 26, y: row - 14, width: 14, height: 16 }, look.accent, 'rx="3"')
    );
  });
  return (
    `<path d="M${x} ${y + 42} H${x + width} V${y + height - 12} a12 12 0 0 1 -12 12 H${x + 12} a12 12 0 0 1 -12 -12Z" fill="#1c2430"/>` +
    box({ x, y: y + 42, width: 268, height: height - 54 }, '#232d3b') +
    text(x + 26, y + 86, 'FILES', { size: 15, fill: '#8494a7', weight: 600 }) +
    files.join('') +
    box({ x: CODE.x - 12, y: y + 42, width: width - 268, height: 46 }, '#232d3b') +
    box({ x: CODE.x - 12, y: y + 42, width: 150, height: 46 }, '#1c2430') +
    text(CODE.x + 10, y + 72, 'garden.py', { size: 18, fill: '#e7edf4' }) +
    box(RESULT, '#161c4a') +
    garden(variant)
  );
}

function garden(variant: number): string {
  const petals = ['#f7cf4a', '#ef6a53', '#d88be8', '#86c9f2'];
  return Array.from({ length: 7 }, (_, i) => {
    const [x, y] = [RESULT.x + 60 + ((i * 97 + variant * 61) % 340), RESULT.y + 150 + ((i * 131 + variant * 47) % 380)];
    const round = Array.from({ length: 6 + (i % 3) }, (_unused, petal) => {
      const turn = (360 / (6 + (i % 3))) * petal;
      return `<ellipse cx="${x}" cy="${y - 30}" rx="14" ry="30" fill="none" stroke="${petals[i % 4]}" stroke-width="4" transform="rotate(${turn} ${x} ${y})"/>`;
    });
    return `<path d="M${x} ${y} V${RESULT.y + RESULT.height - 40}" stroke="#2e9d66" stroke-width="4"/>${round.join('')}`;
  }).join('');
}
