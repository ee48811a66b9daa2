import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openInnerLock } from '@usher/trust';
import { Decrypter } from 'age-encryption';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf, openEvidence } from '../../apps/hub/web/features/evidence/evidence-key.ts';
import { codeOf, type EvidenceCase, openEvidenceCase } from './stage/evidence-case.ts';
import { killedReleases } from './stage/killed-releases.ts';
import { figure, profile } from './stage/profile.ts';

let stage: EvidenceCase;
beforeEach(async () => {
  stage = await openEvidenceCase();
});
afterEach(() => stage[Symbol.asyncDispose]());

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** Places of a file's bytes at which a part of what was sealed stands, in any writing that programs use. */
const traces = (path: string, content: Uint8Array): readonly string[] => {
  const bytes = readFileSync(path);
  const found: string[] = [];
  for (let from = 0; from + 48 <= content.byteLength; from += 48) {
    const part = Buffer.from(content.subarray(from, from + 48));
    for (const [writing, written] of [
      ['raw', part],
      ['base64', Buffer.from(part.toString('base64'))],
      ['base64url', Buffer.from(part.toString('base64url'))],
      ['hex', Buffer.from(part.toString('hex'))],
      ['latin1 as UTF-8', Buffer.from(part.toString('latin1'))],
    ] as const)
      if (bytes.includes(written)) found.push(`${path}: ${writing} at ${from}`);
  }
  return found;
};

const sealedFile = (): Buffer => readFileSync(join(stage.school.dataDir, 'evidence', `${stage.item}.age`));

/** Every age identity that lies anywhere in the data folder. */
const identitiesIn = (folder: string): readonly string[] =>
  filesBelow(folder).flatMap(
    (path) => readFileSync(path, 'latin1').match(/AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/g) ?? [],
  );

const opens = async (identity: string, sealed: Uint8Array): Promise<Uint8Array | null> => {
  const opening = new Decrypter();
  opening.addIdentity(identity);
  return await opening.decrypt(sealed).catch(() => null);
};

test('[RT-122] nothing that was sealed stands in clear in any file of the hub, before or after it was opened', async () => {
  const { school, content, lead, caseId, item } = stage;
  await stage.release(lead, caseId, item);
  await school.register.checkpoint();
  const files = filesBelow(school.folder);
  expect(files.some((path) => path.endsWith(`${item}.age`))).toBe(true);
  expect(files.some((path) => path.endsWith('register.db'))).toBe(true);
  expect(files.flatMap((path) => traces(path, content))).toEqual([]);
  // The search would find it: one file has it in clear.
  expect(
    traces(join(school.dataDir, 'hub.db'), readFileSync(join(school.dataDir, 'hub.db')).subarray(0, 96)),
  ).not.toEqual([]);
});

test('[RT-123] the lead’s key and a copy of the sealed file open nothing without the register', async () => {
  const { held, content, caseId, item } = stage;
  const inner = await opens(held.lead.identity, sealedFile());
  expect(inner).not.toBeNull();
  if (inner === null) return;
  expect(Buffer.from(inner).includes(Buffer.from(content.subarray(0, 32)))).toBe(false);
  // What else somebody with the key has: the key's own bytes, and those of other items.
  const other = await stage.school.register.find(item);
  const right = Buffer.from(other?.words['key'] ?? '', 'hex');
  for (const key of [Buffer.alloc(32), Buffer.from(held.lead.identity).subarray(0, 32), inner.subarray(0, 32)])
    expect(openInnerLock({ caseId, item }, key, inner)).toBeNull();
  expect(Buffer.from(openInnerLock({ caseId, item }, right, inner) ?? []).equals(Buffer.from(content))).toBe(true);
});

test('[RT-123] no key leaves when the release cannot be written down', async () => {
  const { school, lead, caseId, item } = stage;
  const key = (await school.register.find(item))?.words['key'] ?? 'no key';
  const append = school.register.append.bind(school.register);
  Object.assign(school.register, {
    append: async (drafts: Parameters<typeof append>[0]) => {
      if (drafts.some(({ kind }) => kind === 'case.release')) throw new Error('the disk is full');
      return append(drafts);
    },
  });
  const refused = await stage.release(lead, caseId, item);
  expect(JSON.stringify(refused)).not.toContain(key);
  expect(codeOf(refused)).toBe('failed');
  expect((await school.book.read(caseId))?.entries.some(({ kind }) => kind === 'case.release')).toBe(false);
  Object.assign(school.register, { append });
  const given = await stage.release(lead, caseId, item);
  expect(given.key).toBe(key);
});

test('[RT-123] whenever the hub is killed, every key that left has its line in the register', async () => {
  const { kills, given, lines } = await killedReleases({
    folder: join(stage.school.folder, 'killed'),
    kills: profile({ short: Number.POSITIVE_INFINITY, long: 1_000 }),
    mostMs: process.env['LONG'] === '1' ? Number.POSITIVE_INFINITY : 25_000,
  });
  figure(`${kills} kills, ${given} keys given, ${lines} lines`);
  expect(kills).toBeGreaterThan(2);
  expect(given).toBeGreaterThan(kills);
  expect(lines).toBeGreaterThanOrEqual(given);
}, 3_600_000);

test('[RT-124] whoever reads everything on the hub, keys and all, opens nothing', async () => {
  const { school, held, content, caseId, item } = stage;
  const sealed = sealedFile();
  const key = Buffer.from((await school.register.find(item))?.words['key'] ?? '', 'hex');
  expect(key.byteLength).toBe(32);
  // The inner key is there for root to read; what it opens is behind the other lock.
  expect(openInnerLock({ caseId, item }, key, sealed)).toBeNull();
  const { openReportKey } = await import('@usher/trust');
  await openReportKey(school.dataDir);
  const identities = identitiesIn(school.folder);
  expect(identities).toHaveLength(1);
  for (const identity of identities) expect(await opens(identity, sealed)).toBeNull();
  for (const { identity } of [held.lead, held.recovery]) expect(identities).not.toContain(identity);
  const given = { caseId, item, key: key.toString('hex'), sealed: bytesOf(sealed.toString('base64')) };
  expect(Buffer.from(await openEvidence(held.recovery.identity, given)).equals(Buffer.from(content))).toBe(true);
});
