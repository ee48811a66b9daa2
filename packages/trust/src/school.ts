import { type KeyObject, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { hubUrn, Name, Uuid } from '@usher/protocol';
import { type CertificateWish, issueCertificate, type Issuer } from './certificate.ts';
import { isIssuedCa, isIssuedLeaf, isPinnedRoot, readCertificate } from './chain.ts';
import { TrustError } from './errors.ts';
import { exists, makeFolder, readText } from './folder.ts';
import { newId } from './new-id.ts';
import { createKey, privatePem, readPrivatePem } from './p256.ts';
import { fingerprint, spkiHash, spkiOf } from './pin.ts';
import { createRecoveryPassphrase, readSealedRootKey, sealRootKey } from './sealed-root.ts';
import { readFacts, writeFacts } from './facts.ts';

/** A school as its hub has it open: everything was checked against the pin. PEM texts. */
export type School = {
  readonly schoolId: string;
  readonly name: string;
  /** SHA-256 of the root's SPKI, 64 hex digits: what devices know the school by. */
  readonly pin: string;
  readonly root: string;
  readonly issuing: { readonly certificate: string; readonly commonName: string; readonly key: KeyObject };
  /** The hub's TLS identity: leaf, then issuing CA. */
  readonly hub: { readonly certificateChain: string; readonly privateKey: string };
  /** True while the sealed root key still lies on the hub, from which it should be moved. */
  readonly rootKeyHere: boolean;
};

/** What the school prints once and locks away; the passphrase is kept nowhere else. */
export type RecoverySheet = {
  readonly name: string;
  readonly schoolId: string;
  /** 8 groups of 4 hex digits, for comparing by eye. */
  readonly fingerprint: string;
  readonly pin: string;
  readonly passphrase: string;
  readonly sealedRootKey: string;
};

const FILE = {
  facts: 'school.json',
  root: 'root.pem',
  issuing: 'issuing.pem',
  issuingKey: 'issuing.key',
  hub: 'hub.pem',
  hubKey: 'hub.key',
  sealedRoot: 'root-key.sealed.json',
} as const;

const MEND = 'Restore the school folder from its backup.';

/**
 * Makes a school in a new folder: root (its key sealed), issuing CA and hub certificate. Throws TrustError
 * `school-exists` (nothing is changed), `bad-name` or `folder-unusable`.
 */
export const createSchool = async (wish: { name: string; folder: string }): Promise<RecoverySheet> => {
  const { folder } = wish;
  const name = Name.safeParse(wish.name);
  if (!name.success)
    throw new TrustError(
      'bad-name',
      'The school has no usable name.',
      'Give a name of 1 to 64 characters on one line.',
    );
  const exist = new TrustError('school-exists', `There is a school in ${folder} already.`, 'Choose an empty folder.');
  if (await exists(join(folder, FILE.facts))) throw exist;

  const schoolId = newId();
  const [rootKey, issuingKey, hubKey] = await Promise.all([createKey(), createKey(), createKey()]);
  const root: Issuer = { commonName: `Usher root ${schoolId}`, key: rootKey };
  const issuing: Issuer = { commonName: `Usher issuing ${schoolId}`, key: issuingKey };
  const pin = spkiHash(spkiOf(rootKey));
  const passphrase = createRecoveryPassphrase();
  const urn = hubUrn(schoolId);
  const pem = async (wish: CertificateWish): Promise<string> =>
    new X509Certificate(await issueCertificate(wish)).toString();
  const file = (name: string, text: string, secret = false) => ({ name, text, secret });
  const made = await makeFolder(folder, [
    file(FILE.root, await pem({ role: 'root', ...root, issuer: root })),
    file(FILE.issuing, await pem({ role: 'issuing', ...issuing, issuer: root })),
    file(FILE.issuingKey, privatePem(issuingKey), true),
    file(FILE.hub, await pem({ role: 'hub', commonName: 'Usher hub', key: hubKey, issuer: issuing, urn })),
    file(FILE.hubKey, privatePem(hubKey), true),
    file(FILE.sealedRoot, sealRootKey(rootKey, passphrase), true),
    file(FILE.facts, writeFacts({ schoolId, name: name.data, pin })),
  ]);
  if (!made) throw exist;
  return {
    name: name.data,
    schoolId,
    fingerprint: fingerprint(pin),
    pin,
    passphrase,
    sealedRootKey: join(folder, FILE.sealedRoot),
  };
};

const mismatch = (folder: string, file: string, what: string): TrustError =>
  new TrustError('file-mismatch', `${join(folder, file)} ${what}.`, MEND);

/**
 * Opens a school and checks every file of it against the others. Throws TrustError: `no-school`, `newer-format`,
 * or what `readText` throws, `file-damaged` or `file-mismatch` of one file. There is no lesser way to open it.
 */
export const openSchool = async (folder: string): Promise<School> => {
  if (!(await exists(folder)))
    throw new TrustError('no-school', `There is no school in ${folder}.`, 'Make one with: usher school init.');
  const text = (name: string, secret = false): Promise<string> => readText(folder, name, { secret, mend: MEND });
  const damaged = (name: string): TrustError =>
    new TrustError('file-damaged', `${join(folder, name)} is damaged.`, MEND);
  const certificate = async (name: string): Promise<X509Certificate> => {
    const read = readCertificate(await text(name));
    if (read === null) throw damaged(name);
    return read;
  };
  const privateKey = async (name: string): Promise<KeyObject> => {
    const key = readPrivatePem(await text(name, true));
    if (key === null) throw damaged(name);
    return key;
  };

  const facts = readFacts(join(folder, FILE.facts), await text(FILE.facts), MEND, {
    schoolId: (value) => Uuid.safeParse(value).success,
    name: (value) => Name.safeParse(value).success,
    pin: (value) => /^[0-9a-f]{64}$/.test(value),
  });
  const root = await certificate(FILE.root);
  if (!isPinnedRoot(root, facts.pin)) throw mismatch(folder, FILE.root, 'is not the root of this school');
  const issuing = await certificate(FILE.issuing);
  if (!isIssuedCa(issuing, root)) throw mismatch(folder, FILE.issuing, "was not issued by the school's root");
  const issuingKey = await privateKey(FILE.issuingKey);
  if (!issuing.checkPrivateKey(issuingKey)) throw mismatch(folder, FILE.issuingKey, 'belongs to another certificate');
  const hub = await certificate(FILE.hub);
  const hubKey = await privateKey(FILE.hubKey);
  if (!hub.checkPrivateKey(hubKey)) throw mismatch(folder, FILE.hubKey, 'belongs to another certificate');
  const urn = hubUrn(facts.schoolId);
  if (!isIssuedLeaf(hub, issuing, { pin: facts.pin, urn, usage: 'server', key: hubKey }))
    throw mismatch(folder, FILE.hub, "is not the certificate of this school's hub");
  const rootKeyHere = await exists(join(folder, FILE.sealedRoot));
  if (rootKeyHere) {
    const sealed = readSealedRootKey(await text(FILE.sealedRoot, true));
    if (sealed === null) throw damaged(FILE.sealedRoot);
    if (sealed.pin !== facts.pin) throw mismatch(folder, FILE.sealedRoot, 'belongs to another school');
  }
  return {
    ...facts,
    root: root.toString(),
    issuing: {
      certificate: issuing.toString(),
      commonName: issuing.subject.replace(/^CN=/, ''),
      key: issuingKey,
    },
    hub: { certificateChain: hub.toString() + issuing.toString(), privateKey: privatePem(hubKey) },
    rootKeyHere,
  };
};
