import type { AgentResult, CoverReport } from '@usher/protocol';

/** Milliseconds of a clock that only goes forward. */
type Mono = number;

/** What a teacher ordered to lie over the screens, until `endsAt`. */
export type Standing = {
  readonly kind: 'covered' | 'locked';
  readonly id: string;
  /** Who ordered it; null when that is not known any more. */
  readonly by: string | null;
  readonly endsAt: Mono;
  /** Words for the lock screen; empty for a cover. */
  readonly message: string;
};

/** What the guard confirmed to be on the screens. */
type OnScreen = Standing & { readonly inputHeld: boolean; readonly shownAt: Mono };

/** An order whose result is still owed. `turn` is the turn that carries it out. */
type Owed = {
  readonly id: string;
  readonly turn: number;
  readonly deadline: Mono;
  readonly answers: number;
  readonly applied: boolean;
  readonly saved: boolean;
};

type Answer = { readonly id: string; readonly outcome: 'done' | 'failed' };

/**
 * The covers of one station. `turn` counts every change of what should lie over the screens, so that a late
 * word about an old turn is not taken for one about the present turn.
 */
export type ScreenCover = {
  readonly standing: Standing | null;
  readonly onScreen: OnScreen | null;
  readonly guardUp: boolean;
  readonly screensOff: boolean;
  readonly turn: number;
  readonly owed: readonly Owed[];
  /** The last answers given, oldest first (rule ENV6). */
  readonly answered: readonly Answer[];
};

export type CoverOrder =
  | { readonly kind: 'cover'; readonly durationMs: number }
  | { readonly kind: 'lock'; readonly durationMs: number; readonly message: string }
  | { readonly kind: 'release' };

export type CoverEvent = { readonly now: Mono } & (
  | { readonly type: 'order'; readonly id: string; readonly by: string | null; readonly order: CoverOrder }
  | { readonly type: 'guard-up' }
  | { readonly type: 'guard-down' }
  | { readonly type: 'applied'; readonly turn: number; readonly inputHeld: boolean }
  | { readonly type: 'saved'; readonly turn: number }
  | { readonly type: 'input-held'; readonly held: boolean }
  | { readonly type: 'tick' }
);

export type CoverEffect =
  /** Put this over the screens (null: take off what is there) and answer with `applied`. */
  | { readonly do: 'apply'; readonly turn: number; readonly what: Standing | null }
  /** Keep this so that it outlives the processes (null: nothing), and answer with `saved`. */
  | { readonly do: 'save'; readonly turn: number; readonly what: Standing | null }
  | { readonly do: 'answer'; readonly re: string; readonly result: Pick<AgentResult, 'outcome' | 'code'> }
  | { readonly do: 'screens'; readonly on: boolean }
  /** What `coverReport` says has changed. */
  | { readonly do: 'report' };

export type CoverStep = { readonly state: ScreenCover; readonly effects: readonly CoverEffect[] };

/** After this long under a cover the screens are switched off (rule COV7). */
export const SCREENS_OFF_AFTER_MS = 10_000;
/** An order waits this long for a guard before it is answered as failed: under the 5 s of rule CMD3. */
export const GUARD_WAIT_MS = 4_000;
/** Answers remembered for commands that arrive twice. */
export const ANSWERS_REMEMBERED = 64;

/** A station with nothing over it, or with what `restored` says was left of an earlier order (rule COV6). */
export const beginScreenCover = (restored: Standing | null): ScreenCover => ({
  standing: restored,
  onScreen: null,
  guardUp: false,
  screensOff: false,
  turn: restored === null ? 0 : 1,
  owed: [],
  answered: [],
});

/** Takes one event; what is to be done comes back as effects, in the order to do them. Never throws. */
export const stepScreenCover = (state: ScreenCover, event: CoverEvent): CoverStep => {
  switch (event.type) {
    case 'order':
      return order(state, event);
    case 'guard-up':
      // A new guard has an empty screen, so there is nothing to take off.
      return {
        state: { ...state, guardUp: true, onScreen: null, screensOff: false },
        effects: [
          ...(state.standing === null ? [] : [apply(state.turn, state.standing)]),
          // The guard that switched them off can no longer switch them on.
          ...(state.screensOff ? [{ do: 'screens', on: true } as const] : []),
          { do: 'report' },
        ],
      };
    case 'guard-down':
      return settle(
        {
          ...state,
          guardUp: false,
          onScreen: null,
          // With the guard went whatever it showed: a release has what it asked for.
          owed: state.standing === null ? state.owed.map((owed) => ({ ...owed, applied: true })) : state.owed,
        },
        [{ do: 'report' }],
      );
    case 'applied':
      return applied(state, event);
    case 'saved':
      return settle({
        ...state,
        owed: state.owed.map((owed) => (owed.turn <= event.turn ? { ...owed, saved: true } : owed)),
      });
    case 'input-held':
      if (state.onScreen === null || state.onScreen.inputHeld === event.held) return { state, effects: [] };
      return {
        state: { ...state, onScreen: { ...state.onScreen, inputHeld: event.held } },
        effects: state.onScreen.kind === 'locked' ? [{ do: 'report' }] : [],
      };
    case 'tick':
      return tick(state, event.now);
  }
};

/** When `tick` is next needed, or null when nothing waits for time to pass. */
export const nextTickAt = (state: ScreenCover): Mono | null => {
  const times = state.owed.map((owed) => owed.deadline);
  if (state.standing !== null) times.push(state.standing.endsAt);
  const off = screensOffAt(state);
  if (off !== null) times.push(off);
  return times.length === 0 ? null : Math.min(...times);
};

