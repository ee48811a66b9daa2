import { existsSync } from 'node:fs';
import { type DisplayCookies, startXvfb, type Xvfb } from '@usher/desktop/testing';
import { type Program, startProgram } from './program.ts';

/** Display numbers to look for free ones in. */
type Range = { readonly first: number; readonly last: number };

const RANGE: Range = { first: 90, last: 190 };

const taken = (number: number): boolean =>
  existsSync(`/tmp/.X11-unix/X${number}`) || existsSync(`/tmp/.X${number}-lock`);

/** So many displays of this size, on numbers in a row that nobody uses; with `cookies` they let in only who has theirs. */
export const startDisplays = async (
  count: number,
  size: string,
  range = RANGE,
  cookies?: DisplayCookies,
): Promise<Xvfb[]> => {
  const numbers = Array.from({ length: count }, (_, i) => i);
  let { first } = range;
  while (first + count <= range.last && numbers.some((i) => taken(first + i))) first += 1;
  if (first + count > range.last)
    throw new Error(`no ${count} free display numbers in a row between ${range.first} and ${range.last}`);
  const start = (display: string): Promise<Xvfb> => startXvfb(display, size, cookies?.optionsFor(display));
  const started = await Promise.allSettled(numbers.map((i) => start(`:${first + i}`)));
  const displays = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return displays;
  await Promise.all(displays.map((display) => display.kill()));
  throw failed.reason;
};

/**
 * A window manager on a display, started in the name of the person who sits there: the first program of a
 * session, which is how the agent knows who is signed in.
 */
export const startSession = (display: string, person: string): Program =>
  startProgram(`session on ${display}`, ['openbox'], {
    DISPLAY: display,
    LOGNAME: person,
    USER: person,
    WAYLAND_DISPLAY: undefined,
  });
