import {
  EVIDENCE_SEAL,
  evidenceApprovalText,
  evidenceBinding,
  type EvidenceHolder,
  type EvidencePart,
} from '@usher/protocol';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** Work of the passphrase of a key file, as a power of two: a second on a school's computer. */
const PASSPHRASE_WORK = 17;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** The one secret of whoever holds a key to evidence: an age identity. It is made and used in their own browser only. */
export type MadeKey = { readonly identity: string; readonly holder: EvidenceHolder };

const base64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Bytes of a base64 text, of either alphabet. Throws for what is none. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));

const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16));

const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

const openWith = async (identity: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const opening = new Decrypter();
  opening.addIdentity(identity);
  return plain(await opening.decrypt(sealed));
};

/** Makes a key for somebody, with the key by which they will approve changes sealed for it. */
export const makeKey = async (part: EvidencePart, person: string | null): Promise<MadeKey> => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const approving = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const sealing = new Encrypter();
  sealing.addRecipient(recipient);
  const secret = new Uint8Array(await crypto.subtle.exportKey('pkcs8', approving.privateKey));
  return {
    identity,
    holder: {
      part,
      person,
      recipient,
      approver: base64Url(new Uint8Array(await crypto.subtle.exportKey('spki', approving.publicKey))),
      sealedApprover: base64Url(await sealing.encrypt(secret)),
    },
  };
};

/** Whose of these a key is; null when it is of none of them. */
export const holderOf = async (
  identity: string,
  holders: readonly EvidenceHolder[],
): Promise<EvidenceHolder | null> => {
  const recipient = await identityToRecipient(identity);
  return holders.find((holder) => holder.recipient === recipient) ?? null;
};

/** Approves a document of evidence keys as one who holds a key. */
export const approve = async ({ identity, holder }: MadeKey, text: string): Promise<string> => {
  const secret = await openWith(identity, bytesOf(holder.sealedApprover));
  const key = await crypto.subtle.importKey('pkcs8', secret, CURVE, false, ['sign']);
  const said = new TextEncoder().encode(evidenceApprovalText(text));
  return base64Url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, said)));
};

/** The text of a key file: an age identity under a passphrase, which the plain `age` program opens as well. */
export const protectKey = async (identity: string, passphrase: string): Promise<string> => {
  const sealing = new Encrypter();
  sealing.setPassphrase(passphrase);
  sealing.setScryptWorkFactor(PASSPHRASE_WORK);
  return armor.encode(await sealing.encrypt(`${identity}\n`));
};

const IDENTITY = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/;

/** What somebody typed or pasted of a printed key, whatever the spaces; null when it is no key. */
export const typedKey = (typed: string): string | null =>
  IDENTITY.exec(typed.toUpperCase().replaceAll(/[^A-Z0-9-]/g, ''))?.[0] ?? null;

/** Whether a key file asks for its passphrase. */
export const isProtected = (text: string): boolean => text.includes('-----BEGIN AGE ENCRYPTED FILE-----');

/** The key in a key file; null when the passphrase does not open it, or it holds none. */
export const keyIn = async (text: string, passphrase: string): Promise<string | null> => {
  if (!isProtected(text)) return IDENTITY.exec(text)?.[0] ?? null;
  try {
    const opening = new Decrypter();
    opening.addPassphrase(passphrase);
    return IDENTITY.exec(await opening.decrypt(armor.decode(text.trim()), 'text'))?.[0] ?? null;
  } catch {
    return null;
  }
};

/** The outer lock does not open with this key: the item was sealed for others. */
export class OtherKey extends Error {}

/** Opens both locks of an item. Throws `OtherKey`, or whatever WebCrypto does for what was changed. */
export const openEvidence = async (
  identity: string,
  {
    key,
    sealed,
    ...place
  }: { readonly caseId: string; readonly item: string; readonly key: string; readonly sealed: Uint8Array },
): Promise<Uint8Array<ArrayBuffer>> => {
  const inner = await openWith(identity, sealed).catch((cause: unknown) => {
    throw new OtherKey('this key does not open the item', { cause });
  });
  const { nonceBytes, tagBytes } = EVIDENCE_SEAL;
  const locked = await crypto.subtle.importKey('raw', bytesOfHex(key), 'AES-GCM', false, ['decrypt']);
  const opening = {
    name: 'AES-GCM',
    iv: inner.subarray(0, nonceBytes),
    additionalData: new TextEncoder().encode(evidenceBinding(place)),
    tagLength: tagBytes * 8,
  };
  return new Uint8Array(await crypto.subtle.decrypt(opening, locked, inner.subarray(nonceBytes)));
};
