import type { Layers, Standing } from './screen-cover.ts';

/** A standing order with what is left of its time instead of its end. */
type KeptStanding = Omit<Standing, 'endsAt'> & { readonly remainingMs: number };

/**
 * What is kept of what lies over the screens so that it outlives the agent (rules COV6, HID4). `boot` names the
 * running of the machine in which `savedMono` was read.
 */
export type CoverRecord = {
  readonly standing: KeptStanding | null;
  readonly hidden: { readonly remainingMs: number; readonly forMs: number } | null;
  readonly boot: string;
  readonly savedMono: number;
  readonly savedWall: number;
};

/** The clocks a record is written and read by: forward-only and wall, in milliseconds. */
export type Clocks = { readonly boot: string; readonly mono: number; readonly wall: number };

/** A restart of the machine counts as this long at least: more than can have run since the record was kept. */
export const RESTART_AT_LEAST_MS = 10_000;

/** The record of what should lie over the screens, as it is now. */
export const recordOf = ({ standing, hidden }: Layers, clocks: Clocks): CoverRecord => {
  const left = (endsAt: number): number => Math.max(0, Math.ceil(endsAt - clocks.mono));
  return {
    standing: standing === null ? null : keptOf(standing, left(standing.endsAt)),
    hidden:
      hidden === null
        ? null
        : { remainingMs: left(hidden.endsAt), forMs: Math.max(0, Math.round(clocks.mono - hidden.since)) },
    boot: clocks.boot,
    savedMono: clocks.mono,
    savedWall: clocks.wall,
  };
};

const keptOf = ({ kind, id, by, message }: Standing, remainingMs: number): KeptStanding => ({
  kind,
  id,
  by,
  message,
  remainingMs,
});

/**
 * What is left of a record; nothing of what has had its time. The time away counts: by the forward-only clock within
 * one running of the machine, else by the wall clock. A wall clock that was set back lengthens nothing: a record is
 * kept so often that the least a restart counts for makes up for what ran since, so however often the machine is
 * restarted nothing lies there longer than it was given.
 */
export const restoreLayers = (record: CoverRecord, clocks: Clocks): Layers => {
  const sameRun = record.boot === clocks.boot && clocks.mono >= record.savedMono;
  const away = sameRun ? clocks.mono - record.savedMono : Math.max(RESTART_AT_LEAST_MS, clocks.wall - record.savedWall);
  const { standing, hidden } = record;
  return {
    standing: standing !== null && standing.remainingMs > away ? standingOf(standing, clocks.mono - away) : null,
    hidden:
      hidden !== null && hidden.remainingMs > away
        ? { since: clocks.mono - away - hidden.forMs, endsAt: clocks.mono - away + hidden.remainingMs }
        : null,
  };
};

const standingOf = ({ kind, id, by, message, remainingMs }: KeptStanding, savedAt: number): Standing => ({
  kind,
  id,
  by,
  message,
  endsAt: savedAt + remainingMs,
});
