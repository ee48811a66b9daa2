import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runConsole } from '@usher/console';
import { startDisplays, startSession } from '../demo/displays.ts';
import { type Painter, startPainter } from '../demo/painter.ts';
import type { Program } from '../demo/program.ts';
import { type School, startSchool, TEACHER } from '../demo/school.ts';
import { Room } from './room.ts';

/** The size of a pupil's display. */
export const [WIDTH, HEIGHT] = [1280, 720];

/** The real hub, two real agents on two displays, and the console's page in its window. */
export type RealLesson = {
  readonly page: Page;
  readonly room: Room;
  readonly school: School;
  readonly painter: Painter;
  readonly agents: readonly Program[];
  readonly displays: readonly string[];
  /** Starts an agent again that was ended. */
  readonly restart: (i: number) => void;
};

const pageOf = (window: object): Page => {
  if (!('page' in window)) throw new Error('the window is not one of a browser');
  return window.page as Page;
};

/** Starts a lesson with a teacher signed in; `stop` ends everything. */
export const startRealLesson = async (stop: AsyncDisposableStack): Promise<RealLesson> => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-e2e-'));
  stop.defer(() => rmSync(folder, { recursive: true, force: true }));
  const pupils = await startDisplays(2, `${WIDTH}x${HEIGHT}`);
  for (const display of pupils) stop.use(display);
  const displays = pupils.map(({ display }) => display);
  for (const [i, display] of displays.entries()) {
    const session = startSession(display, ['Amira K', 'Ben O'][i] ?? '');
    stop.defer(() => session.stop());
  }
  const numbers = displays.map((display) => Number(display.slice(1)));
  const painter = await startPainter(numbers[0] ?? 0, numbers[1] ?? 0);
  stop.defer(() => painter.program.stop());
  await painter.mode('lively');
  const school = await startSchool(folder);
  stop.defer(() => school.hub.stop());
  const code = await school.enrolmentCode(3);
  const start = (i: number, how: { readonly code?: string } = {}): Program =>
    school.startAgent({ station: `ICT1-0${i + 1}`, display: displays[i] ?? '' }, how);
  const agents = [start(0, { code }), start(1, { code })];
  stop.defer(async () => {
    await Promise.all(agents.map((agent) => agent.stop()));
  });
  await Promise.all(agents.map(({ ready }) => ready));
  const [screen] = await startDisplays(1, '1366x768');
  if (screen === undefined) throw new Error('no display for the console');
  stop.use(screen);
  const windows = startSession(screen.display, 'teacher');
  stop.defer(() => windows.stop());
  const opened = await runConsole({
    dataDir: join(folder, 'console'),
    hub: school.url,
    pin: school.pin,
    code,
    account: TEACHER,
    display: screen.display,
  });
  stop.use(opened);
  const page = pageOf(opened.window);
  const restart = (i: number): void => {
    agents[i] = start(i);
  };
  return { page, room: new Room(page, []), school, painter, agents, displays, restart };
};
