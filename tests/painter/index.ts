import { createInterface } from 'node:readline';
import type { Rgb } from '@usher/desktop';
import { Painter } from './painter.ts';
import type { PainterMode } from './painter.ts';

const MODES: readonly string[] = ['idle', 'typing', 'scroll', 'video', 'lively'] satisfies PainterMode[];
const isMode = (word: string): word is PainterMode => MODES.includes(word);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readColour(text: string): Rgb | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const [red = 0, green = 0, blue = 0] = found?.slice(1).map((part) => Number.parseInt(part, 16)) ?? [];
  return found ? [red, green, blue] : null;
}

/** Carries out one line of standard input; false ends the painter. */
async function obey(painter: Painter, line: string): Promise<boolean> {
  const [word = '', display = '', colour = ''] = line.trim().split(/\s+/);
  if (word === 'quit') return false;
  if (isMode(word)) {
    await painter.setMode(word);
    say(`mode ${word}`);
  } else if (word === 'colour' && (colour === 'none' || readColour(colour))) {
    const drawnAt = await painter.colour(Number(display), readColour(colour));
    say(`painted ${display} ${colour} ${drawnAt.toFixed(3)}`);
  } else say(`unknown ${line.trim()}`);
  return true;
}

const [first, last] = process.argv.slice(2, 4).map(Number);
const mode = process.argv[4] ?? 'idle';
if (first === undefined || last === undefined || !(first >= 0 && last >= first) || !isMode(mode)) {
  process.stderr.write(`usage: node tests/painter/index.ts FIRST LAST [${MODES.join('|')}]   (display numbers)\n`);
  process.exitCode = 2;
} else {
  using painter = await Painter.open(first, last, (display, code) => say(`key ${display} ${code}`));
  await painter.setMode(mode);
  say('ready');
  for await (const line of createInterface({ input: process.stdin })) if (!(await obey(painter, line))) break;
  // Left open it would keep this program running.
  process.stdin.destroy();
}
