import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { deliveryText, type RegisterReceipt, receiptText } from '@usher/protocol';
import { TrustError } from './errors.ts';
import { exists, putFile, readText } from './folder.ts';
import type { Identity } from './identity.ts';
import { spkiHash, spkiOf } from './pin.ts';
import { isRawSignature, signRaw } from './statement.ts';

/** The key that reports are sealed for: `recipient` is its public half, `open` reads what was sealed; null: not for it. */
export type ReportKey = {
  readonly recipient: string;
  readonly open: (sealed: Uint8Array) => Promise<Uint8Array | null>;
};

const FILE = 'report.key';
const MEND = 'Bring the file back from a backup of this folder; reports sealed for it cannot be read without it.';

/** age costs 2 MB that a device holds only once something was reported. */
const age = () => import('age-encryption');

/**
 * The key of the hub's data folder that reports are sealed for (age, X25519), made at the first call. Throws TrustError
 * `file-damaged`, `file-exposed`, `folder-unusable`; a damaged key is never replaced by itself.
 */
export const openReportKey = async (folder: string): Promise<ReportKey> => {
  const { Decrypter, generateX25519Identity, identityToRecipient } = await age();
  if (!(await exists(join(folder, FILE))))
    await putFile(folder, { name: FILE, text: `${await generateX25519Identity()}\n`, secret: true });
  const identity = (await readText(folder, FILE, { secret: true, mend: MEND })).trim();
  const recipient = await identityToRecipient(identity).catch((cause: unknown) => {
    throw new TrustError('file-damaged', `${join(folder, FILE)} is damaged.`, MEND, cause);
  });
  return {
    recipient,
    open: async (sealed) => {
      const opening = new Decrypter();
      opening.addIdentity(identity);
      // Whatever is not of its form or was changed on the way; there is nothing else that it could throw for.
      return await opening.decrypt(sealed).catch(() => null);
    },
  };
};

/** Seals bytes so that only the holder of the recipient's key reads them. Throws for what is no age recipient. */
export const sealReport = async (recipient: string, content: Uint8Array): Promise<Uint8Array> => {
  const { Encrypter } = await age();
  const sealing = new Encrypter();
  sealing.addRecipient(recipient);
  return await sealing.encrypt(content);
};

/** Whether a log key (SPKI, DER) signed a receipt for the log of this origin; false for everything that is no key. */
export const isReceiptBy = (spki: Uint8Array, origin: string, { signature, ...kept }: RegisterReceipt): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false;
    return verify('sha256', Buffer.from(receiptText(origin, kept), 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

type Delivery = { readonly reportId: string; readonly digest: string };

/** Signs what a device delivers with the key of its identity (rule RPT8). */
export const deliverySigner = ({ deviceId, privateKey }: Pick<Identity, 'deviceId' | 'privateKey'>) => {
  const key = createPrivateKey(privateKey);
  const spki = spkiOf(key).toString('base64url');
  return (delivery: Delivery): { readonly key: string; readonly sig: string } => ({
    key: spki,
    sig: signRaw(Buffer.from(deliveryText(deviceId, delivery), 'utf8'), key),
  });
};

/** Whether the device whose key has this hash (SHA-256 of the SPKI, hex) signed a delivery; false for all that is no key. */
export const isDeliveryBy = (
  device: { readonly id: string; readonly spki: string },
  { key, sig, ...delivery }: Delivery & { readonly key: string; readonly sig: string },
): boolean => {
  try {
    const spki = createPublicKey({ key: Buffer.from(key, 'base64url'), type: 'spki', format: 'der' });
    if (spki.asymmetricKeyDetails?.namedCurve !== 'prime256v1' || spkiHash(spki) !== device.spki) return false;
    return isRawSignature(Buffer.from(deliveryText(device.id, delivery), 'utf8'), sig, spki);
  } catch {
    return false;
  }
};
