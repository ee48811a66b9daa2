import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, bytesOf, makeKey, openEvidence } from '../../apps/hub/web/features/evidence/evidence-key.ts';
import type { Browser } from './web/browser.ts';
import { contentOf, digestOf, freshCode, type HeldKeys, keysText, makeEvidenceKeys } from './web/evidence-school.ts';
import { pupilTells } from './web/pupil-tells.ts';
import { WebSchool } from './web/web-school.ts';

type Shown = {
  readonly code?: string;
  readonly entries: readonly { readonly kind: string; readonly facts: { readonly item?: string } }[];
};
type Released = { readonly code?: string; readonly shown: Shown; readonly key: string; readonly sealed: string };

let school: WebSchool;
let id: string;
let people: { dana: string; nora: string };
let dana: Browser;
let nora: Browser;
beforeEach(async () => {
  school = await WebSchool.start();
  people = {
    dana: await school.person('dana', ['dsl', 'online-safety-lead']),
    nora: await school.person('nora', ['network-manager']),
  };
  id = await pupilTells(school, { user: 'amelia', device: 'ICT1-07', kinds: ['unkind'], text: 'they are mean' });
  dana = await school.signedIn('dana');
  nora = await school.signedIn('nora');
});
afterEach(async () => {
  expect(school.faults).toEqual([]);
  await school[Symbol.asyncDispose]();
});

const begin = (): Promise<HeldKeys> => makeEvidenceKeys(school, { lead: dana, second: nora, person: people.dana });
const CONTENT = randomBytes(3_000);
const add = async (by: Browser, content: Uint8Array = CONTENT) =>
  (await by.ask('evidence.add', { id, what: 'A message', content: contentOf(content) })).body as Shown;
const itemIn = ({ entries }: Shown): string =>
  entries.findLast(({ kind }) => kind === 'case.evidence')?.facts.item ?? 'no item';
const release = async (by: Browser, item: string, code = freshCode(school, by)) =>
  (await by.ask('evidence.release', { id, item, why: 'To see what was written.', code })).body as Released;
const codeOf = (body: unknown): string => (body as { code?: string }).code ?? 'done';
const kinds = async (): Promise<readonly string[]> =>
  (await school.book.read(id))?.entries.map(({ kind }) => kind) ?? [];

