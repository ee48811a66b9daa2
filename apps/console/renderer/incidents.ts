import { needsStaff } from '@usher/classroom';
import type { IncidentAlert, IncidentLine, StationView } from '@usher/protocol';
import type { IncidentKindsTold, IncidentRead } from '../contract/incidents.ts';
import { type CallInput, codeOf, type Host } from './host.ts';
import type { Session } from './session.ts';
import { Store } from './store.ts';
import type { View } from './view.ts';

/** The incidents this person may know of. `more` says how the asking for earlier ones goes. */
export type IncidentList =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'there';
      readonly incidents: readonly IncidentLine[];
      readonly next: number | null;
      readonly more: 'no' | 'loading' | { readonly code: string };
    };

export type OpenedIncident =
  /** To be opened as soon as it can be shown: what a projector hides is not opened. */
  | { readonly kind: 'wanted'; readonly caseId: string }
  | { readonly kind: 'loading'; readonly caseId: string }
  | { readonly kind: 'failed'; readonly caseId: string; readonly code: string }
  | { readonly kind: 'there'; readonly caseId: string; readonly read: IncidentRead };

/** How something that was said of an incident ended: null when it is in the register, else the code. */
type Ended = { readonly caseId: string } | { readonly code: string };

type Stores = { readonly session: Store<Session>; readonly view: Store<View> };

/** A report follows its key at once; by the hub's clock it can be this much older than the hiding as told. */
const SAME_HIDING_MS = 5_000;

/** The key under which news of a station are put away in the view. */
export const newsKey = (station: StationView): string => {
  const needs = needsStaff(station);
  return `${station.id}/${needs?.why ?? ''}/${needs?.since ?? 0}`;
};

/** What this page knows of incidents, and what it asks and says of them. Everything is forgotten when the person goes. */
export class Incidents {
  readonly alerts = new Store<readonly IncidentAlert[]>([]);
  readonly list = new Store<IncidentList>({ kind: 'loading' });
  /** The school's kinds; empty until they were asked for and came. */
  readonly kinds = new Store<IncidentKindsTold['kinds']>([]);
  readonly opened = new Store<OpenedIncident | null>(null);
  readonly #host: Host;
  readonly #stores: Stores;
  /** Every alert that was heard, also once it is done: which incident belongs to a station. */
  readonly #heard = new Map<string, IncidentAlert>();
  #asked = 0;

  constructor(host: Host, stores: Stores) {
    this.#host = host;
    this.#stores = stores;
    host.on('incident.alerts', ({ alerts }) => {
      for (const alert of alerts) this.#heard.set(alert.caseId, alert);
      const isNew = alerts.some(({ caseId }) => this.alerts.value.every((known) => known.caseId !== caseId));
      this.alerts.set(alerts);
      if (isNew && stores.view.value.incidents) void this.refresh();
    });
  }

  /** Nobody is at work here any more. */
  forget(): void {
    this.#asked += 1;
    this.#heard.clear();
    this.alerts.set([]);
    this.list.set({ kind: 'loading' });
    this.opened.set(null);
    this.kinds.set([]);
  }

  /** Asks for the school's kinds, once for each person; without them an incident can be raised in words alone. */
  async askKinds(): Promise<void> {
    if (this.kinds.value.length > 0) return;
    const answer = await this.#call('incident.kinds', {});
    if (answer.ok) this.kinds.set(answer.kinds);
  }

