import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceKeys, SignedEvidenceKeys } from '@usher/protocol';
import { isStatementOf, newId, openSchool, signText } from '@usher/trust';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  approve,
  bytesOf,
  type MadeKey,
  makeKey,
  openEvidence,
} from '../../apps/hub/web/features/evidence/evidence-key.ts';
import { systemClock } from '../../apps/agent/clock.ts';
import { type OpenedReports, openReports } from '../../apps/agent/service/report/open-reports.ts';
import { SchoolHand } from '../integration/authority/school-hand.ts';
import { digestOf } from '../integration/web/evidence-school.ts';
import { codeOf, type EvidenceCase, itemOf, openEvidenceCase } from './stage/evidence-case.ts';
import { ObeyingStation, type PlayedHub } from './stage/obeying-station.ts';

const document = (schoolId: string, holders: readonly MadeKey[], more: Partial<EvidenceKeys> = {}): string =>
  JSON.stringify({
    schoolId,
    version: 1,
    previous: null,
    madeAt: 1,
    holders: holders.map(({ holder }) => holder),
    ...more,
  });

/** Keys of whoever looks after the computers, who says that they are the lead's. */
const ownKeys = async (): Promise<readonly [MadeKey, MadeKey]> => [
  await makeKey('lead', 'account:1'),
  await makeKey('recovery', null),
];

describe('at the hub', () => {
  let stage: EvidenceCase;
  beforeEach(async () => {
    stage = await openEvidenceCase();
  });
  afterEach(() => stage[Symbol.asyncDispose]());

  type Known = { readonly known: { readonly digest: string; readonly text: string }; readonly notBelieved: number };
  const standing = async () => (await stage.lead.ask('evidence-keys', {})).body as Known;

  /** Whoever has the data folder signs with the school's issuing key, and writes what the ceremony writes. */
  const writtenIn = async (text: string, approval: string): Promise<void> => {
    const { issuing } = await openSchool(stage.school.dataDir);
    const digest = digestOf(text);
    const by = stage.networkPerson;
    await stage.school.book.note({
      kind: 'staff.evidence-keys-proposed',
      by,
      facts: { digest, text, approval },
    });
    await stage.school.book.note({
      kind: 'staff.evidence-keys-approved',
      by,
      facts: { digest, school: signText('evidence-keys', text, issuing.key) },
    });
  };

  test('[RT-125] keys that one person writes into the register with the school’s own key are not used', async () => {
    const { school, held, caseId, content } = stage;
    const before = (await standing()).known;
    const [own, paper] = await ownKeys();
    const { schoolId } = school.school;
    const next = document(schoolId, [own, paper], { version: 2, previous: before.digest });
    const first = document(schoolId, [own, paper]);
    const stolen = JSON.parse(before.text) as EvidenceKeys;
    const mixed = JSON.stringify({
      ...stolen,
      version: 2,
      previous: before.digest,
      holders: [...stolen.holders, own.holder],
    });
    await writtenIn(next, await approve(own, next));
    await writtenIn(first, await approve(own, first));
    await writtenIn(mixed, await approve(own, mixed));
    await writtenIn(mixed, 'A'.repeat(86));
    expect(await standing()).toMatchObject({ known: before, notBelieved: 4 });
    expect((await stage.lead.ask('evidence.standing', {})).body).toMatchObject({ isTampered: true });
    const added = await stage.add(stage.lead, caseId, content);
    const item = itemOf(added);
    const { key = '', sealed = '' } = await stage.release(stage.lead, caseId, item);
    const given = { caseId, item, key, sealed: bytesOf(sealed) };
    await expect(openEvidence(own.identity, given)).rejects.toThrow(/does not open/);
    expect(Buffer.from(await openEvidence(held.lead.identity, given)).equals(Buffer.from(content))).toBe(true);
  });

  test('[RT-125] the page’s own calls let no one person change them either', async () => {
    const { school, network, lead, networkPerson } = stage;
    const before = (await standing()).known;
    const [own, paper] = await ownKeys();
    const text = document(school.school.schoolId, [own, paper], { version: 2, previous: before.digest });
    const approval = await approve(own, text);
    const propose = { text, approval };
    expect(codeOf(await stage.ask(network, 'evidence-keys.propose', propose))).toBe('not-allowed');
    expect(codeOf(await stage.ask(lead, 'evidence-keys.propose', propose))).toBe('evidence-keys-not-approved');
    const mine = { ...own.holder, person: networkPerson };
    expect(codeOf(await stage.ask(network, 'evidence-keys.offer', { holder: mine }))).toBe('not-allowed');
    expect((await standing()).known).toEqual(before);
  });
});

