import { z } from 'zod';
import { HubTime, Name, Nonce, Sha256, U32, Uuid } from './words.ts';

/** The first message of every connection. Who the peer is comes from its certificate alone (rule HEL2). */
export const Hello = z.strictObject({
  schoolId: Uuid,
  software: z
    .string()
    .max(40)
    .regex(/^[\w.+-]+$/),
  bootId: Uuid,
  connNonce: Nonce,
  lastEpoch: U32,
  policyVersion: U32,
  /** A hash of the school, the machine and the display that this program looks after or is shown on (rule CLN8). */
  seat: Sha256.optional(),
  /** How many reports wait on an agent's computer; left out where its disk does not let it say (rule RPT10). */
  backlog: U32.optional(),
});
export type Hello = z.infer<typeof Hello>;

/** The hub's answer; only after it is the link up (rule HEL4). `station` is set for agents. */
export const Welcome = z.strictObject({
  connId: Uuid,
  connNonce: Nonce,
  hubTime: HubTime,
  epoch: U32,
  revEpoch: U32,
  school: z.strictObject({ id: Uuid, name: Name }),
  /** The hub hears this device but shows nothing of it and gives it no orders (rule CLN3). */
  quarantined: z.boolean(),
  device: z.strictObject({ id: Uuid, kind: z.enum(['agent', 'console']), name: Name, room: Name.nullable() }),
});
export type Welcome = z.infer<typeof Welcome>;
