import type { StationView } from '@usher/protocol';
import type { OrderResult } from '../contract/contract.ts';
import { codeOf, type Host } from './host.ts';
import type { Incidents } from './incidents.ts';
import type { Session } from './session.ts';
import { Store } from './store.ts';

/** Ending what a pupil hid (rule IND8): what came of it is recorded, then the screen is shown again. */
export type EndingState = {
  readonly station: string;
  readonly name: string;
  /**
   * `choosing` an outcome; `nothing` there is no incident that this person may know of; `unread` the register cannot be
   * asked now; `recorded` all that is left is the screen.
   */
  readonly step: 'reading' | 'choosing' | 'recording' | 'nothing' | 'unread' | 'recorded' | 'showing' | 'ended';
  readonly caseId: string | null;
  readonly outcomes: readonly string[];
  readonly recorded: string | null;
  /** Why the last step did not work: a refusal of the register, or how the release ended. */
  readonly code: string | null;
  readonly shown: OrderResult['outcome'] | null;
};

const BEGUN = { step: 'reading', caseId: null, outcomes: [], recorded: null, code: null, shown: null } as const;

/** Takes one hiding at a time from the asking to the end. */
export class Ending {
  readonly state = new Store<EndingState | null>(null);
  readonly #host: Host;
  readonly #incidents: Incidents;
  readonly #session: Store<Session>;

  constructor(host: Host, incidents: Incidents, session: Store<Session>) {
    this.#host = host;
    this.#incidents = incidents;
    this.#session = session;
  }

  /** Looks for the incident of what is hidden at a station, and opens it. */
  async begin(id: string): Promise<void> {
    const station = this.#session.value.stations.find((one) => one.id === id);
    if (station === undefined) return;
    const begun: EndingState = { station: id, name: station.name, ...BEGUN };
    this.state.set(begun);
    const next = await this.#found(station);
    if (this.state.value === begun) this.state.set({ ...begun, ...next });
  }

  async #found(station: StationView): Promise<Partial<EndingState>> {
    const found = await this.#incidents.caseAt(station);
    if ('code' in found) return { step: 'unread', code: found.code };
    const { caseId } = found;
    if (caseId === null) return { step: 'nothing' };
    const read = await this.#incidents.read(caseId);
    if (read.ok)
      return read.outcomes.length === 0 ? { step: 'nothing' } : { step: 'choosing', caseId, outcomes: read.outcomes };
    return read.code === 'unknown-incident' ? { step: 'nothing' } : { step: 'unread', code: read.code };
  }

  /** Records what came of it, and shows the screen once the register has that. */
  async record(outcome: string, text: string): Promise<void> {
    const now = this.state.value;
    if (now === null || now.step !== 'choosing' || now.caseId === null) return;
    const working = this.#go(now, { step: 'recording', code: null });
    const answer = await this.#incidents.outcome(now.caseId, outcome, text);
    if (this.state.value !== working) return;
    if ('code' in answer) this.#go(working, { step: 'choosing', code: answer.code });
    else await this.#show(this.#go(working, { recorded: outcome }));
  }

  /** Shows the screen; what came of it is recorded already, or cannot be now. */
  async show(): Promise<void> {
    const now = this.state.value;
    if (now !== null && (now.step === 'nothing' || now.step === 'unread' || now.step === 'recorded'))
      await this.#show(now);
  }

  close(): void {
    this.state.set(null);
  }

  async #show(now: EndingState): Promise<void> {
    const back = now.recorded === null ? now.step : 'recorded';
    const working = this.#go(now, { step: 'showing', code: null });
    const shown = await this.#release(now.station);
    if (this.state.value !== working) return;
    this.#go(working, shown === 'done' ? { step: 'ended', shown } : { step: back, shown });
  }

  async #release(station: string): Promise<OrderResult['outcome']> {
    try {
      const { results } = await this.#host.call('order', { stations: [station], order: { kind: 'release' } });
      return results[0]?.outcome ?? 'failed';
    } catch (error) {
      return codeOf(error) === 'timed-out' ? 'timed-out' : 'failed';
    }
  }

  #go(now: EndingState, change: Partial<EndingState>): EndingState {
    const next = { ...now, ...change };
    this.state.set(next);
    return next;
  }
}
