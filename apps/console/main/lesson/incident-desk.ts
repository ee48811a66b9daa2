import { alertDone, alertHeard, alertsAfter, NO_ALERTS, type OpenAlerts } from '@usher/classroom';
import type { MessageBody } from '@usher/protocol';
import type { CallInput, CallOutput } from '../calls.ts';
import type { PageEvents } from '../page-events.ts';
import type { FromHub, HubLine } from './hub-line.ts';

/** The register commits before the hub answers, and a disk may take its time. */
const ANSWER_WITHIN_MS = 10_000;

type AnswerType = 'incident.list' | 'incident.case' | 'incident.done';

/** Picks the answer to the message with this id. */
const answerOf =
  <T extends AnswerType>(t: T) =>
  (message: FromHub, id: string): MessageBody<'hub-to-console', T> | undefined => {
    if (message.t !== t) return undefined;
    // The type of a message says which body it has, which TypeScript does not follow through a T.
    const body = message.body as MessageBody<'hub-to-console', T>;
    return (message.body as { readonly re?: string }).re === id ? body : undefined;
  };

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
      const answer = await line.ask('incident.list', { before }, answerOf('incident.list'), ANSWER_WITHIN_MS);
      if (!answer.ok) return answer;
      const { re: _, ...list } = answer.value;
      return { ok: true, ...list };
    });
  }

  read({ caseId }: CallInput<'incident.read'>): Promise<CallOutput<'incident.read'>> {
    return this.#ask(async (line) => {
      const answer = await line.ask('incident.read', { caseId }, answerOf('incident.case'), ANSWER_WITHIN_MS);
      if (!answer.ok) return answer;
      this.#set(alertDone(this.#open, caseId));
      const { re: _, ...read } = answer.value;
      return { ok: true, ...read };
    });
  }

  raise(raised: CallInput<'incident.raise'>): Promise<CallOutput<'incident.raise'>> {
    return this.#ask(async (line) =>
      kept(await line.ask('incident.raise', raised, answerOf('incident.done'), ANSWER_WITHIN_MS)),
    );
  }

  note(note: CallInput<'incident.note'>): Promise<CallOutput<'incident.note'>> {
    return this.#ask(async (line) =>
      kept(await line.ask('incident.note', note, answerOf('incident.done'), ANSWER_WITHIN_MS)),
    );
  }

  outcome(outcome: CallInput<'incident.outcome'>): Promise<CallOutput<'incident.outcome'>> {
    return this.#ask(async (line) => {
      const answer = kept(await line.ask('incident.outcome', outcome, answerOf('incident.done'), ANSWER_WITHIN_MS));
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

const kept = (
  answer: Awaited<ReturnType<typeof HubLine.prototype.ask<'incident.note', { readonly caseId: string }>>>,
): CallOutput<'incident.note'> => (answer.ok ? { ok: true, caseId: answer.value.caseId } : answer);