describe('at the agents', () => {
  const school = new SchoolHand();
  let folder: string;
  let reports: OpenedReports;
  let station: ObeyingStation;
  let hub: PlayedHub;
  let lead: MadeKey;
  let paper: MadeKey;
  let known: SignedEvidenceKeys;

  const openAgent = async (): Promise<void> => {
    const { issuingKey } = school.facts('');
    reports = await openReports({
      dataDir: folder,
      clock: systemClock,
      boot: newId(),
      authority: {
        schoolId: school.schoolId,
        isOfSchool: (kind, statement) => isStatementOf(kind, statement, issuingKey),
      },
      user: () => null,
      sign: null,
      hiddenForMs: () => null,
      isVolatile: () => false,
      submit: () => null,
      log: { info: () => undefined, warn: () => undefined },
    });
    station = new ObeyingStation({ schoolId: school.schoolId, evidenceKeys: (signed) => reports.evidenceKeys(signed) });
    hub = station.join(school.facts('n'.repeat(43)));
  };

  const signed = async (by: MadeKey, text: string): Promise<SignedEvidenceKeys> => ({
    text,
    approval: await approve(by, text),
    school: signText('evidence-keys', text, school.key),
  });
  const show = async (body: SignedEvidenceKeys): Promise<readonly string[]> => {
    const before = hub.refusals.length;
    await hub.say({ t: 'evidence.keys', id: newId(), body });
    return hub.refusals.slice(before);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-keys-'));
    await openAgent();
    [lead, paper] = [await makeKey('lead', 'account:1'), await makeKey('recovery', null)];
    known = await signed(lead, document(school.schoolId, [lead, paper]));
    expect(await show(known)).toEqual([]);
  });
  afterEach(async () => {
    await station.stop();
    await reports[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('[RT-125] [EVK5] a hub in the hands of one person shows keys that no agent believes, and each says so', async () => {
    const [own, print] = await ownKeys();
    const previous = digestOf(known.text);
    const { schoolId } = school;
    const second = document(schoolId, [own, print], { version: 2, previous });
    const far = document(schoolId, [own, print], { version: 900, previous });
    expect(await show(await signed(own, second))).toEqual(['not-signed']);
    expect(await show(await signed(own, document(schoolId, [own, print])))).toEqual(['rolled-back']);
    expect(await show(await signed(own, far))).toEqual(['rolled-back']);
    expect(await show({ ...known, text: second })).toEqual(['not-signed']);
    expect(await show(await signed(own, document(newId(), [own, print])))).toEqual(['not-signed']);
    expect(await show({ ...known, text: 'not keys' })).toEqual(['not-signed']);
    expect(station.notAccepted).toHaveLength(6);
    // What was believed still is, and the honest next one is taken.
    expect(await show(known)).toEqual([]);
    const next = await signed(lead, document(schoolId, [lead, print], { version: 2, previous }));
    expect(await show({ ...next, school: known.school })).toEqual(['not-signed']);
    expect(await show(next)).toEqual([]);
    expect(await show(known)).toEqual([]);
  });

  test('[RT-125] [EVK5] an agent that was started anew believes them no more than before', async () => {
    await reports[Symbol.asyncDispose]();
    await station.stop();
    await openAgent();
    const [own, print] = await ownKeys();
    expect(await show(await signed(own, document(school.schoolId, [own, print])))).toEqual(['rolled-back']);
    expect(await show(known)).toEqual([]);
  });
});
