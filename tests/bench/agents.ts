import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beginFigures, type Figure } from './measure/figure.ts';
import { watchMachine } from './measure/machine.ts';
import { cpuPercentOver } from './measure/over.ts';
import { family, pssMiB } from './measure/processes.ts';
import { bytesSentTo } from './measure/wire.ts';
import { type BenchSchool, startBenchSchool } from './school/bench-school.ts';
import { Desk } from './school/desk.ts';
import { type Pupils, startPupils } from './school/pupils.ts';

const CONTENTS = ['idle', 'typing', 'scroll', 'video'] as const;
type Content = (typeof CONTENTS)[number];

/** Most CPU in % of a core and most bytes in kB/s that an agent may take (issue 2), and Veyon's for 1 and 8 pupils. */
const TARGETS: Readonly<Record<Content, { cpu: number; wire: number; veyon: Record<'one' | 'many', string[]> }>> = {
  idle: { cpu: 0.2, wire: 0.1, veyon: { one: ['0.42', '7.47'], many: ['0.29', '7.47'] } },
  typing: { cpu: 0.5, wire: 1.2, veyon: { one: ['0.98', '1.37'], many: ['0.74', '1.36'] } },
  scroll: { cpu: 3.5, wire: 15, veyon: { one: ['7.72', '316'], many: ['6.79', '313'] } },
  video: { cpu: 3, wire: 15, veyon: { one: ['3.63', '24.6'], many: ['3.01', '24.6'] } },
};
const MEMORY_TARGET = 130;
const VEYON_MEMORY = '255 RSS, 66 private';
const SETTLE_MS = 5_000;

export type AgentsOptions = { readonly agents: number; readonly runs: number; readonly seconds: number };
type Sample = { readonly cpu: number; readonly wire: number; readonly pss: number };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const sample = async ({ port }: BenchSchool, pupils: Pupils, seconds: number): Promise<Sample> => {
  const pids = pupils.agentPids;
  const before = bytesSentTo(port);
  const begun = performance.now();
  const cpu = mean(await cpuPercentOver(seconds, pids));
  const took = (performance.now() - begun) / 1_000;
  const after = bytesSentTo(port);
  pupils.assertAlive();
  const sent = pids.map((pid) => {
    const [from, to] = [before.get(pid), after.get(pid)];
    if (from === undefined || to === undefined) throw new Error(`process ${pid} has no link to the hub`);
    return to - from;
  });
  return { cpu, wire: mean(sent) / took / 1_000, pss: mean(pids.map((pid) => pssMiB(family(pid)))) };
};

/** CPU, memory and bytes on the wire of agents whose tiles are watched, by what their pupils do. */
export const measureAgents = async ({ agents, runs, seconds }: AgentsOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(agents);
  // Alone on a machine an agent shares its program with nobody; here the hub, the painter and the bench run it too.
  const node = join(school.folder, 'node');
  await copyFile(process.execPath, node);
  await using pupils = await startPupils(school, { node });
  await using desk = await Desk.open(school);
  desk.watchAll();
  const who = agents === 1 ? '1 agent' : `each of ${agents} agents`;
  const figures: Figure[] = [];
  const memory: number[] = [];
  for (const content of CONTENTS) {
    const figure = beginFigures();
    await pupils.painter.mode(content);
    await pause(SETTLE_MS);
    const busy = watchMachine();
    const pictures = desk.pictures;
    const samples: Sample[] = [];
    for (let run = 0; run < runs; run += 1) samples.push(await sample(school, pupils, seconds));
    memory.push(...samples.map(({ pss }) => pss));
    const perSecond = (desk.pictures - pictures) / agents / runs / seconds;
    const how = `${runs} x ${seconds} s, machine ${busy().toFixed(0)} % busy, ${perSecond.toFixed(2)} pictures/s`;
    const { cpu, wire, veyon } = TARGETS[content];
    const [veyonCpu = null, veyonWire = null] = veyon[agents === 1 ? 'one' : 'many'];
    const of = (what: string) => `${what} of ${who}, ${content}`;
    figures.push(
      figure.mean(
        { what: of('CPU'), unit: '% of a core', most: cpu, veyon: veyonCpu },
        samples.map((one) => one.cpu),
        how,
      ),
      figure.mean(
        { what: of('Sent'), unit: 'kB/s', most: wire, veyon: veyonWire },
        samples.map((one) => one.wire),
        how,
      ),
    );
  }
  // The painter has the same libraries open as the guard, and would take its share of them.
  await pupils.painter.program.stop();
  await pause(1_000);
  const alone = mean(pupils.agentPids.map((pid) => pssMiB(family(pid))));
  const what = `Memory (PSS) of ${who}`;
  const most = agents === 1 ? MEMORY_TARGET : null;
  figures.push(
    beginFigures().mean({ what, unit: 'MB', most, veyon: VEYON_MEMORY }, [...memory, alone], `${runs * 4 + 1} looks`),
  );
  return figures;
};
