import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { U32, Uuid } from './words.ts';

/**
 * How pictures of one monitor are wanted: scaled to fit `width` x `height` (aspect kept, never enlarged),
 * at most one each `intervalMs`. A `tile` stream is bound by LIM5, a `close` stream by LIM6.
 */
const wish = {
  view: z.enum(['tile', 'close']),
  monitor: z.int().min(0).max(15),
  width: z.int().min(16).max(LIMITS.pictureSide),
  height: z.int().min(16).max(LIMITS.pictureSide),
  intervalMs: z.int().min(100).max(60_000),
};

export const AgentViewStart = z.strictObject({ stream: U32, ...wish });
export const ConsoleViewStart = z.strictObject({ stream: U32, station: Uuid, ...wish });
export const ViewStop = z.strictObject({ stream: U32 });
/** Asks for a key picture: the next one holds every block (rule PIC4). */
export const ViewKey = z.strictObject({ stream: U32 });

export type AgentViewStart = z.infer<typeof AgentViewStart>;
export type ConsoleViewStart = z.infer<typeof ConsoleViewStart>;
