import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceKeys } from '@usher/hub';
import { openRows, openSqliteRegister, verifyRegister } from '@usher/register';
import type { RegisterCard } from '@usher/protocol';
import { type Identity, newId, openLogKey, openSchool, RegisterWitness, witnessFile } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftOf } from '../../apps/hub/incidents/entry-draft.ts';
import { findForgedReports } from '../../apps/usher/register/forged-reports.ts';
import { honestReport } from '../integration/hub/made-report.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';

let school: RunningSchool;
beforeEach(async () => {
  school = await RunningSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

type Agent = Awaited<ReturnType<RunningSchool['agent']>>;

const cardOf = async (agent: Agent): Promise<RegisterCard> =>
  JSON.parse((await agent.next('register.card')).body.text) as RegisterCard;

/** Brings one report as an honest computer would, and resolves to its id when it is kept. */
const bring = async (agent: Agent, identity: Identity, card: RegisterCard, text: string): Promise<string> => {
  const body = await honestReport(identity, card, { text });
  agent.link.send({ t: 'report.submit', id: newId(), body });
  await agent.next('report.kept');
  return body.reportId;
};

const file = (): string => join(school.dataDir, 'register.db');

const verdict = async (path: string) => {
  const { spki } = await openLogKey(school.dataDir);
  await using rows = await openRows(path);
  const { found, size } = await verifyRegister(rows, { spki, witnessed: [] });
  return { found, size };
};

test('[RT-034] a report that staff write into the register in a computer’s name is found, with the log’s own key', async () => {
  const identity = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(identity);
  await bring(agent, identity, await cardOf(agent), 'an honest one');
  await school.stopHub();
  const { schoolId } = await openSchool(school.dataDir);
  const forge = async (delivery: { digest: string; key: string; sig: string } | undefined) => {
    await using register = await openSqliteRegister(file(), {
      origin: `usher/${schoolId}`,
      key: await openLogKey(school.dataDir),
    });
    const id = newId();
    await register.append([
      draftOf(
        {
          id,
          caseId: newId(),
          kind: 'case.report',
          by: `device:${identity.deviceId}`,
          posts: [],
          people: [],
          facts: {
            reportId: id,
            source: 'pupil',
            about: 'me',
            instead: false,
            kinds: [],
            occurredAt: 1,
            room: 'ICT1',
            device: 'PC-1',
            address: null,
            place: 'in-school',
            cut: false,
          },
          words: { text: 'forged' },
        },
        delivery,
      ),
    ]);
    return id;
  };
  const stolen = JSON.parse(
    execFileSync('sqlite3', [file(), "SELECT facts FROM entry WHERE kind = 'case.report'"], { encoding: 'utf8' }),
  ) as { delivery: { digest: string; key: string; sig: string } };
  const forged = [await forge(undefined), await forge(stolen.delivery)];
  // The log is whole: whoever has its key has written into it. That no computer signed it is what gives it away.
  expect((await verdict(file())).found).toBe(0);
  await using rows = await openRows(file());
  expect((await findForgedReports(rows, await deviceKeys(school.dataDir))).map(({ id }) => id)).toEqual(forged);
});

test('[RT-097] a thousand reports of one computer are all there, in a few incidents, and others get through', async () => {
  const identity = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(identity);
  const card = await cardOf(agent);
  const count = process.env['LONG'] === '1' ? 1_000 : 60;
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(await bring(agent, identity, card, `report ${n}`));
    // A computer that keeps to its pace is not shown out.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const other = await school.enrolled('agent', 'PC-2');
  const second = await school.agent(other);
  await bring(second, other, await cardOf(second), 'the one that matters');
  await school.stopHub();
  const said = spawnSync(
    'sqlite3',
    [
      file(),
      "SELECT id FROM entry WHERE kind IN ('case.report', 'case.more'); SELECT count(DISTINCT case_id) FROM entry",
    ],
    { encoding: 'utf8' },
  ).stdout.trim();
  const lines = said.split('\n');
  expect(ids.filter((id) => !lines.includes(id))).toEqual([]);
  expect(Number(lines.at(-1))).toBeLessThanOrEqual(6);
  expect(lines).toHaveLength(count + 2);
});

const MUTATIONS = [
  "UPDATE entry SET facts = replace(facts, 'ICT1', 'ICT9') WHERE seq = 1",
  'UPDATE entry SET at = at - 86400000 WHERE seq = 2',
  "UPDATE entry_words SET text = 'nothing happened' WHERE seq = (SELECT min(seq) FROM entry_words)",
  'DELETE FROM entry WHERE seq = 1',
  'DELETE FROM entry_words WHERE seq = (SELECT min(seq) FROM entry_words)',
  "DELETE FROM entry_person WHERE part = 'reporter'",
  "UPDATE entry SET by_whom = 'account:1' WHERE seq = 1",
  'UPDATE entry SET leaf = randomblob(32) WHERE seq = 1',
  "UPDATE entry SET case_id = '00000000-0000-4000-8000-000000000000' WHERE seq = 1",
];

test('[RT-101] whatever the owner of the file changes in it with sqlite3 is found', async () => {
  const identity = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(identity);
  const card = await cardOf(agent);
  for (let n = 0; n < 4; n += 1) await bring(agent, identity, card, `he said ${n}`);
  await school.stopHub();
  const { schoolId } = await openSchool(school.dataDir);
  {
    await using register = await openSqliteRegister(file(), {
      origin: `usher/${schoolId}`,
      key: await openLogKey(school.dataDir),
    });
    await register.checkpoint();
  }
  expect((await verdict(file())).found).toBe(0);
  const folder = mkdtempSync(join(tmpdir(), 'usher-mutated-'));
  const unnoticed: string[] = [];
  for (const [n, mutation] of MUTATIONS.entries()) {
    const copy = join(folder, `${n}.db`);
    copyFileSync(file(), copy);
    const triggers = execFileSync('sqlite3', [copy, "SELECT name FROM sqlite_master WHERE type = 'trigger'"], {
      encoding: 'utf8',
    });
    const drops = triggers
      .trim()
      .split('\n')
      .map((name) => `DROP TRIGGER ${name};`);
    execFileSync('sqlite3', [copy, `PRAGMA foreign_keys = OFF; ${drops.join(' ')} ${mutation};`]);
    if ((await verdict(copy)).found === 0) unnoticed.push(mutation);
  }
  rmSync(folder, { recursive: true });
  expect(unnoticed).toEqual([]);
});

test('[RT-102] a register that was rolled back is noticed by every computer at its first hello', async () => {
  const identity = await school.enrolled('agent', 'PC-0');
  const agent = await school.agent(identity);
  const card = await cardOf(agent);
  await bring(agent, identity, card, 'the first');
  await school.stopHub();
  const before = readFileSync(file());
  await school.startHub(0);
  const back = await school.agent(identity);
  await bring(back, identity, card, 'the one somebody wants gone');
  const devices: { readonly own: Identity; readonly folder: string }[] = [];
  // One after the other: eight at once from one address are let in before their welcome.
  for (let n = 0; n < 10; n += 1) {
    const own = await school.enrolled('agent', `PC-${n + 1}`);
    const folder = join(school.folder, `witness ${n}`);
    const witness = await RegisterWitness.open(witnessFile(folder), (cause) => {
      throw cause;
    });
    const link = await school.agent(own);
    expect(witness.look(card, { ...(await link.next('register.checkpoint')).body, proof: null }, 1).do).toBe('nothing');
    await witness.settled();
    devices.push({ own, folder });
  }
  await school.stopHub();
  for (const part of ['', '-wal', '-shm']) rmSync(`${file()}${part}`, { force: true });
  writeFileSync(file(), before);
  await school.startHub(0);
  const sights: string[] = [];
  for (const { own, folder } of devices) {
    const witness = await RegisterWitness.open(witnessFile(folder), () => undefined);
    const link = await school.agent(own);
    const seen = witness.look(card, { ...(await link.next('register.checkpoint')).body, proof: null }, 2);
    await witness.settled();
    sights.push(seen.do === 'alarm' ? seen.alarm.kind : seen.do);
    if (seen.do === 'alarm') link.link.send({ t: 'register.alarm', id: newId(), body: seen.alarm });
  }
  expect(sights).toEqual(Array.from({ length: 10 }, () => 'went-back'));
  await expect.poll(() => auditCount('register.alarm')).toBe(10);
});

const auditCount = (what: string): number =>
  Number(
    execFileSync('sqlite3', [join(school.dataDir, 'hub.db'), `SELECT count(*) FROM audit WHERE what = '${what}'`], {
      encoding: 'utf8',
    }),
  );

test('[RT-127] what was erased is in no file of the register, and its proofs still hold', async () => {
  const identity = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(identity);
  await bring(agent, identity, await cardOf(agent), 'a canary called Zebulon');
  await school.stopHub();
  const { schoolId } = await openSchool(school.dataDir);
  {
    await using register = await openSqliteRegister(file(), {
      origin: `usher/${schoolId}`,
      key: await openLogKey(school.dataDir),
    });
    const { entries } = await register.page({ kind: 'case.report', limit: 10 });
    await register.erase({ id: newId(), by: 'account:1', reason: 'retention', seqs: entries.map(({ seq }) => seq) });
    await register.checkpoint();
  }
  const holding = readdirSync(school.dataDir).filter((name) => {
    if (!name.startsWith('register.db')) return false;
    return readFileSync(join(school.dataDir, name)).includes('Zebulon');
  });
  expect(holding).toEqual([]);
  expect((await verdict(file())).found).toBe(0);
});
