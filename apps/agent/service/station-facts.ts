import type { DesktopSession } from '@usher/desktop/session';
import type { CoverReport, StationReport } from '@usher/protocol';
import { LIMITS } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { Facts } from '../guard-talk.ts';

type Options = {
  readonly clock: Clock;
  readonly cover: () => CoverReport;
  /** For how long the pupil has been hiding their screens; null when they are not. */
  readonly hiddenForMs: () => number | null;
  /** For how long somebody has been working against the guard; null while nobody is (rule TAM2). */
  readonly tamperedForMs: () => number | null;
  readonly send: (report: StationReport) => void;
};

/** What the agent says of its station: everything, but only when a teacher would see a difference (rule STA1). */
export class StationFacts {
  readonly #options: Options;
  #facts: Facts = { monitors: [], idleForMs: null };
  #seenAt = 0;
  #session: DesktopSession = null;
  #sessionSeenAt = 0;
  #guard: 'up' | 'down' = 'down';
  #said: string | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  guardUp(facts: Facts): void {
    this.#guard = 'up';
    this.saw(facts);
  }

  guardDown(): void {
    this.#guard = 'down';
    this.changed();
  }

  saw(facts: Facts): void {
    this.#facts = facts;
    this.#seenAt = this.#options.clock.mono();
    this.changed();
  }

  /** Who is signed in now. */
  sawSession(session: DesktopSession): void {
    this.#session = session;
    this.#sessionSeenAt = this.#options.clock.mono();
    this.changed();
  }

  /** A new link: the hub has to be told everything once. */
  begin(): void {
    this.#said = null;
    this.changed();
  }

  /** Without a link nothing is said. */
  end(): void {
    this.#said = '';
  }

  /** Something may have changed: says so if it is something a teacher sees. */
  changed(): void {
    if (this.#said === '') return;
    const report = this.#report();
    // Times that merely went on are no change.
    const seen = JSON.stringify(report, (key, value: unknown) =>
      key === 'remainingMs' || key === 'forMs'
        ? undefined
        : key === 'idleForMs' || key === 'hiddenForMs' || key === 'tamperedForMs'
          ? value !== null
          : value,
    );
    if (seen === this.#said) return;
    this.#said = seen;
    this.#options.send(report);
  }

  #report(): StationReport {
    const { monitors, idleForMs } = this.#facts;
    const session = this.#session;
    const { clock, cover, hiddenForMs, tamperedForMs } = this.#options;
    const since = (at: number): number => Math.max(0, Math.round(clock.mono() - at));
    return {
      guard: this.#guard,
      monitors: [...monitors],
      cover: cover(),
      session:
        session === null
          ? { user: null, forMs: null }
          : { user: nameOf(session.user), forMs: session.forMs + since(this.#sessionSeenAt) },
      idleForMs: idleForMs === null ? null : idleForMs + since(this.#seenAt),
      hiddenForMs: hiddenForMs(),
      tamperedForMs: tamperedForMs(),
    };
  }
}

/** An account name as the wire takes it; whatever else the system has in it is left out. */
const nameOf = (user: string): string | null => {
  const name = user
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, LIMITS.nameChars)
    .trim();
  return name === '' ? null : name;
};
