import { z } from 'zod';

/** A checkpoint as the register signed it. */
const Note = z.string().min(1).max(2_000);
const Size = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** How the register stands: told when a link is up and whenever it has grown (rule RPT7). */
export const RegisterCheckpoint = z.strictObject({ text: Note });
/** A witness asks how the log grew between two sizes. */
export const RegisterProve = z.strictObject({ from: Size, to: Size });
/** The hashes (base64) that show how the log grew between the two sizes (rule REG14). */
export const RegisterProof = z.strictObject({
  from: Size,
  to: Size,
  proof: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).max(128),
});
/** What a witness found, with the signed texts that show it (rule REG16). */
export const RegisterAlarm = z.strictObject({
  kind: z.enum(['unsigned', 'other-register', 'went-back', 'rewritten']),
  evidence: z.array(Note).min(1).max(2),
});
export type RegisterAlarm = z.infer<typeof RegisterAlarm>;
