import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { deviceUrn, Uuid } from '@usher/protocol';
import { isIssuedCa, isIssuedLeaf, isPinnedRoot, readCertificate } from './chain.ts';
import { TrustError } from './errors.ts';
import { readFacts, writeFacts } from './facts.ts';
import { exists, putFile, readText, wipeFolder } from './folder.ts';
import { MACHINE_FILE } from './machine-record.ts';
import { createKey, privatePem, readPrivatePem } from './p256.ts';

/** A device's place in its school, everything checked against the pin. PEM texts, `certificateChain` leaf first. */
export type Identity = {
  readonly deviceId: string;
  readonly schoolId: string;
  readonly kind: 'agent' | 'console';
  readonly hub: { readonly url: string; readonly pin: string };
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly root: string;
};

/** What enrolment brought: certificates in DER, the root in PEM. */
export type Granted = Pick<Identity, 'deviceId' | 'schoolId' | 'kind' | 'hub' | 'root'> & {
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
};

const FILE = { key: 'device.key', chain: 'certificate.pem', root: 'root.pem', facts: 'device.json' } as const;
const MEND = 'Delete the identity folder and enrol this computer again.';

/**
 * The device's own key, made at the first call (rule ENR1). Throws TrustError `file-damaged`, `file-exposed` or
 * `folder-unusable`; a damaged key is never replaced by itself.
 */
export const openDeviceKey = async (folder: string): Promise<KeyObject> => {
  if (!(await exists(join(folder, FILE.key)))) {
    if (await exists(join(folder, FILE.facts)))
      throw new TrustError('file-missing', `${join(folder, FILE.key)} is missing.`, MEND);
    const key = await createKey();
    await putFile(folder, { name: FILE.key, text: privatePem(key), secret: true });
    return key;
  }
  const key = readPrivatePem(await readText(folder, FILE.key, { secret: true, mend: MEND }));
  if (key === null) throw new TrustError('file-damaged', `${join(folder, FILE.key)} is damaged.`, MEND);
  return key;
};

type Chain = { readonly leaf: string; readonly issuing: string };

const splitChain = (pem: string): Chain | null => {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
  return parts.length === 2 && parts.join('') === pem ? { leaf: parts[0] ?? '', issuing: parts[1] ?? '' } : null;
};

const proper = (identity: Identity, key: KeyObject): boolean => {
  const chain = splitChain(identity.certificateChain);
  const leaf = readCertificate(chain?.leaf ?? '');
  const issuing = readCertificate(chain?.issuing ?? '');
  const root = readCertificate(identity.root);
  if (leaf === null || issuing === null || root === null) return false;
  const { schoolId, kind, deviceId, hub } = identity;
  const urn = deviceUrn({ schoolId, kind, id: deviceId });
  return (
    isPinnedRoot(root, hub.pin) &&
    isIssuedCa(issuing, root) &&
    isIssuedLeaf(leaf, issuing, { pin: hub.pin, urn, usage: 'client', key })
  );
};

/**
 * Keeps what enrolment granted beside the device's key, after checking all of it. Throws TrustError
 * `identity-exists`, `bad-grant` (nothing is kept), or what `openDeviceKey` throws.
 */
export const storeIdentity = async (folder: string, granted: Granted): Promise<Identity> => {
  if (await exists(join(folder, FILE.facts)))
    throw new TrustError('identity-exists', 'This computer is enrolled already.', MEND);
  const key = await openDeviceKey(folder);
  const { deviceId, schoolId, kind, hub, root } = granted;
  const [leaf, issuer] = [readCertificate(granted.certificate), readCertificate(granted.issuer)];
  const certificateChain = `${leaf?.toString() ?? ''}${issuer?.toString() ?? ''}`;
  const identity = { deviceId, schoolId, kind, hub, certificateChain, privateKey: privatePem(key), root };
  if (!proper(identity, key))
    throw new TrustError(
      'bad-grant',
      'The hub granted a certificate that is not right.',
      'Look at the hub, then enrol again.',
    );
  await putFile(folder, { name: FILE.chain, text: certificateChain, secret: false });
  await putFile(folder, { name: FILE.root, text: root, secret: false });
  // Last, because its presence is what says that the device is enrolled.
  const facts = writeFacts({ deviceId, schoolId, kind, url: hub.url, pin: hub.pin });
  await putFile(folder, { name: FILE.facts, text: facts, secret: false });
  return identity;
};

/**
 * Opens a device's identity and checks all of it against its pin. Throws TrustError `not-enrolled`, `newer-format`,
 * `file-missing`, `file-damaged`, `file-mismatch`, `file-exposed` or `folder-unusable`.
 */
export const openIdentity = async (folder: string): Promise<Identity> => {
  const path = join(folder, FILE.facts);
  if (!(await exists(path)))
    throw new TrustError('not-enrolled', 'This computer is not enrolled.', 'Enrol it with a code from the hub.');
  const text = (name: string, secret: boolean): Promise<string> => readText(folder, name, { secret, mend: MEND });
  const { url, pin, ...facts } = readFacts(path, await text(FILE.facts, false), MEND, {
    deviceId: (value) => Uuid.safeParse(value).success,
    schoolId: (value) => Uuid.safeParse(value).success,
    kind: (value) => value === 'agent' || value === 'console',
    url: (value) => value.startsWith('wss://') && URL.canParse(value),
    pin: (value) => /^[0-9a-f]{64}$/.test(value),
  });
  const key = await openDeviceKey(folder);
  const identity: Identity = {
    ...facts,
    kind: facts.kind === 'agent' ? 'agent' : 'console',
    hub: { url, pin },
    certificateChain: await text(FILE.chain, false),
    root: await text(FILE.root, false),
    privateKey: privatePem(key),
  };
  if (!proper(identity, key))
    throw new TrustError('file-mismatch', `The files in ${folder} do not belong together.`, MEND);
  return identity;
};

/**
 * Destroys a device's key and everything that belongs to it, and returns the names of what was removed. The key is
 * overwritten and goes first; what says on which machine it was made goes last, so that an interrupted destruction is
 * begun again at the next start. Rejects with TrustError `folder-unusable`.
 */
export const destroyIdentity = (folder: string): Promise<readonly string[]> =>
  wipeFolder(folder, (name) => {
    if (name.includes(FILE.key)) return 'overwritten';
    return name === MACHINE_FILE ? 'last' : 'removed';
  });
