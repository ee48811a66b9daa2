import { createPublicKey, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type CertificateWish, issueCertificate } from './certificate.ts';
import { createKey } from './p256.ts';
import { loadX509 } from './x509.ts';

const urn = 'urn:usher:01890a5d-ac96-774b-bcce-b302099a8057:hub';
let all: Record<'root' | 'issuing' | 'hub' | 'device', X509Certificate>;

beforeAll(async () => {
  const [rootKey, issuingKey, key] = await Promise.all([createKey(), createKey(), createKey()]);
  const root = { commonName: 'root', key: rootKey };
  const issuing = { commonName: 'issuing', key: issuingKey };
  const issue = async (wish: CertificateWish): Promise<X509Certificate> =>
    new X509Certificate(await issueCertificate(wish));
  all = {
    root: await issue({ role: 'root', ...root, issuer: root }),
    issuing: await issue({ role: 'issuing', ...issuing, issuer: root }),
    hub: await issue({ role: 'hub', commonName: 'hub', key, issuer: issuing, urn }),
    device: await issue({ role: 'device', commonName: 'device', key: createPublicKey(key), issuer: issuing, urn }),
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

test('serial numbers are positive, of up to 128 bits, and differ', () => {
  const serials = Object.values(all).map(({ serialNumber }) => serialNumber);
  expect(new Set(serials).size).toBe(4);
  for (const serial of serials) {
    // Node writes a minus before negative ones. Fewer than 96 bits come once in four thousand million.
    expect(serial).toMatch(/^[0-9A-F]{24,32}$/);
    expect(BigInt(`0x${serial}`)).toBeGreaterThan(0n);
  }
});

test('the profile is kept to the letter', async () => {
  const x509 = await loadX509();
  const { cRLSign, digitalSignature, keyCertSign } = x509.KeyUsageFlags;
  const usages = {
    root: keyCertSign | cRLSign,
    issuing: digitalSignature | keyCertSign | cRLSign,
    hub: digitalSignature,
    device: digitalSignature,
  };
  const paths = { root: [true, undefined], issuing: [true, 0], hub: [false, undefined], device: [false, undefined] };
  for (const role of ['root', 'issuing', 'hub', 'device'] as const) {
    const read = new x509.X509Certificate(new Uint8Array(all[role].raw));
    const constraints = read.getExtension(x509.BasicConstraintsExtension);
    expect([constraints?.critical, constraints?.ca, constraints?.pathLength]).toEqual([true, ...paths[role]]);
    const usage = read.getExtension(x509.KeyUsagesExtension);
    expect([usage?.critical, usage?.usages]).toEqual([true, usages[role]]);
    const leaf = role === 'hub' || role === 'device';
    expect(read.getExtension(x509.ExtendedKeyUsageExtension)?.critical).toBe(leaf ? true : undefined);
    const above = new x509.X509Certificate(new Uint8Array(all[leaf ? 'issuing' : 'root'].raw));
    const { keyId } = above.getExtension(x509.SubjectKeyIdentifierExtension) ?? {};
    expect(keyId).toMatch(/^[0-9a-f]{40}$/);
    expect(read.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId).toBe(keyId);
    expect(read.extensions).toHaveLength(leaf ? 6 : 4);
  }
});
