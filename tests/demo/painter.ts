import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from './program.ts';

const PAINTER = fileURLToPath(new URL('../painter/index.ts', import.meta.url));

/** The program that draws the pupils' work and says which keys reach it. */
export type Painter = {
  readonly program: Program;
  mode(mode: 'idle' | 'typing' | 'scroll' | 'video' | 'lively'): Promise<void>;
  /** Fills the marker area of a display; resolves with the time it was drawn, in ms since 1970. */
  colour(display: number, colour: string): Promise<number>;
  /** How many keys have reached the pupils' program on a display so far. */
  keys(display: number): number;
};

/** Starts the painter on displays `first` to `last`. */
export const startPainter = async (first: number, last: number): Promise<Painter> => {
  const program = startProgram('painter', [process.execPath, PAINTER, String(first), String(last)]);
  const keys = new Map<number, number>();
  program.onLine((line) => {
    const display = Number(/^key (\d+) /.exec(line)?.[1]);
    if (Number.isInteger(display)) keys.set(display, (keys.get(display) ?? 0) + 1);
  });
  await program.ready;
  const answer = <Answer>(line: string, read: (line: string) => Answer | undefined): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const end = program.onLine((said) => {
        const value = read(said);
        if (value === undefined) return;
        end();
        resolve(value);
      });
      void program.ended.then(() => reject(new Error('the painter ended')));
      program.write(line);
    });
  return {
    program,
    mode: (mode) => answer(mode, (line) => (line === `mode ${mode}` ? null : undefined)).then(() => undefined),
    colour: (display, colour) =>
      answer(`colour ${display} ${colour}`, (line) => {
        const found = /^painted (\d+) (#[0-9a-fA-F]{6}) ([\d.]+)$/.exec(line);
        return found !== null && Number(found[1]) === display && found[2]?.toLowerCase() === colour.toLowerCase()
          ? Number(found[3])
          : undefined;
      }),
    keys: (display) => keys.get(display) ?? 0,
  };
};
