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

/** The pupil's own cover: black over everything since the pupil asked for it, until `endsAt` (rule HID1). */
export type Hidden = { readonly since: Mono; readonly endsAt: Mono };

/** What should lie over the screens: what staff ordered, and above it the pupil's own cover. */
export type Layers = { readonly standing: Standing | null; readonly hidden: Hidden | null };

/** What the guard confirmed to be on the screens. */
type OnScreen = Layers & { readonly inputHeld: boolean; readonly shownAt: Mono };

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
export type ScreenCover = Layers & {
  readonly onScreen: OnScreen | null;
  readonly guardUp: boolean;
  readonly screensOff: boolean;
  readonly turn: number;
  /** When it was last to be kept, so that it is kept again in time. */
  readonly keptAt: Mono;
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
  /** The pupil covers their own screens. */
  | { readonly type: 'hide'; readonly durationMs: number }
  | { readonly type: 'guard-up' }
  | { readonly type: 'guard-down' }
  | { readonly type: 'applied'; readonly turn: number; readonly inputHeld: boolean }
  | { readonly type: 'saved'; readonly turn: number }
  | { readonly type: 'input-held'; readonly held: boolean }
  | { readonly type: 'tick' }
);

export type CoverEffect =
  /** Put this over the screens (both null: take off what is there) and answer with `applied`. */
  | ({ readonly do: 'apply'; readonly turn: number } & Layers)
  /** Keep this so that it outlives the processes (both null: nothing), and answer with `saved`. */
  | ({ readonly do: 'save'; readonly turn: number } & Layers)
  | { readonly do: 'answer'; readonly re: string; readonly result: Pick<AgentResult, 'outcome' | 'code'> }
  | { readonly do: 'screens'; readonly on: boolean }
  /** What `coverReport` or `hiddenForMs` says has changed. */
  | { readonly do: 'report' };

export type CoverStep = { readonly state: ScreenCover; readonly effects: readonly CoverEffect[] };

/** After this long under a cover the screens are switched off (rule COV7). */
export const SCREENS_OFF_AFTER_MS = 10_000;
/** An order waits this long for a guard before it is answered as failed: under the 5 s of rule CMD3. */
export const GUARD_WAIT_MS = 4_000;
/** Answers remembered for commands that arrive twice. */
export const ANSWERS_REMEMBERED = 64;
/** What stands is kept anew this often, so that a clock that is wrong after a restart gives little of its time back. */
export const KEPT_EVERY_MS = 9_000;

/** The pupil's own cover ends by itself after this long (rule HID3). */
export const HIDDEN_FOR_MS = 60 * 60_000;

export const NO_LAYERS: Layers = { standing: null, hidden: null };

/** Whether there is nothing to lie over the screens. */
export const isBare = ({ standing, hidden }: Layers): boolean => standing === null && hidden === null;

/** A station with nothing over it, or with what was left and kept anew of earlier orders (rules COV6, HID4). */
export const beginScreenCover = (restored: Layers, now: Mono): ScreenCover => ({
  ...restored,
  onScreen: null,
  guardUp: false,
  screensOff: false,
  turn: isBare(restored) ? 0 : 1,
  keptAt: now,
  owed: [],
  answered: [],
});

