import { z } from 'zod';
import { U32 } from './words.ts';

/**
 * What was tried against a station, `count` times since it was last told (rule TAM3): its guard was ended by force or
 * frozen, its cover was taken off the screens, its local door, a command or a debugger was refused.
 */
export const StationAlarm = z.strictObject({
  kind: z.enum(['guard-killed', 'guard-frozen', 'cover-removed', 'door-refused', 'command-refused', 'debug-refused']),
  count: U32.min(1),
});
export type StationAlarm = z.infer<typeof StationAlarm>;
