import type { Desktop, DesktopSession } from '@usher/desktop';
import type { Clock } from '../clock.ts';
import type { Facts } from '../guard-talk.ts';

/** Who is signed in is looked up this often. */
export const SESSION_EVERY_MS = 10_000;
/** Whether there was input is looked up this often. */
export const IDLE_EVERY_MS = 5_000;
/** Without input for this long the pupil counts as idle. */
export const IDLE_AFTER_MS = 60_000;

type Options = {
  readonly desktop: Pick<Desktop, 'screen' | 'idle' | 'session'>;
  readonly clock: Clock;
  /** Told when what a teacher sees of the station has changed, not when a time has merely gone on. */
  readonly onChange: (facts: Facts) => void;
  readonly onFailure: (cause: unknown) => void;
};

/** Looks up the facts of a desktop, then goes on watching them for changes. */
export const watchFacts = async ({ desktop, clock, onChange, onFailure }: Options): Promise<Facts> => {
  const { screen, idle, session } = desktop;
  const idleFor = async (): Promise<number | null> => {
    const ms = Math.round(await idle.sinceInputMs());
    return ms >= IDLE_AFTER_MS ? ms : null;
  };
  const monitors = (): Facts['monitors'] =>
    screen.monitors().map(({ number, area }) => ({ number, width: area.width, height: area.height }));
  let facts: Facts = { monitors: monitors(), session: sessionOf(await session.current()), idleForMs: await idleFor() };
  const change = (next: Partial<Facts>): void => {
    facts = { ...facts, ...next };
    onChange(facts);
  };
  const every = (ms: number, look: () => Promise<void>): void => {
    clock.after(ms, () => {
      look().then(() => every(ms, look), onFailure);
    });
  };
  every(IDLE_EVERY_MS, async () => {
    const idleForMs = await idleFor();
    if ((idleForMs === null) !== (facts.idleForMs === null)) change({ idleForMs });
    else facts = { ...facts, idleForMs };
  });
  every(SESSION_EVERY_MS, async () => {
    const now = sessionOf(await session.current());
    if (now?.user !== facts.session?.user) change({ session: now });
    else facts = { ...facts, session: now };
  });
  screen.onMonitors(() => change({ monitors: monitors() }));
  return facts;
};

const sessionOf = (session: DesktopSession): Facts['session'] =>
  session === null ? null : { user: session.user, forMs: Math.max(0, Math.round(session.forMs)) };
