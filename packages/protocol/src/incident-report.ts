import { z } from 'zod';
import { RegisterReceipt } from './register-receipt.ts';
import { Base64Url, DurationMs, Name, U32, Uuid } from './words.ts';

const Hex256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What the school says of its register, signed as a statement (rule RPT1): whom reports are sealed for (an age recipient),
 * which key signs receipts and checkpoints (SPKI, DER), and what its checkpoints begin with.
 */
export const RegisterCard = z.strictObject({
  schoolId: Uuid,
  version: U32,
  origin: z.string().regex(/^[^\s+\p{Cc}]{1,200}$/u),
  logKey: Base64Url(200),
  recipient: z.string().regex(/^age1[a-z0-9]{50,100}$/),
});
export type RegisterCard = z.infer<typeof RegisterCard>;

/** A sealed report holds at most this many bytes, so that it fits a control frame; agents cut before (rule INC2). */
export const SEALED_REPORT_BYTES = 11_000;

/**
 * A report on its way to the register: `digest` is the SHA-256 of the sealed bytes, by which a second delivery is known
 * (rule RPT4); `agoMs` is for how long it has waited on the device, by the device's own clock.
 */
export const ReportSubmit = z.strictObject({
  reportId: Uuid,
  digest: Hex256,
  agoMs: DurationMs,
  sealed: Base64Url(15_000),
  /** The device's public key (SPKI, DER) and its signature over `deliveryText`, which stay with the report (rule RPT8). */
  key: Base64Url(200),
  sig: Base64Url(86),
});
export type ReportSubmit = z.infer<typeof ReportSubmit>;

/** What a device signs of a report that it delivers: nobody else can put one into the register in its name (rule RPT8). */
export const deliveryText = (device: string, { reportId, digest }: Pick<ReportSubmit, 'reportId' | 'digest'>): string =>
  `usher/report/v1\0${JSON.stringify({ device, digest, reportId })}`;

/** The report is committed in the register (rule RPT4); only then the device may forget it. */
export const ReportKept = z.strictObject({ reportId: Uuid, receipt: RegisterReceipt });
export type ReportKept = z.infer<typeof ReportKept>;

/** A named person opened what was reported here. */
export const ReportSeen = z.strictObject({ reportId: Uuid, by: Name });

/** What is sealed in a report, as JSON (rule RPT2). */
export const ReportContent = z.strictObject({
  reportId: Uuid,
  /** The report that this adds to; null for one of its own. */
  addsTo: Uuid.nullable(),
  about: z.enum(['me', 'someone-else', 'adult-here']),
  kinds: z.array(z.string().max(64)).max(20),
  text: z.string(),
  url: z.string(),
  /** The account that was signed in, by the operating system's word. */
  user: z.string().max(64).nullable(),
});
export type ReportContent = z.infer<typeof ReportContent>;
