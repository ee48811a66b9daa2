import { type Clocks, isBare, type Layers, NO_LAYERS, recordOf, restoreLayers } from '@usher/classroom';
import { AgentError } from '../errors.ts';
import type { CoverStore } from './cover-store.ts';
import type { AgentLog } from './log.ts';

/**
 * What is left of what lay over the screens (rules COV6, HID4), and keeps it anew by the clocks of now: however soon the
 * machine is restarted again, and whatever its clock says then, no time is given back, and what has had its time does
 * not come to life again. Throws `data-folder` when it cannot be read.
 */
export const restoreCovers = async (
  store: Pick<CoverStore, 'read' | 'save'>,
  clocks: Clocks,
  log: AgentLog,
): Promise<Layers> => {
  const kept = await store.read().catch((cause: unknown) => {
    throw new AgentError('data-folder', 'The data folder cannot be read.', 'Give the agent the right to it.', cause);
  });
  if (kept.found === 'unreadable') log.warn({}, 'what was kept of a lock could not be read and was set aside');
  if (kept.found !== 'record') return NO_LAYERS;
  const layers = restoreLayers(kept.record, clocks);
  await store.save(isBare(layers) ? null : recordOf(layers, clocks)).catch((cause: unknown) => {
    // It is put on the screens all the same.
    log.warn({ cause: String(cause) }, 'a lock could not be kept on disk');
  });
  return layers;
};
