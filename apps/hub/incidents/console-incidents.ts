import { type Act, type Case, type Entry, isThere, readReport, reportAct, type Settings } from '@usher/incidents';
import type { IncidentLine, IncidentPart, Message, MessageBody, RefusalCode } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import type { CaseShown } from '../web/contract/cases.ts';
import type { CaseDesk } from './case/case-desk.ts';
import { StaffRefusal } from '../staff-refusal.ts';
import type { StaffDirectory, StaffMember } from './staff-directory.ts';
import type { CaseBook } from './case/case-book.ts';

/** A message of a console about incidents, and its answer. */
export type IncidentMessage = Extract<Message<'console-to-hub'>, { t: `incident.${string}` }>;
type AnswerType = 'incident.kinds' | 'incident.list' | 'incident.case' | 'incident.done';
type Body<T extends AnswerType> = Omit<MessageBody<'hub-to-console', T>, 're'>;
export type IncidentAnswer = { [T in AnswerType]: { readonly t: T; readonly body: Body<T> } }[AnswerType];

/** Where a station stands and what it is called; null for what is none. */
type PlaceOf = (station: string) => { readonly name: string; readonly room: string } | null;

type Options = {
  readonly book: CaseBook;
  readonly desk: CaseDesk;
  readonly staff: StaffDirectory;
  readonly settings: () => Settings;
  readonly placeOf: PlaceOf;
  readonly clock: Clock;
  readonly makeId: MakeId;
};

/** What somebody wished at a console cannot be done; the code is that of a refusal. */
export class IncidentRefused extends Error {
  readonly code: 'unknown-incident' | 'unknown-station' | 'not-offered' | 'not-allowed';

