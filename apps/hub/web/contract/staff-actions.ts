import { Uuid } from '@usher/protocol';
import { z } from 'zod';

/** What a member of staff did, as the log has it. */
export const StaffAction = z.strictObject({
  seq: z.int(),
  at: z.int(),
  kind: z.string(),
  by: z.string(),
  /** Null for whoever has no account. */
  name: z.string().nullable(),
  caseId: Uuid.nullable(),
  facts: z.record(z.string(), z.json()),
});
export type StaffAction = z.infer<typeof StaffAction>;

export const StaffActions = z.strictObject({ actions: z.array(StaffAction), next: z.int().nullable() });
