import {
  beginScreenCover,
  type Clocks,
  type CoverEffect,
  type CoverEvent,
  type CoverOrder,
  coverReport,
  type CoverRecord,
  nextTickAt,
  recordOf,
  type ScreenCover,
  type Standing,
  stepScreenCover,
} from '@usher/classroom';
import type { AgentResult, CoverReport } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { ToGuard } from '../guard-talk.ts';

/**
 * The disk waits so long for the screens of every seat of a computer: with thirty on two cores the writes of the first
 * kept the last from being dark. An order is not answered as done before it is on disk.
 */
const SCREENS_FIRST_MS = 100;

type EventOf<T extends CoverEvent> = T extends CoverEvent ? Omit<T, 'now'> : never;

type Options = {
  readonly clock: Clock;
  /** Names this running of the machine. */
  readonly boot: string;
  readonly restored: Standing | null;
  readonly tellGuard: (message: ToGuard) => void;
  readonly save: (record: CoverRecord | null) => Promise<void>;
  readonly answer: (re: string, result: Pick<AgentResult, 'outcome' | 'code'>) => void;
  readonly onReport: () => void;
  readonly onSaveFailed: (cause: unknown) => void;
};

/** Drives the covers' core: time, guard and disk go in, what it decides is carried out. */
export class CoverKeeper {
  readonly #options: Options;
  #state: ScreenCover;
  #cancel: () => void = () => {};
  #stopped = false;
  #lastWrite: Promise<void> = Promise.resolve();
  #unsaved: { readonly flush: () => void; readonly cancel: () => void } | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#state = beginScreenCover(options.restored);
    this.#planTick();
  }

  /** `by` is the person in whose name it is ordered. */
  order(id: string, by: string | null, order: CoverOrder): void {
    this.#step({ type: 'order', id, by, order });
  }

  guardUp(): void {
    this.#step({ type: 'guard-up' });
  }

  guardDown(): void {
    this.#step({ type: 'guard-down' });
    this.#unsaved?.flush();
  }

  applied(turn: number, inputHeld: boolean): void {
    this.#step({ type: 'applied', turn, inputHeld });
  }

  inputHeld(held: boolean): void {
    this.#step({ type: 'input-held', held });
  }

  report(): CoverReport {
    return coverReport(this.#state, this.#options.clock.mono());
  }

  /** Ends the passing of time and resolves when all that was to be kept is on disk. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    this.#unsaved?.flush();
    await this.#lastWrite;
  }

  #step(event: EventOf<CoverEvent>): void {
    const { state, effects } = stepScreenCover(this.#state, {
      ...event,
      now: this.#options.clock.mono(),
    } as CoverEvent);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    this.#planTick();
  }

  #carryOut(effect: CoverEffect): void {
    const { clock, tellGuard, answer, onReport } = this.#options;
    switch (effect.do) {
      case 'apply': {
        const { turn, what } = effect;
        const remainingMs = what === null ? 0 : Math.max(0, what.endsAt - clock.mono());
        return tellGuard({
          t: 'apply',
          turn,
          what: what === null ? null : { kind: what.kind, message: what.message, remainingMs },
        });
      }
      case 'save':
        return this.#save(effect.turn, effect.what);
      case 'screens':
        return tellGuard({ t: 'screens', on: effect.on });
      case 'answer':
        return answer(effect.re, effect.result);
      case 'report':
        return onReport();
    }
  }

  // One write costs as much as putting a cover on the screens, and the teacher waits for the screens only.
  #save(turn: number, what: Standing | null): void {
    this.#unsaved?.cancel();
    const flush = (): void => {
      this.#unsaved?.cancel();
      this.#unsaved = null;
      this.#write(turn, what);
    };
    this.#unsaved = { flush, cancel: this.#options.clock.after(SCREENS_FIRST_MS, flush) };
  }

  #write(turn: number, what: Standing | null): void {
    const { save, clock, boot, onSaveFailed } = this.#options;
    const clocks: Clocks = { boot, mono: clock.mono(), wall: clock.wall() };
    this.#lastWrite = save(what === null ? null : recordOf(what, clocks))
      .catch(onSaveFailed)
      // A disk that does not take it must not make the teacher wait: what was ordered is on the screens.
      .finally(() => this.#step({ type: 'saved', turn }));
  }

  #planTick(): void {
    this.#cancel();
    const at = nextTickAt(this.#state);
    if (at === null || this.#stopped) this.#cancel = () => {};
    else {
      const { clock } = this.#options;
      this.#cancel = clock.after(Math.ceil(at - clock.mono()), () => this.#step({ type: 'tick' }));
    }
  }
}
