import { z } from 'zod';

/**
 * Every reason a peer can be refused for. `close` is the WebSocket close code when the rule ends the
 * connection as well; null leaves it open. Codes are stable: scripts and tests match on them.
 */
export const REFUSALS = {
  'bad-frame': { close: 4400 },
  'unknown-type': { close: 4400 },
  'wrong-version': { close: 4426 },
  'wrong-school': { close: 4403 },
  'too-large': { close: 4413 },
  'out-of-sequence': { close: 4409 },
  'too-fast': { close: 4429 },
  'no-hello': { close: 4408 },
  'not-enrolled': { close: 4403 },
  replaced: { close: 4410 },
  'hub-full': { close: 1013 },
  'too-slow': { close: 1013 },
  'not-signed-in': { close: null },
  'wrong-password': { close: null },
  'too-many-tries': { close: null },
  'not-allowed': { close: null },
  'unknown-room': { close: null },
  'unknown-station': { close: null },
  'unknown-person': { close: null },
  'unknown-stream': { close: null },
  'too-many-streams': { close: null },
  'enrolment-closed': { close: 4403 },
  'wrong-code': { close: 4403 },
  'code-used-up': { close: 4403 },
  'bad-request': { close: 4400 },
  'not-signed': { close: null },
  'grant-ended': { close: null },
  'too-late': { close: null },
  repeated: { close: null },
  'rolled-back': { close: null },
  quarantined: { close: null },
  'guard-down': { close: null },
  'id-conflict': { close: null },
  'register-down': { close: null },
  'unknown-incident': { close: null },
  'not-offered': { close: null },
  failed: { close: null },
} as const satisfies Record<string, { close: number | null }>;

export type RefusalCode = keyof typeof REFUSALS;

const refusalCodes = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];

export const RefusalCode = z.enum(refusalCodes);

/** What is said to a refused peer: `re` names the message refused, `detail` is one plain sentence. */
export const Refusal = z.strictObject({
  re: z.string().max(64).optional(),
  code: RefusalCode,
  detail: z.string().max(300),
});
export type Refusal = z.infer<typeof Refusal>;
