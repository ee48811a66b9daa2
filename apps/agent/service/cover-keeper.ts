import {
  beginScreenCover,
  type Clocks,
  type CoverEffect,
  type CoverEvent,
  type CoverOrder,
  coverReport,
  type CoverRecord,
  HIDDEN_FOR_MS,
  hiddenForMs,
  hiddenOnScreen,
  isBare,
  type Layers,
  nextTickAt,
  recordOf,
  type ScreenCover,
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
/** Who asked for the pupil's own cover hears after this long at the latest whether it is on the screens. */
const HIDE_ANSWER_MS = 4_000;

type EventOf<T extends CoverEvent> = T extends CoverEvent ? Omit<T, 'now'> : never;

type Options = {
  readonly clock: Clock;
  /** Names this running of the machine. */
  readonly boot: string;
  readonly restored: Layers;
  /** How long the pupil's own cover lasts at most. */
  readonly hiddenForMs?: number | undefined;
  readonly tellGuard: (message: ToGuard) => void;
  readonly save: (record: CoverRecord | null) => Promise<void>;
  readonly answer: (re: string, result: Pick<AgentResult, 'outcome' | 'code'>) => void;
  readonly onReport: () => void;
  /** The pupil has begun to hide the screens, or it has ended. */
  readonly onHidden?: ((hidden: boolean) => void) | undefined;
  readonly onSaveFailed: (cause: unknown) => void;
};

/** Drives the covers' core: time, guard and disk go in, what it decides is carried out. */
export class CoverKeeper {
  readonly #options: Options;
  #state: ScreenCover;
  #cancel: () => void = () => {};
  #stopped = false;
  #saidHidden: boolean;
  #lastWrite: Promise<void> = Promise.resolve();
  #unsaved: { readonly flush: () => void; readonly cancel: () => void } | null = null;
  readonly #onStep = new Set<() => void>();
  /** How often the pupil's key was pressed in the life of the present guard. */
  #presses = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#state = beginScreenCover(options.restored, options.clock.mono());
    // What was there before is not something that begins.
    this.#saidHidden = this.hiddenForMs() !== null;
    this.#planTick();
  }

  /** `by` is the person in whose name it is ordered. */
  order(id: string, by: string | null, order: CoverOrder): void {
    this.#step({ type: 'order', id, by, order });
  }

  /** The pupil pressed the key: the guard has covered the screens already and learns that it stands. */
  pressed(presses: number): void {
    this.#presses = presses;
    this.#hide();
  }

  /** Covers the screens for the pupil; resolves to whether the guard has confirmed it. */
  hide(): Promise<boolean> {
    this.#hide();
    if (hiddenOnScreen(this.#state)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (shown: boolean): void => {
        giveUp();
        this.#onStep.delete(look);
        resolve(shown);
      };
      const look = (): void => {
        if (hiddenOnScreen(this.#state)) settle(true);
      };
      const giveUp = this.#options.clock.after(HIDE_ANSWER_MS, () => settle(false));
      this.#onStep.add(look);
    });
  }

  guardUp(): void {
    this.#presses = 0;
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

  /** Whether nothing should lie over the screens. */
  isBare(): boolean {
    return isBare(this.#state);
  }

  /** For how long the pupil has been hiding the screens; null when they are not. */
  hiddenForMs(): number | null {
    return hiddenForMs(this.#state, this.#options.clock.mono());
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
    for (const look of this.#onStep) look();
    this.#sayHidden();
  }

  #sayHidden(): void {
    const hidden = this.hiddenForMs() !== null;
    if (hidden === this.#saidHidden) return;
    this.#saidHidden = hidden;
    this.#options.onHidden?.(hidden);
  }

  #hide(): void {
    this.#step({ type: 'hide', durationMs: this.#options.hiddenForMs ?? HIDDEN_FOR_MS });
    // One child's, so no other seat waits for the disk.
    this.#unsaved?.flush();
  }

  #carryOut(effect: CoverEffect): void {
    const { clock, tellGuard, answer, onReport } = this.#options;
    switch (effect.do) {
      case 'apply': {
        const { turn, standing, hidden } = effect;
        const remainingMs = standing === null ? 0 : Math.max(0, standing.endsAt - clock.mono());
        return tellGuard({
          t: 'apply',
          turn,
          what: standing === null ? null : { kind: standing.kind, message: standing.message, remainingMs },
          hidden: hidden !== null,
          presses: this.#presses,
        });
      }
      case 'save':
        return this.#save(effect.turn, effect);
      case 'screens':
        return tellGuard({ t: 'screens', on: effect.on });
      case 'answer':
        return answer(effect.re, effect.result);
      case 'report':
        return onReport();
    }
  }

  // One write costs as much as putting a cover on the screens, and the teacher waits for the screens only.
  #save(turn: number, what: Layers): void {
    this.#unsaved?.cancel();
    const flush = (): void => {
      this.#unsaved?.cancel();
      this.#unsaved = null;
      this.#write(turn, what);
    };
    this.#unsaved = { flush, cancel: this.#options.clock.after(SCREENS_FIRST_MS, flush) };
  }

  #write(turn: number, what: Layers): void {
    const { save, clock, boot, onSaveFailed } = this.#options;
    const clocks: Clocks = { boot, mono: clock.mono(), wall: clock.wall() };
    this.#lastWrite = save(isBare(what) ? null : recordOf(what, clocks))
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
