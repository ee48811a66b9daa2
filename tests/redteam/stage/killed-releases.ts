import { spawn } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEFAULT_SETTINGS, readReport, reportAct } from '@usher/incidents';
import { openSqliteRegister } from '@usher/register';
import { newId, openReportKey } from '@usher/trust';
import { systemClock } from '../../../apps/hub/clock.ts';
import { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { CaseDesk } from '../../../apps/hub/incidents/case/case-desk.ts';
import { EvidenceDesk } from '../../../apps/hub/incidents/evidence/evidence-desk.ts';
import { EvidenceFiles } from '../../../apps/hub/incidents/evidence/evidence-files.ts';
import { createChance } from './profile.ts';
import { lead, ORIGIN, staffOf } from './released-item.ts';

const PROGRAM = new URL('release-program.ts', import.meta.url).pathname;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = {
  spki: createPublicKey(pem).export({ type: 'spki', format: 'der' }),
  sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey),
};

/** A case with one sealed item, in a folder that nobody has open. */
const prepare = async (folder: string): Promise<{ readonly caseId: string; readonly item: string }> => {
  mkdirSync(folder, { recursive: true });
  await using register = await openSqliteRegister(join(folder, 'register.db'), { origin: ORIGIN, key });
  const book = new CaseBook(register, newId);
  const clock = systemClock;
  const desk = new CaseDesk({ book, settings: () => DEFAULT_SETTINGS, staff: staffOf(), clock, makeId: newId });
  const { recipient } = await openReportKey(folder);
  const holders = [{ recipient }] as never;
  const known = { keys: { holders } as never, digest: '' };
  const files = new EvidenceFiles(folder);
  const evidence = new EvidenceDesk({ desk, register, files, keys: { current: async () => known }, makeId: newId });
  const report = readReport({ text: 'look' }, { source: 'staff' }, Math.trunc(clock.now()), newId());
  const from = { room: null, device: null, address: null, place: 'in-school', lessonTeacher: null } as const;
  const { id } = await book.open(reportAct(report, { reporter: lead.person, source: 'staff', ...from }), {
    by: lead.person,
    posts: lead.posts,
  });
  const shown = await evidence.add({ id, what: 'x', content: randomBytes(2_000) }, lead);
  const [item = ''] = shown.entries.flatMap((entry) => (entry.kind === 'case.evidence' ? [entry.facts.item] : []));
  return { caseId: id, item };
};

const releasesIn = async (folder: string, caseId: string): Promise<number> => {
  await using register = await openSqliteRegister(join(folder, 'register.db'), { origin: ORIGIN, key });
  const state = await new CaseBook(register, newId).read(caseId);
  return state?.entries.filter(({ kind }) => kind === 'case.release').length ?? 0;
};

/**
 * Kills a program that gives an item out, at moments nobody chose, until it was killed so often or so much time went by:
 * how many keys had left it by then, and how many releases the register has.
 */
export const killedReleases = async ({
  folder,
  kills,
  mostMs,
}: {
  readonly folder: string;
  readonly kills: number;
  readonly mostMs: number;
}) => {
  const { caseId, item } = await prepare(folder);
  const chance = createChance();
  const until = Date.now() + mostMs;
  let given = 0;
  let done = 0;
  while (done < kills && Date.now() < until) {
    const child = spawn(process.execPath, [PROGRAM, folder, caseId, item], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, USHER_TEST_LOG_KEY: pem },
    });
    let trouble = '';
    child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
    const lines = createInterface({ input: child.stdout });
    const closed = once(lines, 'close');
    const wanted = 1 + chance.below(12);
    let own = 0;
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.startsWith('key ')) own += 1;
        if (own === wanted) resolve();
      });
      void closed.then(() => reject(new Error(`the program ended by itself: ${trouble}`)));
    });
    // Somewhere in the next one or two.
    await new Promise((resolve) => setTimeout(resolve, chance.below(15)));
    child.kill('SIGKILL');
    await closed;
    given += own;
    done += 1;
  }
  return { kills: done, given, lines: await releasesIn(folder, caseId) };
};