/** Takes one event; what is to be done comes back as effects, in the order to do them. Never throws. */
export const stepScreenCover = (state: ScreenCover, event: CoverEvent): CoverStep => {
  switch (event.type) {
    case 'order':
      return order(state, event);
    case 'hide':
      return hide(state, event);
    case 'guard-up':
      // A new guard has an empty screen, so there is nothing to take off.
      return {
        state: { ...state, guardUp: true, onScreen: null, screensOff: false },
        effects: [
          ...(isBare(state) ? [] : [apply(state)]),
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
          owed: isBare(state) ? state.owed.map((owed) => ({ ...owed, applied: true })) : state.owed,
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
        effects: state.onScreen.standing?.kind === 'locked' ? [{ do: 'report' }] : [],
      };
    case 'tick':
      return tick(state, event.now);
  }
};

/** When `tick` is next needed, or null when nothing waits for time to pass. */
export const nextTickAt = (state: ScreenCover): Mono | null => {
  const times = state.owed.map((owed) => owed.deadline);
  if (state.standing !== null) times.push(state.standing.endsAt);
  if (state.hidden !== null) times.push(state.hidden.endsAt);
  if (!isBare(state)) times.push(state.keptAt + KEPT_EVERY_MS);
  const off = screensOffAt(state);
  if (off !== null) times.push(off);
  return times.length === 0 ? null : Math.min(...times);
};

/** What truly lies over the screens now by staff's order: what the guard confirmed, not what was ordered. */
export const coverReport = ({ onScreen }: ScreenCover, now: Mono): CoverReport => {
  const standing = onScreen?.standing ?? null;
  if (onScreen === null || standing === null) return { kind: 'none' };
  const remainingMs = Math.max(0, Math.ceil(standing.endsAt - now));
  const { id, by } = standing;
  return standing.kind === 'covered'
    ? { kind: 'covered', id, by, remainingMs }
    : { kind: 'locked', id, by, remainingMs, message: standing.message, inputHeld: onScreen.inputHeld };
};

/** For how long the pupil's own cover has been wished for, on the screens or on its way there; null when it is not. */
export const hiddenForMs = ({ hidden }: ScreenCover, now: Mono): number | null =>
  hidden === null ? null : Math.max(0, Math.round(now - hidden.since));

/** Whether the guard confirmed the pupil's own cover. */
export const hiddenOnScreen = ({ onScreen }: ScreenCover): boolean => (onScreen?.hidden ?? null) !== null;

const apply = ({ turn, standing, hidden }: ScreenCover): CoverEffect => ({ do: 'apply', turn, standing, hidden });
const save = ({ turn, standing, hidden }: ScreenCover): CoverEffect => ({ do: 'save', turn, standing, hidden });

/** Other layers: the next turn, with what the guard, the disk and the hub have to be told. */
const turned = (state: ScreenCover, layers: Layers, now: Mono): CoverStep => {
  const next = { ...state, ...layers, turn: state.turn + 1, keptAt: now };
  return {
    state: next,
    effects: [
      // First what the pupil sees, then what the disk keeps: a teacher waits for the first only.
      ...(state.guardUp ? [apply(next)] : []),
      save(next),
      ...(state.hidden === layers.hidden ? [] : [{ do: 'report' } as const]),
    ],
  };
};

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
  // A release takes off the pupil's own cover as well; any other order lies beneath it (rules HID1, HID3).
  const hidden = standing === null ? null : state.hidden;
  const next = turned(state, { standing, hidden }, event.now);
  const owed: Owed = {
    id: event.id,
    turn: next.state.turn,
    deadline: event.now + GUARD_WAIT_MS,
    answers: 1,
    applied: standing === null && !state.guardUp,
    saved: false,
  };
  return { ...next, state: { ...next.state, owed: [...state.owed, owed] } };
};

const hide = (state: ScreenCover, { now, durationMs }: CoverEvent & { type: 'hide' }): CoverStep =>
  state.hidden === null
    ? turned(state, { standing: state.standing, hidden: { since: now, endsAt: now + durationMs } }, now)
    : // Asked for again it neither ends nor lasts longer (rule HID3); the guard hears again that it stands.
      { state, effects: state.guardUp ? [apply(state)] : [] };

const applied = (state: ScreenCover, event: CoverEvent & { type: 'applied' }): CoverStep => {
  const owed = state.owed.map((one) => (one.turn <= event.turn ? { ...one, applied: true } : one));
  if (event.turn !== state.turn) return settle({ ...state, owed });
  const wake = state.screensOff && state.standing?.kind !== 'covered';
  const { standing, hidden } = state;
  const onScreen = isBare(state) ? null : { standing, hidden, inputHeld: event.inputHeld, shownAt: event.now };
  return settle({ ...state, owed, onScreen, screensOff: state.screensOff && !wake }, [
    ...(wake ? [{ do: 'screens', on: true } as const] : []),
    { do: 'report' },
  ]);
};

/** What is left of a layer at `now`. */
const lasting = <L extends Standing | Hidden>(layer: L | null, now: Mono): L | null =>
  layer !== null && now >= layer.endsAt ? null : layer;

const passed = (state: ScreenCover, now: Mono): CoverStep => {
  const left: Layers = { standing: lasting(state.standing, now), hidden: lasting(state.hidden, now) };
  if (left.standing !== state.standing || left.hidden !== state.hidden) return turned(state, left, now);
  if (isBare(state) || now < state.keptAt + KEPT_EVERY_MS) return { state, effects: [] };
  return { state: { ...state, keptAt: now }, effects: [save(state)] };
};

const tick = (state: ScreenCover, now: Mono): CoverStep => {
  const step = passed(state, now);
  const effects = [...step.effects];
  let next = step.state;
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
  state.onScreen?.standing?.kind === 'covered' && state.standing?.kind === 'covered' && !state.screensOff
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
