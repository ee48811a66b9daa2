import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deviceUrn, hubUrn } from '@usher/protocol';
import {
  createCertificateRequest,
  createSchool,
  issueDeviceCertificate,
  newId,
  openDeviceKey,
  openSchool,
  readCertificateRequest,
  type School,
  spkiOf,
} from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const deviceId = newId();
let folder: string;
let school: School;

const at = (name: string): string => join(folder, name);
const openssl = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await run('openssl', args, { cwd: folder });
  return stdout + stderr;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-openssl-'));
  await createSchool({ name: 'Test School', folder: at('school') });
  school = await openSchool(at('school'));
  const request = await createCertificateRequest(await openDeviceKey(at('device')));
  const read = await readCertificateRequest(request);
  const granted = await issueDeviceCertificate(school, read, { kind: 'agent', deviceId });
  await writeFile(at('device.csr'), request);
  await writeFile(at('device.der'), granted.certificate);
  await openssl('x509', '-inform', 'der', '-in', 'device.der', '-out', 'device.pem');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const certificates = {
  root: 'school/root.pem',
  issuing: 'school/issuing.pem',
  hub: 'school/hub.pem',
  device: 'device.pem',
};

const verify = (file: string, purpose: string, ...untrusted: readonly string[]): Promise<string> => {
  const between = untrusted.flatMap((each) => ['-untrusted', each]);
  const strictly = ['-x509_strict', '-check_ss_sig', '-CAfile', certificates.root];
  return openssl('verify', ...strictly, ...between, '-purpose', purpose, file);
};

describe('OpenSSL', () => {
  test('verifies every certificate of a school, strictly and for its purpose', async () => {
    expect(await verify(certificates.root, 'any')).toContain(': OK');
    expect(await verify(certificates.issuing, 'any')).toContain(': OK');
    expect(await verify(certificates.hub, 'sslserver', certificates.issuing)).toContain(': OK');
    expect(await verify(certificates.device, 'sslclient', certificates.issuing)).toContain(': OK');
  });

  test('refuses them for another purpose, without their issuer, and as issuers', async () => {
    await expect(verify(certificates.hub, 'sslclient', certificates.issuing)).rejects.toThrow('purpose');
    await expect(verify(certificates.device, 'sslserver', certificates.issuing)).rejects.toThrow('purpose');
    await expect(verify(certificates.device, 'sslclient')).rejects.toThrow('unable to get local issuer');
    await expect(verify(certificates.device, 'sslclient', certificates.hub)).rejects.toThrow('unable to get local');
  });

  test.each([
    ['root', 'CA:TRUE', 'Certificate Sign, CRL Sign', null, null],
    ['issuing', 'CA:TRUE, pathlen:0', 'Digital Signature, Certificate Sign, CRL Sign', null, null],
    ['hub', 'CA:FALSE', 'Digital Signature', 'TLS Web Server Authentication', () => hubUrn(school.schoolId)],
    [
      'device',
      'CA:FALSE',
      'Digital Signature',
      'TLS Web Client Authentication',
      () => deviceUrn({ schoolId: school.schoolId, kind: 'agent', id: deviceId }),
    ],
  ] as const)('reads the %s certificate as the profile says', async (name, constraints, usage, extended, urn) => {
    const text = await openssl('x509', '-noout', '-text', '-in', certificates[name]);
    const after = (label: string): string | null =>
      new RegExp(`${label}: ?(critical)?\\s*\\n\\s*(.*)`).exec(text)?.slice(1).join(' ').trim() ?? null;
    expect(text).toContain('Version: 3');
    expect(text).toContain('NIST CURVE: P-256');
    expect(text.match(/Signature Algorithm: ecdsa-with-SHA256/g)).toHaveLength(2);
    expect(text).toContain('Not Before: Jan  1 00:00:00 2020 GMT');
    expect(text).toContain('Not After : Dec 31 23:59:59 2099 GMT');
    expect(after('Basic Constraints')).toBe(`critical ${constraints}`);
    expect(after('X509v3 Key Usage')).toBe(`critical ${usage}`);
    expect(after('Extended Key Usage')).toBe(extended === null ? null : `critical ${extended}`);
    expect(after('Subject Alternative Name')).toBe(urn === null ? null : `URI:${urn()}`);
    expect(after('Subject Key Identifier')).toMatch(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
    expect(after('Authority Key Identifier')).toMatch(/^(keyid:)?([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  });

  test('[ENR1] finds a request signed by its own key', async () => {
    const said = await openssl('req', '-inform', 'der', '-in', 'device.csr', '-verify', '-noout', '-text');
    expect(said).toContain('verify OK');
    expect(said).toContain('NIST CURVE: P-256');
  });

  const foreign = async (...options: readonly string[]): Promise<Buffer> => {
    await openssl('genpkey', ...options, '-out', 'key.pem');
    const request = ['req', '-new', '-key', 'key.pem', '-subj', '/CN=x/O=y', '-addext', 'subjectAltName=DNS:z'];
    await openssl(...request, '-sha256', '-outform', 'der', '-out', 'foreign.csr');
    return readFile(at('foreign.csr'));
  };
  const ec = (curve: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];

  test('makes requests that are read, and whose wishes count for nothing', async () => {
    const read = await readCertificateRequest(await foreign(...ec('P-256')));
    await openssl('pkey', '-in', 'key.pem', '-pubout', '-outform', 'der', '-out', 'key.der');
    expect(read.spki).toEqual(await readFile(at('key.der')));
    expect(spkiOf(read.key)).toEqual(read.spki);
  });

  test.each([
    ['P-384', ec('P-384')],
    ['secp256k1', ec('secp256k1')],
    ['P-256 with its parameters written out', [...ec('P-256'), '-pkeyopt', 'ec_param_enc:explicit']],
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['Ed25519', ['-algorithm', 'ED25519']],
  ])('makes requests with a key of another kind, which are refused: %s', async (_kind, options) => {
    await expect(readCertificateRequest(await foreign(...options))).rejects.toMatchObject({ code: 'bad-request' });
  });
});
