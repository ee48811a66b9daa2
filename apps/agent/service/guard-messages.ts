import { Monitor } from '@usher/protocol';
import { z } from 'zod';
import type { FromGuard } from '../guard-talk.ts';

const Count = z.int().min(0);
const Facts = z.strictObject({
  monitors: z.array(Monitor).max(16),
  idleForMs: Count.nullable(),
});

const Said = z.discriminatedUnion('t', [
  z.strictObject({ t: z.enum(['ready', 'facts']), facts: Facts }),
  z.strictObject({ t: z.literal('applied'), turn: Count, inputHeld: z.boolean() }),
  z.strictObject({ t: z.literal('input-held'), held: z.boolean() }),
  z.strictObject({ t: z.literal('hide'), presses: Count }),
  z.strictObject({
    t: z.literal('part'),
    stream: Count,
    key: z.boolean(),
    more: z.boolean(),
    payload: z.instanceof(Uint8Array),
  }),
  z.strictObject({ t: z.literal('pong'), nonce: z.string().max(64) }),
  z.strictObject({ t: z.literal('cover-removed'), times: Count }),
  z.strictObject({ t: z.literal('cut') }),
  z.strictObject({ t: z.literal('ending'), code: z.string().max(40), detail: z.string() }),
]);

/** Reads what a guard said; null when it is not a guard's message. The guard is trusted with less than the service. */
export const readGuard = (said: unknown): FromGuard | null => {
  const read = Said.safeParse(said);
  return read.success ? (read.data as FromGuard) : null;
};
