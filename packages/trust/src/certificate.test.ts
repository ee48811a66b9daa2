import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { issueCertificate } from './certificate.ts';
import { createKey } from './p256.ts';

const urn = 'urn:usher:01890a5d-ac96-774b-bcce-b302099a8057:hub';
let all: Record<'root' | 'issuing' | 'hub' | 'device', X509Certificate>;

beforeAll(async () => {
  const [rootKey, issuingKey, key] = await Promise.all([createKey(), createKey(), createKey()]);
  const root = { commonName: 'root', key: rootKey };
  const issuing = { commonName: 'issuing', key: issuingKey };
  const issue = (wish: Parameters<typeof issueCertificate>[0]): X509Certificate =>
    new X509Certificate(issueCertificate(wish));
  all = {
    root: issue({ role: 'root', ...root, issuer: root }),
    issuing: issue({ role: 'issuing', ...issuing, issuer: root }),
    hub: issue({ role: 'hub', commonName: 'hub', key, issuer: issuing, urn }),
    device: issue({ role: 'device', commonName: 'device', key, issuer: issuing, urn }),
  };
});

test('each is signed by the one above it', () => {
  expect(all.root.verify(all.root.publicKey) && all.root.checkIssued(all.root)).toBe(true);
  expect(all.issuing.verify(all.root.publicKey) && all.issuing.checkIssued(all.root)).toBe(true);
  for (const leaf of [all.hub, all.device])
    expect(leaf.verify(all.issuing.publicKey) && leaf.checkIssued(all.issuing)).toBe(true);
});

test('only root and issuing CA may issue, and only servers and devices have a use', () => {
  expect([all.root.ca, all.issuing.ca, all.hub.ca, all.device.ca]).toEqual([true, true, false, false]);
  expect([all.hub.keyUsage, all.device.keyUsage]).toEqual([['1.3.6.1.5.5.7.3.1'], ['1.3.6.1.5.5.7.3.2']]);
  expect([all.hub.subjectAltName, all.root.subjectAltName]).toEqual([`URI:${urn}`, undefined]);
});

test('dates are wide enough for a computer whose clock is wrong', () => {
  for (const { validFromDate, validToDate } of Object.values(all))
    expect([validFromDate.toISOString(), validToDate.toISOString()]).toEqual([
      '2020-01-01T00:00:00.000Z',
      '2099-12-31T23:59:59.000Z',
    ]);
});

test('serial numbers have 128 bits and differ', () => {
  const serials = Object.values(all).map(({ serialNumber }) => serialNumber);
  expect(new Set(serials).size).toBe(4);
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
});