  constructor(code: IncidentRefused['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/** How a wish that failed is refused; null for what is no refusal but a fault. */
export const refusalOf = (error: unknown): { readonly code: RefusalCode; readonly detail: string } | null => {
  if (error instanceof IncidentRefused) return { code: error.code, detail: error.message };
  if (!(error instanceof StaffRefusal)) return null;
  if (error.code === 'not-there') return { code: 'unknown-incident', detail: 'there is no such incident' };
  return { code: 'not-allowed', detail: `the rules do not allow it: ${error.code}` };
};

const IN_LIST = 25;
/** Pages looked through for one answer; most of what is found may not be there for the reader. */
const LOOKS = 4;
/** Parts of one answer hold at most so many bytes of text, so that it fits a frame with room around. */
const TEXT_BYTES = 9_000;

/** What a console may ask of incidents, judged by the same rules as the web application (rules IND2 to IND4). */
export class ConsoleIncidents {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Throws `IncidentRefused`, the rules' own refusals and what the register throws. */
  async answer(message: IncidentMessage, person: string): Promise<IncidentAnswer> {
    const reader = this.#options.staff.find(person);
    if (reader === null) throw new IncidentRefused('not-allowed', 'this account may not do that');
    switch (message.t) {
      case 'incident.kinds':
        return { t: 'incident.kinds', body: { kinds: kindsOf(this.#options.settings()) } };
      case 'incident.list':
        return { t: 'incident.list', body: await this.#list(message.body.before, reader) };
      case 'incident.read':
        return { t: 'incident.case', body: await this.#read(message.body.caseId, reader) };
      case 'incident.raise':
        return { t: 'incident.done', body: { caseId: await this.#raise(message.body, reader) } };
      case 'incident.note': {
        const { caseId, text } = message.body;
        await this.#options.desk.act(caseId, { kind: 'case.note', facts: {}, words: { text }, people: [] }, reader);
        return { t: 'incident.done', body: { caseId } };
      }
      case 'incident.outcome': {
        const { caseId, outcome, text } = message.body;
        const act = { facts: { outcome }, words: { why: text }, people: [] };
        await this.#options.desk.act(caseId, { kind: 'case.outcome', ...act }, reader);
        return { t: 'incident.done', body: { caseId } };
      }
    }
  }

  async #list(before: number | null, reader: StaffMember): Promise<Body<'incident.list'>> {
    const { book, settings } = this.#options;
    const incidents: IncidentLine[] = [];
    let from = before ?? undefined;
    // Whoever teaches finds what names them; posts that reach further look through all.
    const mine = reader.posts.every((post) => post === 'teacher' || post === 'cover') ? { person: reader.person } : {};
    for (let look = 1; ; look += 1) {
      const page = await book.list({ limit: IN_LIST, ...mine, ...(from === undefined ? {} : { before: from }) });
      for (const state of page.cases) if (isThere(settings(), state, reader)) incidents.push(lineOf(state, reader));
      if (page.next === null || incidents.length > 0 || look === LOOKS)
        return { incidents: incidents.slice(0, IN_LIST), next: page.next };
      from = page.next;
    }
  }

  async #read(caseId: string, reader: StaffMember): Promise<Body<'incident.case'>> {
    const { book, desk, settings } = this.#options;
    const shown = await desk.open(caseId, reader);
    const state = await book.read(caseId);
    if (state === null) throw new IncidentRefused('unknown-incident', 'there is no such incident');
    const { parts, more } = partsOf(shown);
    return { incident: lineOf(state, reader), parts, more, outcomes: [...settings().outcomes] };
  }

  async #raise(raised: MessageBody<'console-to-hub', 'incident.raise'>, reader: StaffMember): Promise<string> {
    const { book, clock, makeId, placeOf, settings } = this.#options;
    const place = raised.station === null ? null : placeOf(raised.station);
    if (raised.station !== null && place === null)
      throw new IncidentRefused('unknown-station', 'there is no such station');
    const offered = settings().kinds.map(({ id }) => id);
    if (!raised.kinds.every((kind) => offered.includes(kind)))
      throw new IncidentRefused('not-offered', 'that is no kind of incident of this school');
    const now = Math.trunc(clock.now());
    const said = { text: raised.text, occurredAt: Math.max(0, now - raised.agoMs), about: 'someone-else' };
    const report = readReport(said, { source: 'staff' }, now, makeId());
    const act: Act = reportAct(
      { ...report, kinds: raised.kinds },
      {
        reporter: reader.person,
        source: 'staff',
        room: place?.room ?? raised.room,
        device: place?.name ?? null,
        address: null,
        place: 'in-school',
        lessonTeacher: null,
      },
    );
    return (await book.open(act, { by: reader.person, posts: reader.posts })).id;
  }
}

/** As many as fit one answer; what is left out can be told in words. */
const kindsOf = ({ kinds }: Settings): Body<'incident.kinds'>['kinds'] =>
  kinds.slice(0, 100).map(({ id, words }) => ({ id, words: words.slice(0, 64) }));

/** The room and station are what the alert of the lesson said already; the rest hangs on what its reader may read. */
const lineOf = (state: Case, reader: StaffMember): IncidentLine => {
  const first = state.reports.find((entry) => entry.kind === 'case.report');
  return {
    caseId: state.id,
    openedAt: state.entries[0]?.at ?? 0,
    state: state.status,
    room: first?.facts.room ?? null,
    station: first?.facts.device ?? null,
    source: first?.facts.source ?? null,
    own: first?.by === reader.person,
    seen: state.seenBy.includes(reader.person),
  };
};

const textOf = (entry: Entry): string =>
  Object.values(entry.words)
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n')
    .slice(0, 4_000);

const whatOf = ({ facts }: Entry): string | null => {
  for (const name of ['outcome', 'action', 'field', 'step'] as const)
    if (name in facts) {
      const value = (facts as Record<string, unknown>)[name];
      if (typeof value === 'string') return value;
    }
  return null;
};

/** The newest parts that fit, in the order they came. */
const partsOf = ({ entries, names }: CaseShown): { readonly parts: IncidentPart[]; readonly more: boolean } => {
  const parts: IncidentPart[] = [];
  let bytes = 0;
  for (const entry of entries.toReversed()) {
    const text = textOf(entry);
    bytes += Buffer.byteLength(JSON.stringify(text), 'utf8') + 120;
    if (bytes > TEXT_BYTES || parts.length === 100) return { parts: parts.toReversed(), more: true };
    parts.push({
      at: entry.at,
      by: names[entry.by]?.slice(0, 64) ?? null,
      kind: entry.kind.replace(/^case\./, ''),
      what: whatOf(entry),
      text,
    });
  }
  return { parts: parts.toReversed(), more: false };
};
