import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDisplays } from '../../demo/displays.ts';
import { type Painter, startPainter } from '../../demo/painter.ts';
import { type Program, startProgram } from '../../demo/program.ts';
import { agentFolder, type BenchSchool, ROOM } from './bench-school.ts';

/** Display numbers of the benchmark, away from those of people and of the demonstration. */
export const DISPLAYS = { first: 260, last: 300 } as const;

const USHER = fileURLToPath(new URL('../../../apps/usher/dist/usher.js', import.meta.url));

/** Pupils' computers at work: a display each, painted by one painter, looked after by one agent each. */
export type Pupils = AsyncDisposable & {
  readonly displays: readonly string[];
  readonly painter: Painter;
  /** Of each agent's service; the guard is its child. */
  readonly agentPids: readonly number[];
  /** Throws when an agent has ended since the start. */
  assertAlive(): void;
};

/** Makes a display two monitors side by side, each of half its width, as RandR tells of them. */
const pairMonitors = (display: string): void => {
  const half = (at: number): string => `960/254x1080/286+${at}+0`;
  const pair = ['--setmonitor', 'left', half(0), 'screen', '--setmonitor', 'right', half(960), 'none'];
  execFileSync('xrandr', ['--display', display, ...pair]);
};

/**
 * Starts the pupils of a school. `node` runs the agents; another copy of it shares no memory with other programs. With
 * `monitors` 2 each display is a pair of them.
 */
export const startPupils = async (
  school: BenchSchool,
  { node = process.execPath, monitors = 1 }: { readonly node?: string; readonly monitors?: 1 | 2 } = {},
): Promise<Pupils> => {
  await using stop = new AsyncDisposableStack();
  const xvfbs = await startDisplays(school.stations.length, '1920x1080', DISPLAYS);
  for (const xvfb of xvfbs) stop.use(xvfb);
  const displays = xvfbs.map(({ display }) => display);
  if (monitors === 2) displays.forEach(pairMonitors);
  const numbers = displays.map((display) => Number(display.slice(1)));
  const painter = await startPainter(Math.min(...numbers), Math.max(...numbers));
  stop.defer(() => painter.program.stop());
  const agents: Program[] = [];
  let ended: string | null = null;
  stop.defer(async () => {
    await Promise.all(agents.map((agent) => agent.stop()));
  });
  for (const [i, station] of school.stations.entries()) {
    const where = ['--hub', school.hub.url, '--pin', school.hub.pin, '--room', ROOM, '--station', station];
    const own = ['--data', agentFolder(school, station), '--display', displays[i] ?? '', '--json'];
    const agent = startProgram(`agent of ${station}`, [node, USHER, 'agent', 'run', ...where, ...own], {
      USHER_LOG: 'silent',
    });
    void agent.ended.then(() => (ended ??= station));
    agents.push(agent);
    // All at once would wait for the hub's places for links without a welcome (rule LIM7).
    if (agents.length % 4 === 0) await agent.ready;
  }
  await Promise.all(agents.map((agent) => agent.ready));
  await pause(500);
  const running = stop.move();
  return {
    displays,
    painter,
    agentPids: agents.map(({ pid }) => pid),
    assertAlive() {
      if (ended !== null) throw new Error(`the agent of ${ended} ended`);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
