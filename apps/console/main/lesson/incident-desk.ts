import { alertDone, alertHeard, alertsAfter, NO_ALERTS, type OpenAlerts } from '@usher/classroom';
import type { CallInput, CallOutput } from '../calls.ts';
import type { PageEvents } from '../page-events.ts';
import type { Answer, FromHub, HubLine } from './hub-line.ts';

/** The register commits before the hub answers, and a disk may take its time. */
const ANSWER_WITHIN_MS = 10_000;

const listOf = (message: FromHub, id: string) =>
  message.t === 'incident.list' && message.body.re === id ? message.body : undefined;
const kindsOf = (message: FromHub, id: string) =>
  message.t === 'incident.kinds' && message.body.re === id ? message.body : undefined;
const caseOf = (message: FromHub, id: string) =>
  message.t === 'incident.case' && message.body.re === id ? message.body : undefined;
const doneOf = (message: FromHub, id: string) =>
  message.t === 'incident.done' && message.body.re === id ? message.body : undefined;

type IncidentDeskOptions = {
  readonly line: HubLine;
  readonly page: Pick<PageEvents, 'tell'>;
  readonly hubNow: () => number;
  /** Somebody is signed in on a line that is up, and the console is not locked. */
  readonly isReady: () => boolean;
};

/** Asks the hub about incidents, and keeps the alerts that nobody has looked after yet (rule IND6). */
export class IncidentDesk {
  readonly #options: IncidentDeskOptions;
  #open: OpenAlerts = NO_ALERTS;

  constructor(options: IncidentDeskOptions) {
    this.#options = options;
  }

  list({ before }: CallInput<'incidents.list'>): Promise<CallOutput<'incidents.list'>> {
    return this.#ask(async (line) => {
      const answer = await line.ask('incident.list', { before }, listOf, ANSWER_WITHIN_MS);
      if (!answer.ok) return answer;
      const { re: _, ...list } = answer.value;
      return { ok: true, ...list };
    });
  }

  kinds(): Promise<CallOutput<'incident.kinds'>> {
    return this.#ask(async (line) => {
      const answer = await line.ask('incident.kinds', {}, kindsOf, ANSWER_WITHIN_MS);
      return answer.ok ? { ok: true, kinds: answer.value.kinds } : answer;
    });
  }

  read({ caseId }: CallInput<'incident.read'>): Promise<CallOutput<'incident.read'>> {
    return this.#ask(async (line) => {
      const answer = await line.ask('incident.read', { caseId }, caseOf, ANSWER_WITHIN_MS);
      if (!answer.ok) return answer;
      this.#set(alertDone(this.#open, caseId));
      const { re: _, ...read } = answer.value;
      return { ok: true, ...read };
    });
  }

  raise(raised: CallInput<'incident.raise'>): Promise<CallOutput<'incident.raise'>> {
    return this.#ask(async (line) => kept(await line.ask('incident.raise', raised, doneOf, ANSWER_WITHIN_MS)));
  }

  note(note: CallInput<'incident.note'>): Promise<CallOutput<'incident.note'>> {
    return this.#ask(async (line) => kept(await line.ask('incident.note', note, doneOf, ANSWER_WITHIN_MS)));
  }

  outcome(outcome: CallInput<'incident.outcome'>): Promise<CallOutput<'incident.outcome'>> {
    return this.#ask(async (line) => {
      const answer = kept(await line.ask('incident.outcome', outcome, doneOf, ANSWER_WITHIN_MS));
      if (answer.ok) this.#set(alertDone(this.#open, outcome.caseId));
      return answer;
    });
  }

  heard(message: FromHub): void {
    if (message.t === 'incident.alert') this.#set(alertHeard(this.#open, message.body));
    const now = this.#options.hubNow();
    if (message.t === 'station') this.#set(alertsAfter(this.#open, message.body, now));
    if (message.t === 'room')
      this.#set(message.body.stations.reduce((open, station) => alertsAfter(open, station, now), this.#open));
  }

  /** A page begins: it knows of no alert yet. */
  begin(): void {
    if (this.#open.alerts.length > 0) this.#tell();
  }

  /** Nobody is signed in any more: alerts are not for whoever comes next. */
  forget(): void {
    this.#open = NO_ALERTS;
  }

  #set(open: OpenAlerts): void {
    const isTold = open.alerts !== this.#open.alerts;
    this.#open = open;
    if (isTold) this.#tell();
  }

  #tell(): void {
    this.#options.page.tell('incident.alerts', { alerts: [...this.#open.alerts] });
  }

  async #ask<A>(
    ask: (line: HubLine) => Promise<A>,
  ): Promise<A | { readonly ok: false; readonly code: 'not-connected' }> {
    return this.#options.isReady() ? ask(this.#options.line) : { ok: false, code: 'not-connected' };
  }
}

const kept = (answer: Answer<{ readonly caseId: string }>): CallOutput<'incident.note'> =>
  answer.ok ? { ok: true, caseId: answer.value.caseId } : answer;
