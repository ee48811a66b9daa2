import { z } from 'zod';
import { Uuid } from './words.ts';

/** Says that an entry is kept (rule REG7): which, where in the log, and the log key's signature (ECDSA, DER, base64). */
export const RegisterReceipt = z.strictObject({
  id: Uuid,
  seq: z.int().min(1),
  leafHash: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[A-Za-z0-9+/=]{1,200}$/),
});
export type RegisterReceipt = z.infer<typeof RegisterReceipt>;

/** What the log key signs for a receipt. The names are in order, so that the JSON is canonical (RFC 8785). */
export const receiptText = (origin: string, { id, leafHash, seq }: Omit<RegisterReceipt, 'signature'>): string =>
  `usher/receipt/v1\0${JSON.stringify({ id, leafHash, origin, seq })}`;
