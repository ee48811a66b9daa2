import { createHash, generateKeyPairSync } from 'node:crypto';
import { deliveryText, receiptText, type RegisterReceipt } from '@usher/protocol';
import { createTestLogKey } from '@usher/register/testing';
import { deliverySigner, isCheckpointBy, isDeliveryBy, isReceiptBy, spkiHash } from '@usher/trust';

type LogKey = ReturnType<typeof createTestLogKey>;

/** Who signs in a school, and how it is seen who did. */
export type Signing = {
  readonly logKey: LogKey;
  readonly spkiOf: (device: string) => string;
  readonly deliver: (device: string) => ReturnType<typeof deliverySigner>;
  readonly isDelivery: typeof isDeliveryBy;
  readonly isReceipt: typeof isReceiptBy;
  readonly isCheckpoint: typeof isCheckpointBy;
};

const keys = new Map<string, { readonly spki: string; readonly deliver: ReturnType<typeof deliverySigner> }>();

/** Keys are made once: nothing depends on which they are. */
const keysOf = (device: string) => {
  let known = keys.get(device);
  if (known === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    known = { spki: spkiHash(publicKey), deliver: deliverySigner({ deviceId: device, privateKey: pem }) };
    keys.set(device, known);
  }
  return known;
};

/** As in the product. */
export const realSigning: Signing = {
  logKey: createTestLogKey(),
  spkiOf: (device) => keysOf(device).spki,
  deliver: (device) => keysOf(device).deliver,
  isDelivery: isDeliveryBy,
  isReceipt: isReceiptBy,
  isCheckpoint: isCheckpointBy,
};

const hash = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** Hashes in the place of signatures: what was changed or is of another is still seen, and a hundred times as fast. */
export const quickSigning: Signing = {
  logKey: { spki: realSigning.logKey.spki, sign: async (bytes) => hash(bytes) },
  spkiOf: (device) => device,
  deliver: (device) => (delivery) => ({ key: device, sig: hash(deliveryText(device, delivery)).toString('base64url') }),
  isDelivery: ({ id, spki }, { key, sig, ...delivery }) =>
    spki === key && hash(deliveryText(id, delivery)).toString('base64url') === sig,
  isReceipt: (_spki, origin, { signature, ...kept }: RegisterReceipt) =>
    hash(receiptText(origin, kept)).toString('base64') === signature,
  isCheckpoint: ({ origin }, { checkpoint, body, signature }) =>
    checkpoint.origin === origin && hash(Buffer.from(body, 'utf8')).equals(signature.signature),
};
