import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { DurationMs } from './words.ts';

/** After how long without input a console covers itself (rule IDL1). */
export const ConsoleLockMs = z.int().min(LIMITS.consoleLockMinMs).max(LIMITS.consoleLockMaxMs);

/** What became of a console's idle lock, `agoMs` before it is told (rule IDL8). */
export const ConsoleLockNews = z.strictObject({
  what: z.enum(['locked', 'unlocked', 'failed', 'signed-out']),
  agoMs: DurationMs,
});
export type ConsoleLockNews = z.infer<typeof ConsoleLockNews>;