  /** Asks for the newest; what is shown stays until they are there. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    if (this.list.value.kind === 'failed') this.list.set({ kind: 'loading' });
    const answer = await this.#call('incidents.list', { before: null });
    if (asked !== this.#asked) return;
    if (answer.ok) this.list.set({ kind: 'there', incidents: answer.incidents, next: answer.next, more: 'no' });
    else this.list.set({ kind: 'failed', code: answer.code });
  }

  /** Asks for those before the ones that are there. */
  async more(): Promise<void> {
    const list = this.list.value;
    if (list.kind !== 'there' || list.next === null || list.more === 'loading') return;
    const asked = this.#asked;
    this.list.set({ ...list, more: 'loading' });
    const answer = await this.#call('incidents.list', { before: list.next });
    if (asked !== this.#asked) return;
    if (!answer.ok) return this.list.set({ ...list, more: { code: answer.code } });
    const known = new Set(list.incidents.map(({ caseId }) => caseId));
    const incidents = [...list.incidents, ...answer.incidents.filter(({ caseId }) => !known.has(caseId))];
    return this.list.set({ kind: 'there', incidents, next: answer.next, more: 'no' });
  }

  /** The page of incidents opens this one as soon as it shows. */
  want(caseId: string): void {
    this.opened.set({ kind: 'wanted', caseId });
  }

  /** Opens one in the page of incidents. What of another is still on its way is left. */
  async open(caseId: string): Promise<void> {
    this.opened.set({ kind: 'loading', caseId });
    const answer = await this.read(caseId);
    if (this.opened.value?.caseId !== caseId) return;
    this.opened.set(
      answer.ok ? { kind: 'there', caseId, read: answer } : { kind: 'failed', caseId, code: answer.code },
    );
  }

  close(): void {
    this.opened.set(null);
  }

  /** Reads one; from then on its station needs nobody for it. */
  async read(caseId: string): Promise<IncidentRead | { readonly ok: false; readonly code: string }> {
    const answer = await this.#call('incident.read', { caseId });
    if (!answer.ok) return answer;
    const { station } = this.#heard.get(caseId) ?? { station: null };
    const at = this.#stores.session.value.stations.find(({ id }) => id === station);
    if (at?.hiddenSince !== null && at !== undefined) this.#putAway(at);
    const { list } = this;
    if (list.value.kind === 'there') {
      const incidents = list.value.incidents.map((line) => (line.caseId === caseId ? answer.incident : line));
      list.set({ ...list.value, incidents });
    }
    return answer;
  }

  async raise(raised: CallInput<'incident.raise'>): Promise<Ended> {
    return this.#said(await this.#call('incident.raise', raised));
  }

  async note(caseId: string, text: string): Promise<Ended> {
    return this.#said(await this.#call('incident.note', { caseId, text }));
  }

  async outcome(caseId: string, outcome: string, text: string): Promise<Ended> {
    return this.#said(await this.#call('incident.outcome', { caseId, outcome, text }));
  }

  /** The incident of what a pupil hides at a station now: null when there is none that this person may know of. */
  async caseAt(station: StationView): Promise<{ readonly caseId: string | null } | { readonly code: string }> {
    const since = (station.hiddenSince ?? 0) - SAME_HIDING_MS;
    const alert = [...this.#heard.values()]
      .filter((one) => one.station === station.id && one.at >= since)
      .toSorted((a, b) => a.at - b.at)
      .at(-1);
    if (alert !== undefined) return { caseId: alert.caseId };
    const answer = await this.#call('incidents.list', { before: null });
    if (!answer.ok) return { code: answer.code };
    const isIt = (line: IncidentLine): boolean =>
      line.station === station.name && line.room === station.room && line.openedAt >= since && line.source !== 'staff';
    return { caseId: answer.incidents.find((line) => line.state === 'open' && isIt(line))?.caseId ?? null };
  }

  #putAway(station: StationView): void {
    const key = newsKey(station);
    this.#stores.view.update((now) => ({ ...now, alertsHidden: new Set([...now.alertsHidden, key]) }));
  }

  /** What is open and the list show it as soon as it is there. */
  #said(answer: { readonly ok: true; readonly caseId: string } | { readonly ok: false; readonly code: string }): Ended {
    if (!answer.ok) return { code: answer.code };
    if (this.#stores.view.value.incidents) {
      void this.refresh();
      if (this.opened.value?.caseId === answer.caseId) void this.#again(answer.caseId);
    }
    return { caseId: answer.caseId };
  }

  async #again(caseId: string): Promise<void> {
    const answer = await this.read(caseId);
    if (answer.ok && this.opened.value?.caseId === caseId) this.opened.set({ kind: 'there', caseId, read: answer });
  }

  async #call<
    C extends
      | 'incident.kinds'
      | 'incidents.list'
      | 'incident.read'
      | 'incident.raise'
      | 'incident.note'
      | 'incident.outcome',
  >(call: C, input: CallInput<C>) {
    try {
      return await this.#host.call(call, input);
    } catch (error) {
      return { ok: false as const, code: codeOf(error).slice(0, 40) };
    }
  }
}
