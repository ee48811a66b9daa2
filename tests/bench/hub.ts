import { setTimeout as pause } from 'node:timers/promises';
import { beginFigures, type Figure } from './measure/figure.ts';
import { cpuPercentOver } from './measure/over.ts';
import { pssMiB } from './measure/processes.ts';
import { spread } from './measure/spread.ts';
import { startBenchSchool } from './school/bench-school.ts';
import { Desk, MOST_TARGETS } from './school/desk.ts';
import { plainPictures, startSimulatedAgents } from './simulated-agents.ts';

const CPU_TARGET = 25;
const MEMORY_TARGET = 250;
const COMMANDS = 20;

export type HubOptions = { readonly agents: number; readonly runs: number; readonly seconds: number };

/** The hub with simulated agents in this process, all watched by one console at one picture a second each. */
export const measureHub = async ({ agents, runs, seconds }: HubOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(agents);
  await using simulated = await startSimulatedAgents(school.agents, school.hub, await plainPictures());
  await using desk = await Desk.open(school);
  const percent = async (length: number): Promise<number> => (await cpuPercentOver(length, [school.hubPid]))[0] ?? 0;

  const quiet = beginFigures();
  const unwatched = await percent(Math.min(seconds, 10));
  const idleFacts = { what: `Hub CPU, ${agents} agents, nobody watching`, unit: '% of a core', veyon: null } as const;
  const idle = quiet.mean({ ...idleFacts, most: null }, [unwatched], `1 x ${Math.min(seconds, 10)} s`);

  const figure = beginFigures();
  desk.watchAll();
  while (simulated.counts.pictures < agents * 2) await pause(200);
  await pause(2_000);
  const cpu: number[] = [];
  const memory: number[] = [];
  const [begun, pictures, bytes] = [performance.now(), desk.pictures, desk.pictureBytes];
  for (let run = 0; run < runs; run += 1) {
    cpu.push(await percent(seconds));
    memory.push(pssMiB([school.hubPid]));
  }
  const took = (performance.now() - begun) / 1_000;
  const perSecond = ((desk.pictures - pictures) / took).toFixed(0);
  const kilobytes = ((desk.pictureBytes - bytes) / took / 1_000).toFixed(0);
  const how = `${runs} x ${seconds} s, ${perSecond} pictures/s, ${kilobytes} kB/s`;
  const of = `${agents} simulated agents watched`;

  const locks: number[] = [];
  for (let i = 0; i < COMMANDS; i += 1) {
    const sent = performance.now();
    await desk.order({ t: 'cmd.lock', order: { durationMs: 60_000, message: 'Eyes to the front' } });
    locks.push(performance.now() - sent);
    await pause(250);
  }
  const targets = Math.min(agents, MOST_TARGETS);
  return [
    idle,
    figure.mean({ what: `Hub CPU, ${of}`, unit: '% of a core', most: CPU_TARGET, veyon: null }, cpu, how),
    figure.mean({ what: `Hub memory (PSS), ${of}`, unit: 'MB', most: MEMORY_TARGET, veyon: null }, memory, how),
    figure.times(
      { what: `Lock of ${targets}, to every result recorded and told`, most: null, veyon: null },
      spread(locks),
      'p99',
    ),
  ];
};
