import type { IncidentAlert, IncidentLine, IncidentPart, StationView } from '@usher/protocol';
import type { IncidentKept, IncidentKindsTold, IncidentListed, IncidentRead } from '../../contract/incidents.ts';
import type { CallInput } from '../host.ts';

const PAGE = 10;
const OUTCOMES = ['talked', 'support', 'restorative', 'taught', 'filter-changed', 'referred', 'nothing-further'];
/** Some that ship, one of the school's own with a name, and one without. */
const KINDS = [
  ['web-page', ''],
  ['message', ''],
  ['unkind', ''],
  ['upsetting-content', ''],
  ['bullying', ''],
  ['phone-in-class', 'A phone in class'],
  ['left-the-site', ''],
  ['something-else', ''],
] as const;
const UNKNOWN = { ok: false, code: 'unknown-incident' } as const;

type Kept = { line: IncidentLine; parts: IncidentPart[] };

type Setting = {
  readonly user: string;
  readonly now: () => number;
  readonly station: (id: string) => StationView | undefined;
  readonly withhold: (id: string, withheld: boolean) => void;
  readonly alerts: (alerts: readonly IncidentAlert[]) => void;
};

/** A register that lives in memory, with what a teacher may read of it: that something is there, and their own words. */
export class FakeIncidents {
  readonly #setting: Setting;
  readonly #kept: Kept[] = [];
  #alerts: readonly IncidentAlert[] = [];
  #made = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  get alerts(): readonly IncidentAlert[] {
    return this.#alerts;
  }

  /** An incident that is there; `agoMs` ago, the newest first in the list. */
  add(agoMs: number, over: Partial<IncidentLine> = {}, parts: readonly IncidentPart[] = []): string {
    this.#made += 1;
    const line: IncidentLine = {
      caseId: `0196c000-0000-7000-8000-${this.#made.toString(16).padStart(12, '0')}`,
      openedAt: this.#setting.now() - agoMs,
      state: 'open',
      room: 'ICT1',
      station: null,
      source: 'pupil',
      own: false,
      seen: true,
      ...over,
    };
    this.#kept.push({ line, parts: [...parts] });
    return line.caseId;
  }

  /** A pupil hid this station's screens: an incident, and an alert of it. */
  hide(id: string): string {
    const at = this.#setting.station(id);
    const name = at?.name ?? null;
    const room = at?.room ?? 'ICT1';
    const caseId = this.add(0, { station: name, room, seen: false });
    this.#set([...this.#alerts, { caseId, what: 'hidden', station: id, name, room, at: this.#setting.now() }]);
    return caseId;
  }

  /** Staff ended what was hidden at a station. */
  ended(id: string): void {
    this.#set(this.#alerts.filter(({ station }) => station !== id));
  }

  kinds(): IncidentKindsTold {
    return { ok: true, kinds: KINDS.map(([id, words]) => ({ id, words })) };
  }

  list({ before }: CallInput<'incidents.list'>): IncidentListed {
    const all = this.#kept.map(({ line }) => line).toSorted((a, b) => b.openedAt - a.openedAt);
    const from = before ?? 0;
    const next = from + PAGE < all.length ? from + PAGE : null;
    return { ok: true, incidents: all.slice(from, from + PAGE), next };
  }

  read({ caseId }: CallInput<'incident.read'>): IncidentRead | typeof UNKNOWN {
    const kept = this.#find(caseId);
    if (kept === undefined) return UNKNOWN;
    kept.line = { ...kept.line, seen: true };
    this.#done(caseId);
    return { ok: true, incident: kept.line, parts: kept.parts, more: false, outcomes: OUTCOMES };
  }

  raise({ station, room, kinds, text, agoMs }: CallInput<'incident.raise'>): IncidentKept {
    const at = station === null ? undefined : this.#setting.station(station);
    if (station !== null && at === undefined) return { ok: false, code: 'unknown-station' };
    const place = { room: at?.room ?? room, station: at?.name ?? null };
    const caseId = this.add(agoMs, { ...place, source: 'staff', own: true });
    this.#write(caseId, 'report', text, kinds[0] ?? null);
    if (station !== null) this.#setting.withhold(station, true);
    return { ok: true, caseId };
  }

  note({ caseId, text }: CallInput<'incident.note'>): IncidentKept {
    return this.#write(caseId, 'note', text, null);
  }

  outcome({ caseId, outcome, text }: CallInput<'incident.outcome'>): IncidentKept {
    if (!OUTCOMES.includes(outcome)) return { ok: false, code: 'not-allowed' };
    this.#done(caseId);
    return this.#write(caseId, 'outcome', text, outcome);
  }

  #write(caseId: string, kind: string, text: string, what: string | null): IncidentKept {
    const kept = this.#find(caseId);
    if (kept === undefined) return UNKNOWN;
    kept.parts.push({ at: this.#setting.now(), by: this.#setting.user, kind, what, text });
    return { ok: true, caseId };
  }

  #find(caseId: string): Kept | undefined {
    return this.#kept.find(({ line }) => line.caseId === caseId);
  }

  #done(caseId: string): void {
    this.#set(this.#alerts.filter((alert) => alert.caseId !== caseId));
  }

  #set(alerts: readonly IncidentAlert[]): void {
    this.#alerts = alerts;
    this.#setting.alerts(alerts);
  }
}
