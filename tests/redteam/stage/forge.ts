import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { deviceUrn, hubUrn } from '@usher/protocol';
import type { School } from '@usher/trust';
import { loadX509 } from '../../../packages/trust/src/x509.ts';
import { ECDSA_SHA256, privatePem, signingKey, verifyingKey } from '../../../packages/trust/src/p256.ts';

/** A certificate with its key, PEM texts, in whatever way it is wrong. */
export type Forged = { readonly certificate: string; readonly privateKey: string; readonly key: KeyObject };

export type ForgeryWish = {
  readonly commonName: string;
  /** Whose name and key sign it; itself when there is none. */
  readonly issuer?: { readonly commonName: string; readonly key: KeyObject };
  readonly urn?: string;
  readonly ca?: boolean;
  readonly usage?: 'server' | 'client';
  readonly from?: Date;
  readonly until?: Date;
  readonly key?: KeyObject;
};

export const forgeKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Makes any certificate at all, as somebody does who has a key and OpenSSL. */
export const forge = async (wish: ForgeryWish): Promise<Forged> => {
  const x509 = await loadX509();
  const key = wish.key ?? forgeKey();
  const { commonName } = wish;
  const issuer = wish.issuer ?? { commonName, key };
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  const { digitalSignature, keyCertSign } = x509.KeyUsageFlags;
  const nameOf = (text: string) => new x509.Name([{ CN: [{ utf8String: text }] }]);
  const made = await x509.X509CertificateGenerator.create({
    subject: nameOf(commonName),
    issuer: nameOf(issuer.commonName),
    notBefore: wish.from ?? new Date('2020-01-01T00:00:00Z'),
    notAfter: wish.until ?? new Date('2099-12-31T23:59:59Z'),
    publicKey: verifyingKey(key),
    signingKey: signingKey(issuer.key),
    signingAlgorithm: ECDSA_SHA256,
    extensions: [
      new x509.BasicConstraintsExtension(wish.ca ?? false, undefined, true),
      new x509.KeyUsagesExtension(wish.ca ? digitalSignature | keyCertSign : digitalSignature, true),
      ...(wish.usage === undefined
        ? []
        : [new x509.ExtendedKeyUsageExtension([wish.usage === 'server' ? serverAuth : clientAuth], true)]),
      ...(wish.urn === undefined ? [] : [new x509.SubjectAlternativeNameExtension([{ type: 'url', value: wish.urn }])]),
    ],
  });
  return {
    certificate: new X509Certificate(Buffer.from(made.rawData)).toString(),
    privateKey: privatePem(key),
    key,
  };
};

/** The names that the certificates of a school bear; they are no secret. */
const namesOf = (schoolId: string) => ({ root: `Usher root ${schoolId}`, issuing: `Usher issuing ${schoolId}` });

/** A hub of a CA that somebody made, with every name of the school's own. */
export const forgeSchool = async (schoolId: string) => {
  const names = namesOf(schoolId);
  const root = await forge({ commonName: names.root, ca: true });
  const issuing = await forge({
    commonName: names.issuing,
    ca: true,
    issuer: { commonName: names.root, key: root.key },
  });
  const hub = await forge({
    commonName: 'Usher hub',
    urn: hubUrn(schoolId),
    usage: 'server',
    issuer: { commonName: names.issuing, key: issuing.key },
  });
  return {
    root: root.certificate,
    issuing: { commonName: names.issuing, key: issuing.key, certificate: issuing.certificate },
    hub: {
      certificateChain: hub.certificate + issuing.certificate + root.certificate,
      privateKey: hub.privateKey,
    },
  };
};

/** A device's certificate that the school's own issuer signed, but for what is wrong with it. */
export const misissue = async (
  school: { readonly schoolId: string; readonly issuing: School['issuing'] },
  { deviceId, ...wish }: Partial<ForgeryWish> & { readonly deviceId: string },
): Promise<{ readonly certificateChain: string; readonly privateKey: string }> => {
  const { certificate, privateKey } = await forge({
    commonName: 'Usher agent',
    urn: deviceUrn({ schoolId: school.schoolId, kind: 'agent', id: deviceId }),
    usage: 'client',
    issuer: school.issuing,
    ...wish,
  });
  return { certificateChain: certificate + school.issuing.certificate, privateKey };
};