/** What truly lies over the screens now: what the guard confirmed, not what was ordered. */
export const coverReport = ({ onScreen }: ScreenCover, now: Mono): CoverReport => {
  if (onScreen === null) return { kind: 'none' };
  const remainingMs = Math.max(0, Math.ceil(onScreen.endsAt - now));
  const { id, by } = onScreen;
  return onScreen.kind === 'covered'
    ? { kind: 'covered', id, by, remainingMs }
    : { kind: 'locked', id, by, remainingMs, message: onScreen.message, inputHeld: onScreen.inputHeld };
};

const apply = (turn: number, what: Standing | null): CoverEffect => ({ do: 'apply', turn, what });

const standingOf = ({ id, by, now, order: ordered }: CoverEvent & { type: 'order' }): Standing | null => {
  switch (ordered.kind) {
    case 'cover':
      return { kind: 'covered', id, by, endsAt: now + ordered.durationMs, message: '' };
    case 'lock':
      return { kind: 'locked', id, by, endsAt: now + ordered.durationMs, message: ordered.message };
    case 'release':
      return null;
  }
};

const order = (state: ScreenCover, event: CoverEvent & { type: 'order' }): CoverStep => {
  const known = state.answered.find((answer) => answer.id === event.id);
  if (known !== undefined) return { state, effects: [answer(known)] };
  if (state.owed.some((owed) => owed.id === event.id)) {
    const owed = state.owed.map((one) => (one.id === event.id ? { ...one, answers: one.answers + 1 } : one));
    return { state: { ...state, owed }, effects: [] };
  }
  const standing = standingOf(event);
  const turn = state.turn + 1;
  const owed: Owed = {
    id: event.id,
    turn,
    deadline: event.now + GUARD_WAIT_MS,
    answers: 1,
    applied: standing === null && !state.guardUp,
    saved: false,
  };
  return {
    state: { ...state, standing, turn, owed: [...state.owed, owed] },
    effects: [
      // First what the pupil sees, then what the disk keeps: a teacher waits for the first only.
      ...(state.guardUp ? [apply(turn, standing)] : []),
      { do: 'save', turn, what: standing },
    ],
  };
};

const applied = (state: ScreenCover, event: CoverEvent & { type: 'applied' }): CoverStep => {
  const owed = state.owed.map((one) => (one.turn <= event.turn ? { ...one, applied: true } : one));
  if (event.turn !== state.turn) return settle({ ...state, owed });
  const wake = state.screensOff && state.standing?.kind !== 'covered';
  const onScreen =
    state.standing === null ? null : { ...state.standing, inputHeld: event.inputHeld, shownAt: event.now };
  return settle({ ...state, owed, onScreen, screensOff: state.screensOff && !wake }, [
    ...(wake ? [{ do: 'screens', on: true } as const] : []),
    { do: 'report' },
  ]);
};

const tick = (state: ScreenCover, now: Mono): CoverStep => {
  const effects: CoverEffect[] = [];
  let next = state;
  if (next.standing !== null && now >= next.standing.endsAt) {
    const turn = next.turn + 1;
    next = { ...next, standing: null, turn };
    if (next.guardUp) effects.push(apply(turn, null));
    effects.push({ do: 'save', turn, what: null });
  }
  const off = screensOffAt(next);
  if (off !== null && now >= off) {
    next = { ...next, screensOff: true };
    effects.push({ do: 'screens', on: false });
  }
  const late = next.owed.filter((owed) => now >= owed.deadline);
  const answers = late.map((owed): Answer => ({ id: owed.id, outcome: owed.applied ? 'done' : 'failed' }));
  return {
    state: remember({ ...next, owed: next.owed.filter((owed) => !late.includes(owed)) }, answers),
    effects: [...effects, ...late.flatMap((owed, i) => repeat(answers[i], owed.answers))],
  };
};

const screensOffAt = (state: ScreenCover): Mono | null =>
  state.onScreen?.kind === 'covered' && state.standing?.kind === 'covered' && !state.screensOff
    ? state.onScreen.shownAt + SCREENS_OFF_AFTER_MS
    : null;

const answer = ({ id, outcome }: Answer): CoverEffect => ({
  do: 'answer',
  re: id,
  result: outcome === 'done' ? { outcome } : { outcome, code: 'guard-down' },
});

const repeat = (one: Answer | undefined, times: number): CoverEffect[] =>
  one === undefined ? [] : Array.from({ length: times }, () => answer(one));

const remember = (state: ScreenCover, answers: readonly Answer[]): ScreenCover =>
  answers.length === 0 ? state : { ...state, answered: [...state.answered, ...answers].slice(-ANSWERS_REMEMBERED) };

/** Answers the orders that are both on the screens and on disk. */
const settle = (state: ScreenCover, effects: readonly CoverEffect[] = []): CoverStep => {
  const done = state.owed.filter((owed) => owed.applied && owed.saved);
  if (done.length === 0) return { state, effects };
  const answers = done.map((owed): Answer => ({ id: owed.id, outcome: 'done' }));
  return {
    state: remember({ ...state, owed: state.owed.filter((owed) => !done.includes(owed)) }, answers),
    effects: [...effects, ...done.flatMap((owed, i) => repeat(answers[i], owed.answers))],
  };
};