describe('evidence', () => {
  it('[EVD1] [EVD3] is sealed as it comes, released once that is written down, and opened by the key alone', async () => {
    const { lead, recovery } = await begin();
    const item = itemIn(await add(dana));
    expect(readdirSync(join(school.dataDir, 'evidence'))).toEqual([`${item}.age`]);
    const answer = await release(dana, item);
    expect(answer.shown.entries.at(-1)).toMatchObject({ kind: 'case.release', facts: { item } });
    expect((await kinds()).at(-1)).toBe('case.release');
    const given = { caseId: id, item, key: answer.key, sealed: bytesOf(answer.sealed) };
    for (const { identity } of [lead, recovery])
      expect(Buffer.from(await openEvidence(identity, given)).equals(CONTENT)).toBe(true);
    const other = await makeKey('lead', people.dana);
    await expect(openEvidence(other.identity, given)).rejects.toThrow(/does not open/);
    await expect(openEvidence(lead.identity, { ...given, item: id })).rejects.toThrow(DOMException);
    await expect(openEvidence(lead.identity, { ...given, key: randomBytes(32).toString('hex') })).rejects.toThrow(
      DOMException,
    );
  });

  it('[EVD2] is refused while there is no key, before and after it was sent, with nothing kept', async () => {
    expect((await dana.ask('evidence.standing', {})).body).toMatchObject({ keys: 'missing' });
    expect(codeOf(await add(dana))).toBe('no-evidence-key');
    expect(await kinds()).not.toContain('case.evidence');
    expect(readdirSync(school.dataDir)).not.toContain('evidence');
    await begin();
    expect((await dana.ask('evidence.standing', {})).body).toMatchObject({ keys: 'ready' });
    expect(codeOf(await add(dana))).toBe('done');
  });

  it('[EVD3] is not given out for an old code, a wrong one, without a reason, or from another case', async () => {
    await begin();
    const item = itemIn(await add(dana));
    const other = await pupilTells(school, { user: 'ben', device: 'ICT1-08', kinds: ['unkind'], text: 'also' });
    const code = freshCode(school, dana);
    const ask = async (input: object) =>
      codeOf((await dana.ask('evidence.release', { id, item, why: 'Because.', code, ...input })).body);
    expect(await ask({ id: other })).toBe('not-offered');
    expect(await ask({ why: ' ' })).toBe('bad-request');
    expect(await ask({ code: '000000' })).toBe('wrong-fresh-code');
    expect(await kinds()).not.toContain('case.release');
    expect(await ask({})).toBe('done');
    expect(await ask({})).toBe('wrong-fresh-code');
    expect((await kinds()).filter((kind) => kind === 'case.release')).toHaveLength(1);
  });

  it('[EVD3] is not given out when its file is gone or was changed, and that is said before anything is written', async () => {
    await begin();
    const item = itemIn(await add(dana));
    const file = join(school.dataDir, 'evidence', `${item}.age`);
    const sealed = readFileSync(file);
    writeFileSync(file, Buffer.concat([sealed.subarray(0, -1), Buffer.from([(sealed.at(-1) ?? 0) ^ 1])]));
    expect(codeOf(await release(dana, item))).toBe('evidence-damaged');
    expect(await kinds()).not.toContain('case.release');
  });

  it('[EVD4] is saved as a file only by whoever opened it, and that is in the case before it is', async () => {
    await begin();
    await school.person('dan', ['deputy']);
    const dan = await school.signedIn('dan');
    const item = itemIn(await add(dana));
    const save = async (by: Browser) =>
      codeOf((await by.ask('evidence.save', { id, item, why: 'For the police.' })).body);
    expect(await save(dana)).toBe('not-opened');
    await release(dana, item);
    expect(await save(dan)).toBe('not-opened');
    expect(await save(dana)).toBe('done');
    expect((await school.book.read(id))?.entries.at(-1)).toMatchObject({
      kind: 'case.exported',
      facts: { what: 'evidence' },
      words: { why: 'For the police.' },
    });
  });

  it('[EVD5] is gone for good, also for copies, once the key of its entry is erased', async () => {
    const { lead } = await begin();
    const item = itemIn(await add(dana));
    const kept = await school.register.find(item);
    const erasure = { id: '00000000-0000-4000-8000-0000000000ee', by: 'account:1', reason: 'retention' };
    await school.register.erase({ ...erasure, seqs: [kept?.seq ?? 0] });
    expect(codeOf(await release(dana, item))).toBe('evidence-erased');
    expect((await school.register.find(item))?.words).toEqual({});
    expect(lead.identity).toMatch(/^AGE-SECRET-KEY-1/);
  });

  it('[EVD6] is never found by its key in a search, nor shown it to anybody', async () => {
    await begin();
    const item = itemIn(await add(dana));
    const key = (await school.register.find(item))?.words['key'] ?? '';
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    for (const words of [key, key.slice(0, 8), key.slice(0, 3)])
      expect((await dana.ask('cases', { words })).body).toMatchObject({ cases: [] });
    expect(JSON.stringify((await dana.ask('case.open', { id })).body)).not.toContain(key);
    await school.person('harriet', ['head']);
    const harriet = await school.signedIn('harriet');
    expect(JSON.stringify((await harriet.ask('staff-actions', {})).body)).not.toContain(key);
  });

  it('takes the largest file, and no larger one, of nobody who is not signed in', async () => {
    await begin();
    const most = 20 * 1024 * 1024;
    expect(codeOf(await add(dana, randomBytes(most)))).toBe('done');
    expect(codeOf(await add(dana, randomBytes(most + 1)))).toBe('too-large');
    expect(codeOf(await add(school.browser(), randomBytes(1_000)))).toBe('not-signed-in');
  });
});

