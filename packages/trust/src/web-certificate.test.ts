import { mkdtemp, rm } from 'node:fs/promises';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hubUrn } from '@usher/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isIssuedLeaf } from './chain.ts';
import { createSchool, openSchool, type School } from './school.ts';
import { issueWebCertificate, type WebCertificate } from './web-certificate.ts';

const NOW = Date.UTC(2026, 8, 1);
let folder: string;
let school: School;
let made: WebCertificate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-web-certificate-'));
  await createSchool({ name: 'Mill Lane', folder: join(folder, 'school') });
  school = await openSchool(join(folder, 'school'));
  made = await issueWebCertificate(school, { hosts: ['hub.mill-lane.example', '192.0.2.7', '2001:db8::7'], now: NOW });
});
afterAll(() => rm(folder, { recursive: true }));

test('is for the hosts it names and no others', () => {
  const leaf = new X509Certificate(made.certificateChain);
  expect(leaf.checkHost('hub.mill-lane.example')).toBe('hub.mill-lane.example');
  expect(leaf.checkHost('mill-lane.example')).toBeUndefined();
  expect(leaf.checkIP('192.0.2.7')).toBe('192.0.2.7');
  expect(leaf.checkIP('192.0.2.8')).toBeUndefined();
  expect(leaf.checkIP('2001:db8::7')).toBe('2001:db8::7');
});

test('is issued by the school, lasts no longer than browsers allow, and has a key of its own', async () => {
  const leaf = new X509Certificate(made.certificateChain);
  const issuing = new X509Certificate(school.issuing.certificate);
  expect(leaf.verify(issuing.publicKey)).toBe(true);
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(397 * 24 * 60 * 60_000);
  expect(leaf.validFromDate.getTime()).toBeLessThan(NOW);
  const again = await issueWebCertificate(school, { hosts: ['hub'], now: NOW });
  expect(again.privateKey).not.toBe(made.privateKey);
});

test('is never taken for the hub that devices dial', () => {
  const issuing = new X509Certificate(school.issuing.certificate);
  const asHub = ({ certificateChain, privateKey }: WebCertificate) =>
    isIssuedLeaf(new X509Certificate(certificateChain), issuing, {
      pin: school.pin,
      urn: hubUrn(school.schoolId),
      usage: 'server',
      key: createPrivateKey(privateKey),
    });
  expect(asHub(school.hub)).toBe(true);
  expect(asHub(made)).toBe(false);
});
