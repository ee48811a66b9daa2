// Measures agents, console and hub on this machine: `npm run bench`. See README.md for method and options.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './measure/figure.ts';
import { machine, revision } from './measure/machine.ts';
import { family } from './measure/processes.ts';
import { folders } from './school/folders.ts';
import { type BenchOptions, type Part, readOptions } from './options.ts';
import { tableHead, tableRow } from './table.ts';

const BUNDLE = fileURLToPath(new URL('../../build/bundle/index.ts', import.meta.url));

/** What each part measures, one series after the other. A part is loaded only when it is asked for. */
const series: Readonly<Record<Part, (options: BenchOptions) => AsyncGenerator<Figure[]>>> = {
  async *agents({ agents, runs, seconds, quick }) {
    const { measureAgents } = await import('./agents.ts');
    for (const count of agents === null ? (quick ? [2] : [1, 8]) : [agents])
      yield await measureAgents({ agents: count, runs, seconds });
  },
  async *cover({ agents, quick, patient }) {
    const { measureCover } = await import('./cover.ts');
    for (const pupils of agents === null ? (quick ? [2] : [8, 30]) : [agents])
      yield await measureCover({ pupils, patient, times: quick ? 5 : pupils > 8 ? 40 : 100 });
  },
  async *freshness({ agents, quick, patient }) {
    const { measureFreshness } = await import('./freshness.ts');
    for (const pupils of agents === null ? (quick ? [2] : [1, 8]) : [agents])
      yield await measureFreshness({ pupils, patient, times: quick ? 4 : 48 });
  },
  async *console({ agents, runs, seconds, quick }) {
    const { measureConsole } = await import('./console.ts');
    yield await measureConsole({ pupils: agents ?? (quick ? 6 : 30), runs, seconds });
  },
  async *hub({ agents, runs, seconds, quick }) {
    const { measureHub } = await import('./hub.ts');
    yield await measureHub({ agents: agents ?? (quick ? 10 : 100), runs, seconds });
  },
  async *tell({ agents, quick, patient }) {
    const { measureTell } = await import('./tell.ts');
    for (const monitors of [1, 2] as const)
      yield await measureTell({ pupils: agents ?? (quick ? 2 : 8), monitors, patient, times: quick ? 5 : 100 });
  },
  async *authority({ quick }) {
    const { measureAuthority } = await import('./authority.ts');
    yield await measureAuthority({ times: quick ? 50 : 2_000 });
  },
};

/** Ends everything that was started, at once: the programs are in groups of their own, which Ctrl+C does not reach. */
const abandon = (): never => {
  for (const pid of family(process.pid).slice(1)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself a moment ago.
    }
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  return process.exit(1);
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  execFileSync(process.execPath, [BUNDLE], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { quick, patient } = options;
  const head = { machine: machine(), revision: revision(), at: new Date().toISOString(), quick, patient };
  say(
    `${head.machine}\nrevision ${head.revision}, ${head.at}${quick ? ', quick: these figures mean nothing' : ''}${patient ? ', patient' : ''}\n`,
  );
  say(tableHead());
  const figures: Figure[] = [];
  for (const part of options.only) {
    for await (const some of series[part](options)) {
      figures.push(...some);
      for (const figure of some) say(tableRow(figure));
      if (options.json !== null) writeFileSync(options.json, `${JSON.stringify({ ...head, figures }, null, 2)}\n`);
    }
  }
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, abandon);
try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  abandon();
}
