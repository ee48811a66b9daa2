import { setTimeout as pause } from 'node:timers/promises';
import { makeFilmPictures } from './film-picture.ts';
import { beginFigures, type Figure } from './measure/figure.ts';
import { watchMachine } from './measure/machine.ts';
import { cpuPercentOver } from './measure/over.ts';
import { family, pssMiB } from './measure/processes.ts';
import { startBenchSchool } from './school/bench-school.ts';
import { CONSOLE_SIZE, openConsoleWindow } from './school/console-window.ts';
import { startSimulatedAgents } from './simulated-agents.ts';

const CPU_TARGET = 20;
const SETTLE_MS = 10_000;

export type ConsoleOptions = { readonly pupils: number; readonly runs: number; readonly seconds: number };

/** The console's window with every tile showing another moment of a film once a second; and the hub meanwhile. */
export const measureConsole = async ({ pupils, runs, seconds }: ConsoleOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(pupils);
  await using simulated = await startSimulatedAgents(school.agents, school.hub, await makeFilmPictures());
  await using window = await openConsoleWindow(school);
  const { counts } = simulated;
  const begun = performance.now();
  while (counts.pictures < pupils * 2) {
    if (performance.now() - begun > 30_000) throw new Error('the console does not ask for its tiles');
    await pause(200);
  }
  await pause(SETTLE_MS);
  const figure = beginFigures();
  const busy = watchMachine();
  const [pictures, bytes, from] = [counts.pictures, counts.bytes, performance.now()];
  const [consoleCpu, hubCpu]: [number[], number[]] = [[], []];
  const [consoleMemory, hubMemory]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    const [ofConsole = 0, ofHub = 0] = await cpuPercentOver(seconds, [window.pid, school.hubPid]);
    consoleCpu.push(ofConsole);
    hubCpu.push(ofHub);
    consoleMemory.push(pssMiB(family(window.pid)));
    hubMemory.push(pssMiB([school.hubPid]));
  }
  const took = (performance.now() - from) / 1_000;
  const perSecond = ((counts.pictures - pictures) / took).toFixed(1);
  const kilobytes = ((counts.bytes - bytes) / took / 1_000).toFixed(0);
  const how = `${runs} x ${seconds} s, ${perSecond} pictures/s, ${kilobytes} kB/s, machine ${busy().toFixed(0)} % busy`;
  const of = `${pupils} tiles on ${CONSOLE_SIZE.width} x ${CONSOLE_SIZE.height}`;
  const facts = (what: string, unit: Figure['unit'], most: number | null, veyon: string | null) => ({
    what: `${what}, ${of}`,
    unit,
    most,
    veyon: pupils === 30 ? veyon : null,
  });
  return [
    figure.mean(facts('Console CPU', '% of a core', CPU_TARGET, '10.2 (video)'), consoleCpu, how),
    figure.mean(facts('Console memory (PSS)', 'MB', null, '532 RSS'), consoleMemory, how),
    figure.mean(facts('Hub CPU', '% of a core', null, null), hubCpu, how),
    figure.mean(facts('Hub memory (PSS)', 'MB', null, null), hubMemory, how),
  ];
};
