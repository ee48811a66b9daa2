import type { Standing } from './screen-cover.ts';

/**
 * What is kept of an order so that it outlives the agent (rule COV6). `boot` names the running of the
 * machine in which `savedMono` was read.
 */
export type CoverRecord = {
  readonly kind: Standing['kind'];
  readonly id: string;
  readonly by: string | null;
  readonly message: string;
  readonly remainingMs: number;
  readonly boot: string;
  readonly savedMono: number;
  readonly savedWall: number;
};

/** The clocks a record is written and read by: forward-only and wall, in milliseconds. */
export type Clocks = { readonly boot: string; readonly mono: number; readonly wall: number };

/** The record of a standing order as it is now. */
export const recordOf = (standing: Standing, clocks: Clocks): CoverRecord => ({
  kind: standing.kind,
  id: standing.id,
  by: standing.by,
  message: standing.message,
  remainingMs: Math.max(0, Math.ceil(standing.endsAt - clocks.mono)),
  boot: clocks.boot,
  savedMono: clocks.mono,
  savedWall: clocks.wall,
});

/**
 * What is left of a recorded order, or null when its time is over. The time away counts: by the forward-only
 * clock within one running of the machine, else by the wall clock. A wall clock that went back counts as no
 * time away, so an order never lasts longer than it was given, whatever was done to the clock.
 */
export const restoreStanding = (record: CoverRecord, clocks: Clocks): Standing | null => {
  const away =
    record.boot === clocks.boot && clocks.mono >= record.savedMono
      ? clocks.mono - record.savedMono
      : clocks.wall - record.savedWall;
  const left = record.remainingMs - Math.max(0, away);
  if (!(left > 0)) return null;
  const { kind, id, by, message } = record;
  return { kind, id, by, message, endsAt: clocks.mono + left };
};
