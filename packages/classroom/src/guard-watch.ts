/** Milliseconds of a clock that only goes forward. */
type Mono = number;

/**
 * How a guard ended: `killed` by a signal, `frozen` and so replaced, `cut` off from its display, or from its cover, by
 * another program there, `failed` by itself, or because there is `no-desktop`.
 */
export type GuardEnding = 'killed' | 'frozen' | 'cut' | 'failed' | 'no-desktop';

/** What is remembered of a station's guards, to tell a bad day from somebody who works against them. */
export type GuardWatch = {
  /** When guards were lately ended by force, oldest first; no more than can matter. */
  readonly forced: readonly Mono[];
  /** Since when this has been tampering; null while it is not. */
  readonly since: Mono | null;
  /** How long the next guard waits at least. */
  readonly waitMs: number;
};

/** So many forced ends within this time are tampering (rule TAM1). */
const FORCED = 3;
const WITHIN_MS = 60_000;
/** Tampering is over after so long without another (rule TAM1). */
export const TAMPERING_LASTS_MS = 5 * 60_000;

/** Where there is a desktop its pupil sees it uncovered while a guard waits (rule GRD4). */
const WAIT_FIRST_MS = 20;
const WAIT_MOST_MS = 250;
/** Where there is none, looking for one costs the computer and nobody gains. */
const WAIT_NO_DESKTOP_MS = 10_000;
/** A guard that lived so long starts the waits from the first again. */
const SOUND_AFTER_MS = 30_000;

const FORCE: ReadonlySet<GuardEnding> = new Set(['killed', 'frozen', 'cut']);

export const beginGuardWatch = (): GuardWatch => ({ forced: [], since: null, waitMs: WAIT_FIRST_MS });

/** A guard ended at `now` after `livedMs`; `retryMs` is how long the next one waits. */
export const guardEnded = (
  watch: GuardWatch,
  { how, livedMs, now }: { readonly how: GuardEnding; readonly livedMs: number; readonly now: Mono },
): { readonly watch: GuardWatch; readonly retryMs: number } => {
  const retryMs = livedMs >= SOUND_AFTER_MS ? WAIT_FIRST_MS : watch.waitMs;
  const most = how === 'no-desktop' ? WAIT_NO_DESKTOP_MS : WAIT_MOST_MS;
  const waited = { ...watch, waitMs: Math.min(most, retryMs * 2) };
  return { watch: FORCE.has(how) ? struck(waited, now) : waited, retryMs: Math.min(most, retryMs) };
};

const struck = (watch: GuardWatch, now: Mono): GuardWatch => {
  const since = tamperingSince(watch, now);
  const forced = [...watch.forced.filter((at) => now - at < WITHIN_MS), now];
  const first = forced.at(-FORCED);
  return { ...watch, forced, since: since ?? first ?? null };
};

/** Since when a station is tampered with; null while it is not (rule TAM2). */
export const tamperingSince = (watch: GuardWatch, now: Mono): Mono | null => {
  const end = tamperingEndsAt(watch);
  return end !== null && now < end ? watch.since : null;
};

/** When tampering is over if nothing more is done; null when there is none. */
export const tamperingEndsAt = ({ forced, since }: GuardWatch): Mono | null => {
  const last = forced.at(-1);
  return since === null || last === undefined ? null : last + TAMPERING_LASTS_MS;
};
