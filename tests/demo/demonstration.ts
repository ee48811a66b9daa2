import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '@usher/register/testing';
import { DisplayCookies } from '@usher/desktop/testing';
import { startDisplays, startSession } from './displays.ts';
import { electronBinary } from './electron.ts';
import { type Painter, startPainter } from './painter.ts';
import type { Program } from './program.ts';
import { type Pupil, type School, startSchool } from './school.ts';

export type DemoPupil = Pupil & { readonly number: number };

/** The demonstration school, running. Disposing ends all of it and leaves nothing behind. */
export type Demonstration = AsyncDisposable & {
  readonly school: School;
  readonly painter: Painter;
  readonly pupils: readonly DemoPupil[];
  /** Of each pupil's display, as WIDTHxHEIGHT. */
  readonly size: string;
  readonly consoleDisplay: string;
  readonly consoleWidth: number;
  readonly consoleHeight: number;
  /** True when the console's window is on a display nobody can see. */
  readonly virtual: boolean;
  /** The process of a pupil's agent; its guard is a child of it. */
  agentPid(pupil: DemoPupil): number | undefined;
  killAgent(pupil: DemoPupil): void;
  /** `offline`: no hub is where it looks for one. */
  startAgent(pupil: DemoPupil, how?: { readonly offline: true }): void;
};

/** Whether a display on this computer answers to its name. */
const hasDisplay = (display: string): boolean =>
  existsSync(`/tmp/.X11-unix/X${/^:(\d+)/.exec(display)?.[1] ?? 'none'}`);

const SIZE = '1920x1080';
const CONSOLE = { width: 1366, height: 768 };

const PEOPLE = `Amira K, Ben O, Chloe W, Dev P, Ella M, Farid S, Grace T, Hugo L, Isla R, Jonah B,
  Kezia A, Liam F, Maya N, Noah D, Orla C, Priya V, Quinn H, Rosa G, Sam E, Tilly J,
  Umar Z, Vera I, Will Y, Xanthe Q, Yusuf U, Zoe X, Aled P, Bea S, Callum R, Dina W`.split(/,\s+/);

/** Starts hub, console and pupils, each on a display of its own. `seeable` allows the console on the person's own display. */
export const startDemonstration = async (
  count: number,
  folder: string,
  {
    seeable,
    postgres,
    say,
  }: { readonly seeable: boolean; readonly postgres: boolean; readonly say: (line: string) => void },
): Promise<Demonstration> => {
  const stop = new AsyncDisposableStack();
  try {
    say(`starting ${count} pupils' desktops`);
    mkdirSync(folder, { recursive: true });
    const cookies = stop.use(DisplayCookies.open(folder));
    const displays = await startDisplays(count, SIZE, undefined, cookies);
    for (const display of displays) stop.use(display);
    const pupils = displays.map(({ display }, i) => ({
      display,
      number: Number(display.slice(1)),
      station: `ICT1-${String(i + 1).padStart(2, '0')}`,
    }));
    const sessions = pupils.map(({ display }, i) => startSession(display, PEOPLE[i % PEOPLE.length] ?? 'Pupil'));
    for (const session of sessions) stop.defer(() => session.stop());
    const numbers = pupils.map(({ number }) => number);
    const painter = await startPainter(Math.min(...numbers), Math.max(...numbers));
    stop.defer(() => painter.program.stop());
    await painter.mode('lively');

    const own = process.env['DISPLAY'];
    const virtual = !seeable || own === undefined || !hasDisplay(own);
    let consoleDisplay = own ?? '';
    if (virtual) {
      const [display] = await startDisplays(1, `${CONSOLE.width}x${CONSOLE.height}`, undefined, cookies);
      if (display === undefined) throw new Error('no display for the console');
      stop.use(display);
      consoleDisplay = display.display;
      const windows = startSession(consoleDisplay, 'teacher');
      stop.defer(() => windows.stop());
    }

    say('starting the hub');
    const database = postgres ? stop.use(await startPostgres()) : null;
    const school = await startSchool(folder, database);
    stop.defer(() => school.hub.stop());
    const code = await school.enrolmentCode(count + 1);
    const agents = new Map<string, Program>();
    stop.defer(async () => {
      await Promise.all([...agents.values()].map((agent) => agent.stop()));
    });
    const startAgent = (pupil: Pupil, how: { readonly code?: string; readonly offline?: boolean } = {}): Program => {
      const agent = school.startAgent(pupil, how);
      agents.set(pupil.station, agent);
      return agent;
    };
    say('starting the agents');
    await Promise.all(pupils.map((pupil) => startAgent(pupil, { code }).ready));
    say(
      `opening the console in ${electronBinary() === null ? 'a Chromium window (Electron is not here)' : 'an Electron window'}`,
    );
    const console = school.startConsole(code, consoleDisplay);
    stop.defer(() => console.stop());
    await console.ready;
    // The first pictures come within a second; what follows should not meet an empty room.
    await pause(1_500);
    const running = stop.move();
    return {
      school,
      painter,
      pupils,
      size: SIZE,
      consoleDisplay,
      consoleWidth: CONSOLE.width,
      consoleHeight: CONSOLE.height,
      virtual,
      agentPid: ({ station }) => agents.get(station)?.pid,
      killAgent: ({ station }) => agents.get(station)?.kill(),
      startAgent: (pupil, how) => {
        startAgent(pupil, how);
      },
      [Symbol.asyncDispose]: () => running.disposeAsync(),
    };
  } catch (error) {
    await stop.disposeAsync();
    throw error;
  }
};