describe('evidence keys', () => {
  const proposed = async () => {
    const [lead, recovery] = [await makeKey('lead', people.dana), await makeKey('recovery', null)];
    const text = keysText(school, { holders: [lead.holder, recovery.holder] });
    return { lead, recovery, text, approval: await approve(lead, text) };
  };

  it('[EVK3] are made by two people, and count for nothing before', async () => {
    const { text, approval } = await proposed();
    expect(codeOf((await nora.ask('evidence-keys.propose', { text, approval })).body)).toBe('not-allowed');
    expect(codeOf((await dana.ask('evidence-keys.propose', { text, approval })).body)).toBe('done');
    expect((await dana.ask('evidence.standing', {})).body).toMatchObject({ keys: 'waiting' });
    expect(codeOf(await add(dana))).toBe('no-evidence-key');
    const agree = async (by: Browser) =>
      codeOf((await by.ask('evidence-keys.approve', { digest: digestOf(text), code: freshCode(school, by) })).body);
    expect(await agree(dana)).toBe('not-allowed');
    expect(await agree(nora)).toBe('done');
    expect((await dana.ask('evidence.standing', {})).body).toMatchObject({ keys: 'ready' });
  });

  it('[EVK3] need a second person also where one holds both posts', async () => {
    const both = await school.person('both', ['dsl', 'network-manager']);
    const browser = await school.signedIn('both');
    const [lead, recovery] = [await makeKey('lead', both), await makeKey('recovery', null)];
    const text = keysText(school, { holders: [lead.holder, recovery.holder] });
    await browser.ask('evidence-keys.propose', { text, approval: await approve(lead, text) });
    const code = freshCode(school, browser);
    const agreed = await browser.ask('evidence-keys.approve', { digest: digestOf(text), code });
    expect(codeOf(agreed.body)).toBe('second-person');
  });

  it('[EVK1] cannot be made without the one that is printed, nor without the lead’s', async () => {
    const { lead, recovery } = await proposed();
    const deputy = await makeKey('deputy', people.dana);
    for (const holders of [[lead.holder], [lead.holder, deputy.holder], [recovery.holder, deputy.holder]]) {
      const text = keysText(school, { holders });
      const answer = await dana.ask('evidence-keys.propose', { text, approval: await approve(lead, text) });
      expect(codeOf(answer.body)).toBe('evidence-keys-bad-form');
    }
  });

  it('[EVK4] change only with the yes of somebody who held one, and evidence is sealed for the new ones', async () => {
    const before = await begin();
    const next = await proposed();
    const known = (await dana.ask('evidence-keys', {})).body as { known: { digest: string } };
    const text = keysText(school, {
      version: 2,
      previous: known.known.digest,
      holders: [next.lead.holder, next.recovery.holder],
    });
    const propose = async (approval: string) =>
      codeOf((await dana.ask('evidence-keys.propose', { text, approval })).body);
    expect(await propose(await approve(next.lead, text))).toBe('evidence-keys-not-approved');
    expect(await propose(await approve(before.recovery, text))).toBe('done');
    const code = freshCode(school, nora);
    await nora.ask('evidence-keys.approve', { digest: digestOf(text), code });
    const item = itemIn(await add(dana));
    const { key, sealed } = await release(dana, item);
    const given = { caseId: id, item, key, sealed: bytesOf(sealed) };
    await expect(openEvidence(before.lead.identity, given)).rejects.toThrow(/does not open/);
    expect(Buffer.from(await openEvidence(next.lead.identity, given)).equals(CONTENT)).toBe(true);
  });

  it('[EVK2] count only with both signatures, whoever writes one into the register, and those who look after them see it', async () => {
    const { text, approval } = await proposed();
    const digest = digestOf(text);
    await dana.ask('evidence-keys.propose', { text, approval });
    const approved = { kind: 'staff.evidence-keys-approved' as const, by: people.nora };
    await school.book.note({ ...approved, facts: { digest, school: approval } });
    expect((await dana.ask('evidence.standing', {})).body).toEqual({ keys: 'waiting', isTampered: true });
    expect((await nora.ask('evidence-keys', {})).body).toMatchObject({ known: null, notBelieved: 1 });
    expect(codeOf(await add(dana))).toBe('no-evidence-key');
  });

  it('[EVK3] can be declined, and then do not wait any more', async () => {
    const { text, approval } = await proposed();
    await dana.ask('evidence-keys.propose', { text, approval });
    expect(codeOf((await nora.ask('evidence-keys.decline', { digest: digestOf(text) })).body)).toBe('done');
    expect((await dana.ask('evidence.standing', {})).body).toMatchObject({ keys: 'missing' });
    const code = freshCode(school, nora);
    const agreed = await nora.ask('evidence-keys.approve', { digest: digestOf(text), code });
    expect(codeOf(agreed.body)).toBe('nothing-new');
  });
});
