import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteRegister } from '@usher/register';
import { createSchool, newId, openLogKey, openSchool, sealEvidence, signText } from '@usher/trust';
import { readReport, reportAct, type Act } from '@usher/incidents';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CaseBook } from '../../apps/hub/incidents/case/case-book.ts';
import { EVIDENCE_KEY } from '../../apps/hub/incidents/evidence/evidence-desk.ts';
import { EvidenceFiles } from '../../apps/hub/incidents/evidence/evidence-files.ts';
import { approve, type MadeKey, makeKey, protectKey } from '../../apps/hub/web/features/evidence/evidence-key.ts';
import { keyGroups } from '../../apps/hub/web/features/evidence/fingerprint.ts';
import { digestOf } from '../integration/web/evidence-school.ts';

// What is left when everybody who held a key is gone and Usher with them: the paper, the files, and the program age.
const USHER = new URL('../../apps/usher/index.ts', import.meta.url).pathname;
const CONTENT = randomBytes(5_000);

let folder: string;
let dataDir: string;
let lead: MadeKey;
let paper: MadeKey;
let caseId: string;
let item: string;
const at = (name: string): string => join(folder, name);

const withBook = async <T>(
  work: (book: CaseBook, register: Awaited<ReturnType<typeof openSqliteRegister>>) => Promise<T>,
): Promise<T> => {
  const { schoolId } = await openSchool(dataDir);
  const options = { origin: `usher/${schoolId}`, key: await openLogKey(dataDir) };
  await using register = await openSqliteRegister(join(dataDir, 'register.db'), options);
  return await work(new CaseBook(register, newId), register);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-recovery-'));
  dataDir = at('school');
  await createSchool({ name: 'Mill Lane', folder: dataDir });
  const { schoolId, issuing } = await openSchool(dataDir);
  [lead, paper] = [await makeKey('lead', 'account:1'), await makeKey('recovery', null)];
  const holders = [lead.holder, paper.holder];
  const text = JSON.stringify({ schoolId, version: 1, previous: null, madeAt: 1, holders });
  const digest = digestOf(text);
  item = newId();
  await withBook(async (book, register) => {
    const proposed = { digest, text, approval: await approve(lead, text) };
    await book.note({ kind: 'staff.evidence-keys-proposed', by: 'account:1', facts: proposed });
    const school = signText('evidence-keys', text, issuing.key);
    await book.note({ kind: 'staff.evidence-keys-approved', by: 'account:2', facts: { digest, school } });
    const report = readReport({ text: 'look' }, { source: 'staff' }, Date.now(), newId());
    const from = { room: null, device: null, address: null, place: 'in-school', lessonTeacher: null } as const;
    const writer = { by: 'account:1', posts: [] };
    const opened = await book.open(reportAct(report, { reporter: 'account:1', source: 'staff', ...from }), writer);
    caseId = opened.id;
    const { sealed, sha256, key } = await sealEvidence(
      { caseId, item },
      [lead.holder.recipient, paper.holder.recipient],
      CONTENT,
    );
    await new EvidenceFiles(dataDir).put(item, sealed);
    const act: Act = {
      kind: 'case.evidence',
      facts: { item, sha256, bytes: sealed.byteLength },
      words: {},
      people: [],
    };
    const words = { key: Buffer.from(key).toString('hex') };
    await book.add(caseId, [act], writer, [
      { id: item, kind: EVIDENCE_KEY, caseId: null, by: 'account:1', place: null, facts: {}, words, people: [] },
    ]);
    expect(await register.size()).toBe(5);
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const usher = (...args: readonly string[]): Promise<{ status: number; json: { code?: string; item?: string } }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [USHER, 'evidence', ...args, '--data', dataDir, '--json'], (error, stdout) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, json: stdout === '' ? {} : (JSON.parse(stdout) as { code?: string }) });
    });
  });

/** The key as somebody types it off the paper. */
const typePaper = (): string => {
  const file = at('printed.txt');
  writeFileSync(file, `${keyGroups(paper.identity).join('')}\n`, { mode: 0o600 });
  return file;
};

