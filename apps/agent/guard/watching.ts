import type { Desktop } from '@usher/desktop';
import type { Clock } from '../clock.ts';
import type { Facts } from '../guard-talk.ts';

/** Whether there was input is looked up this often. */
export const IDLE_EVERY_MS = 5_000;
/** Without input for this long the pupil counts as idle. */
export const IDLE_AFTER_MS = 60_000;

type Options = {
  readonly desktop: Pick<Desktop, 'screen' | 'idle'>;
  readonly clock: Clock;
  /** Told when what a teacher sees of the station has changed, not when a time has merely gone on. */
  readonly onChange: (facts: Facts) => void;
  readonly onFailure: (cause: unknown) => void;
};

/** Looks up the facts of a desktop, then goes on watching them for changes. */
export const watchFacts = async ({ desktop, clock, onChange, onFailure }: Options): Promise<Facts> => {
  const { screen, idle } = desktop;
  const idleFor = async (): Promise<number | null> => {
    const ms = Math.round(await idle.sinceInputMs());
    return ms >= IDLE_AFTER_MS ? ms : null;
  };
  const monitors = (): Facts['monitors'] =>
    screen.monitors().map(({ number, area }) => ({ number, width: area.width, height: area.height }));
  let facts: Facts = { monitors: monitors(), idleForMs: await idleFor() };
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
  screen.onMonitors(() => change({ monitors: monitors() }));
  return facts;
};
