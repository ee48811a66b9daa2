import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LocalSeal } from '../../../apps/agent/service/report/report-seal.ts';
import { readRow } from '../../../apps/agent/service/report/spool-table.ts';
import { SPOOL_FILES, SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';

const BESIDE = ['', '-wal', '-shm', '-journal', '.new', '.new-journal'];

const only = (files: readonly string[], calls: string, inject: string): readonly string[] => [
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  `trace=${calls}`,
  '-e',
  `inject=${calls}:${inject}`,
  ...files.flatMap((file) => ['-P', file]),
];

/** What is asked of strace: to fail calls that touch these files, and nothing else of the program; it counts each kind by itself. */
export const failing = (files: readonly string[], calls: string, inject: string): readonly string[] => [
  '--seccomp-bpf',
  ...only(files, calls, inject),
];

/** To kill the program at the so-many-th call of a kind on these files. With `--seccomp-bpf` strace never sends the signal. */
export const killing = (files: readonly string[], { call, at }: { readonly call: string; readonly at: number }) =>
  only(files, call, `signal=SIGKILL:when=${at}`);

/** Everything that a spool in a data folder writes to. */
export const spoolFiles = (dataDir: string): readonly string[] => {
  const folder = join(dataDir, SPOOL_FILES.folder);
  const reports = join(folder, SPOOL_FILES.reports);
  return [dataDir, folder, join(folder, SPOOL_FILES.ballast), ...BESIDE.map((part) => `${reports}${part}`)];
};

export type Ran = { readonly lines: readonly string[]; readonly signal: NodeJS.Signals | null; readonly error: string };

/** Runs a program of Node under strace until it ends or is ended, and returns what it said. */
export const runUnder = (strace: readonly string[], args: readonly string[], env = process.env): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn('strace', [...strace, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let [said, error] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (error += part.toString()));
    child.once('error', reject);
    child.once('close', (_code, signal) => {
      resolve({ lines: said.split('\n').filter((line) => line !== ''), signal, error });
    });
  });

/** Does all of this, two at a time: as many as there are cores where it runs. */
export const twoAtATime = async <T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> => {
  const left = [...all];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await each(next);
  };
  await Promise.all([work(), work()]);
};

/** The numbers after a word in what a program said. */
export const numbersOf = (lines: readonly string[], word: string): readonly number[] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.slice(word.length + 1)));

/** What the spool of a data folder holds when an agent opens it next: the numbers of the reports that can be read. */
export const reportsIn = async (dataDir: string) => {
  {
    using spool = SqliteSpool.open(dataDir, Date.now(), { ballastBytes: 65_536 });
    if (spool.found.was === 'damaged') throw new Error('the spool is damaged');
  }
  const local = new LocalSeal(dataDir);
  using db = new DatabaseSync(join(dataDir, SPOOL_FILES.folder, SPOOL_FILES.reports), { readOnly: true });
  const there: number[] = [];
  const received: number[] = [];
  for (const raw of db.prepare('SELECT * FROM report').all()) {
    const row = readRow({ ...raw });
    const content = row === null ? null : await local.open(row.sealed);
    const number = Number(content?.text.replace('report ', ''));
    there.push(number);
    if (row?.receivedAt !== null) received.push(number);
  }
  return { there, received };
};

/** Everything that is not as a program said that it is; it ended, or was ended, so often. */
export const brokenPromises = async (
  dataDir: string,
  lines: readonly string[],
  ends = 1,
): Promise<readonly string[]> => {
  const { there, received } = await reportsIn(dataDir);
  const saved = numbersOf(lines, 'saved');
  return [
    ...saved.filter((one) => !there.includes(one)).map((one) => `${one} is lost`),
    ...numbersOf(lines, 'received')
      .filter((one) => !received.includes(one))
      .map((one) => `${one} is not received any more`),
    ...there.filter((one, at) => there.indexOf(one) !== at || Number.isNaN(one)).map((one) => `${one} is there twice`),
    ...there.filter((one) => !numbersOf(lines, 'telling').includes(one)).map((one) => `${one} was never told`),
    // Each time one that was kept and not said to be.
    ...(there.length > saved.length + ends ? [`${there.length} are there of ${saved.length}`] : []),
  ];
};
