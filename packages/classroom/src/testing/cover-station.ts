import {
  beginScreenCover,
  type CoverEffect,
  type CoverEvent,
  type CoverOrder,
  coverReport,
  type Layers,
  nextTickAt,
  NO_LAYERS,
  type ScreenCover,
  stepScreenCover,
} from '../screen-cover.ts';

/** A guard and a disk that do what the effects say, when the test lets them. */
export class CoverStation {
  state: ScreenCover;
  now = 0;
  guard: { shown: Layers; pending: (CoverEffect & { do: 'apply' })[] } | null = null;
  disk: Layers = NO_LAYERS;
  unsaved: (CoverEffect & { do: 'save' })[] = [];
  screensOn = true;
  answers: { re: string; outcome: string }[] = [];

  constructor(restored: Layers = NO_LAYERS) {
    this.state = beginScreenCover(restored, 0);
    this.disk = restored;
  }

  step(event: CoverEvent extends infer E ? (E extends CoverEvent ? Omit<E, 'now'> : never) : never): void {
    const { state, effects } = stepScreenCover(this.state, { ...event, now: this.now } as CoverEvent);
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
  }

  carryOut(effect: CoverEffect): void {
    if (effect.do === 'apply') this.guard?.pending.push(effect);
    if (effect.do === 'save') this.unsaved.push(effect);
    if (effect.do === 'screens') this.screensOn = effect.on;
    if (effect.do === 'answer') this.answers.push({ re: effect.re, outcome: effect.result.outcome });
  }

  order(id: string, order: CoverOrder): void {
    this.step({ type: 'order', id, by: null, order });
  }

  hide(durationMs = 60_000): void {
    this.step({ type: 'hide', durationMs });
  }

  guardUp(): void {
    if (this.guard !== null) return;
    this.guard = { shown: NO_LAYERS, pending: [] };
    this.step({ type: 'guard-up' });
  }

  guardDown(): void {
    if (this.guard === null) return;
    this.guard = null;
    this.step({ type: 'guard-down' });
  }

  applyNext(inputHeld = true): void {
    const next = this.guard?.pending.shift();
    if (next === undefined || this.guard === null) return;
    this.guard.shown = next;
    this.step({ type: 'applied', turn: next.turn, inputHeld });
  }

  saveNext(): void {
    const next = this.unsaved.shift();
    if (next === undefined) return;
    this.disk = next;
    this.step({ type: 'saved', turn: next.turn });
  }

  settle(): void {
    while ((this.guard?.pending.length ?? 0) > 0) this.applyNext();
    while (this.unsaved.length > 0) this.saveNext();
  }

  wait(ms: number): void {
    const until = this.now + ms;
    for (let at = nextTickAt(this.state); at !== null && at <= until; at = nextTickAt(this.state)) {
      this.now = Math.max(this.now, at);
      this.step({ type: 'tick' });
    }
    this.now = until;
  }

  kind(): string {
    return coverReport(this.state, this.now).kind;
  }
}

export const stationUp = (restored: Layers = NO_LAYERS): CoverStation => {
  const station = new CoverStation(restored);
  station.guardUp();
  station.settle();
  return station;
};

export const lockFor = (durationMs: number, message = ''): CoverOrder => ({ kind: 'lock', durationMs, message });
export const coverFor = (durationMs: number): CoverOrder => ({ kind: 'cover', durationMs });
