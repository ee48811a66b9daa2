import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalHub } from '@usher/console';
import { addAccount, hasAccounts, openEnrolmentWindow } from '@usher/hub';
import { createSchool } from '@usher/trust';
import { z } from 'zod';
import { UsherFailure } from '../failure.ts';

const Ready = z.object({ ok: z.literal(true), url: z.string(), pin: z.string() });
const Failed = z.object({ ok: z.literal(false), code: z.string(), cause: z.string(), mend: z.string().optional() });

const ASKED_TO_END_MS = 5_000;

const makeSchool = async (folder: string, name: string, news: (line: string) => void): Promise<void> => {
  const sheet = await createSchool({ name, folder });
  const file = join(folder, 'recovery-sheet.txt');
  const lines = [
    `Recovery sheet of ${sheet.name}`,
    `Fingerprint ${sheet.fingerprint}`,
    `Pin ${sheet.pin}`,
    `Passphrase ${sheet.passphrase}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  news(`A school was made for this computer. Print ${file}, lock it away, then delete the file.`);
};

/**
 * Runs the school's hub beside the console, as a process of its own so that a busy window cannot hold it up. The
 * school is made at the first start.
 */
export const startLocalHub = async (
  folder: string,
  listen: string,
  schoolName: string,
  news: (line: string) => void,
): Promise<LocalHub> => {
  if (!existsSync(join(folder, 'school.json'))) await makeSchool(folder, schoolName, news);
  const entry = process.argv[1];
  if (entry === undefined)
    throw new UsherFailure('no-hub', 'this program does not know where it lies', 'start it as "usher console"');
  const run = ['hub', 'run', '--data', folder, '--listen', listen, '--json'];
  const child = spawn(process.execPath, ['--disable-sigusr1', entry, ...run], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(() => resolve(''));
  });
  const said: unknown = line === '' ? null : JSON.parse(line);
  const ready = Ready.safeParse(said);
  if (!ready.success) {
    const failed = Failed.safeParse(said).data;
    await ended;
    throw new UsherFailure(failed?.code ?? 'no-hub', failed?.cause ?? 'the hub did not start', failed?.mend);
  }
  return {
    url: ready.data.url,
    pin: ready.data.pin,
    openCode: async () => (await openEnrolmentWindow(folder, { minutes: 5, count: 1 })).code,
    needed: async () => !(await hasAccounts(folder)),
    create: (user, password) => addAccount(folder, { user, password, role: 'teacher', rooms: 'all' }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), ASKED_TO_END_MS);
      await ended;
      clearTimeout(insist);
    },
  };
};