/** Both locks, with the plain program age and then with the script beside it; nothing of Usher takes part. */
const openByHand = (out: string, which: string, identity: string): Buffer => {
  execFileSync('age', ['-d', '-i', identity, '-o', join(out, 'inner'), join(out, `${which}.age`)]);
  const bare = { cwd: out, env: { PATH: process.env['PATH'] ?? '' } };
  execFileSync(process.execPath, ['open.mjs', 'inner', `${which}.json`, 'opened'], bare);
  return readFileSync(join(out, 'opened'));
};

const entries = (kind: string) => withBook((book) => book.entriesOf(kind));

test('[RT-126] [EVD7] a file of a case opens with the paper and the program age, and that it was given out is kept', async () => {
  const out = at('drill');
  expect(await usher('drill', '--to', out, '--item', item)).toMatchObject({
    status: 1,
    json: { code: 'bad-argument' },
  });
  expect(existsSync(out)).toBe(false);
  const why = ['--why', 'Both keys of the leads are lost.'];
  expect(await usher('drill', '--to', out, '--item', item.slice(-6).toUpperCase(), ...why)).toMatchObject({
    status: 0,
  });
  expect(openByHand(out, item, typePaper()).equals(CONTENT)).toBe(true);
  expect(await entries('staff.evidence-drill')).toMatchObject([
    { caseId, facts: { item }, words: { why: 'Both keys of the leads are lost.' } },
  ]);
});

test('[RT-126] the lead’s key file opens with the program age and its passphrase', async () => {
  const out = at('drill');
  await usher('drill', '--to', out, '--item', item, '--why', 'asked');
  writeFileSync(at('key.age'), await protectKey(lead.identity, 'amber kettle willow forty'), { mode: 0o600 });
  const command = `age -d -i ${at('key.age')} -o ${join(out, 'inner')} ${join(out, `${item}.age`)}`;
  // It asks at a terminal, which `script` is one of.
  execFileSync('script', ['-qec', command, '/dev/null'], { input: 'amber kettle willow forty\n', timeout: 60_000 });
  execFileSync(process.execPath, ['open.mjs', 'inner', `${item}.json`, 'opened'], { cwd: out });
  expect(readFileSync(join(out, 'opened')).equals(CONTENT)).toBe(true);
});

test('[RT-126] a drill with a sample opens no evidence, and its phrase shows that it was done', async () => {
  const out = at('drill');
  const { json } = await usher('drill', '--to', out);
  const opened = openByHand(out, json.item ?? '', typePaper()).toString('utf8');
  const phrase = /The phrase is: (\S+)/.exec(opened)?.[1] ?? '';
  expect(await usher('recovered', '--phrase', 'something-else')).toMatchObject({
    status: 1,
    json: { code: 'wrong-phrase' },
  });
  expect(await usher('recovered', '--phrase', phrase)).toMatchObject({ status: 0 });
  expect(await entries('staff.evidence-recovered')).toHaveLength(1);
  expect(await entries('staff.evidence-drill')).toMatchObject([{ caseId: null, facts: { item: null } }]);
});

test('[RT-126] what may be against the law is not written out, nor anything beside a running hub, by another key, or changed', async () => {
  const out = at('drill');
  const drill = () => usher('drill', '--to', out, '--item', item, '--why', 'asked');
  await withBook(async () => {
    expect(await drill()).toMatchObject({ status: 1, json: { code: 'in-use' } });
  });
  await drill();
  const other = await makeKey('lead', 'account:1');
  writeFileSync(at('other.txt'), `${other.identity}\n`, { mode: 0o600 });
  expect(() => openByHand(out, item, at('other.txt'))).toThrow(/no identity matched/);
  const path = join(out, `${item}.json`);
  writeFileSync(path, readFileSync(path, 'utf8').replace(caseId, newId()));
  expect(() => openByHand(out, item, typePaper())).toThrow(/unable to authenticate/);
  rmSync(out, { recursive: true });
  await withBook((book) =>
    book.add(caseId, [{ kind: 'case.suspect', facts: { answer: 'unsure' }, words: {}, people: [] }], {
      by: 'account:1',
      posts: [],
    }),
  );
  expect(await drill()).toMatchObject({ status: 1, json: { code: 'sealed-case' } });
  expect(existsSync(out)).toBe(false);
  expect(await entries('staff.evidence-drill')).toHaveLength(1);
});
