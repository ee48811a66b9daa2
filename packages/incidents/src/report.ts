import { Uuid } from '@usher/protocol';
import { type Act, MOST_KINDS, SettingId } from './entry.ts';

/** What somebody at a keyboard may say a report is about; empty is a report as well. */
export const REPORT_KINDS = [
  'web-page',
  'message',
  'unkind',
  'stranger',
  'password',
  'virus',
  'blocked-page',
  'rather-talk',
  'something-else',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** How long the free parts of a report may be, in characters; the rest is cut with a mark (rule INC2). */
export const REPORT_LIMITS = { text: 4_000, url: 2_000 } as const;

/** What a device or a console says somebody reported. */
export type Report = {
  readonly reportId: string;
  readonly source: 'pupil' | 'staff';
  readonly about: 'me' | 'someone-else' | 'adult-here';
  readonly instead: boolean;
  readonly kinds: readonly string[];
  readonly text: string;
  readonly url: string;
  readonly occurredAt: number;
  readonly cut: boolean;
};

/** Who sent a report and from where, as the link says and not as the report does. */
export type ReportPlace = {
  /** Null where nobody was signed in. */
  readonly reporter: string | null;
  readonly source: 'pupil' | 'staff';
  readonly room: string | null;
  readonly device: string | null;
  readonly address: string | null;
  readonly place: 'in-school' | 'off-site' | 'remote';
  /** Who leads the lesson there; null when nobody does. */
  readonly lessonTeacher: string | null;
};

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The beginning of a text that is too long, never half a character, and how much of it is not there. */
export const cutText = (text: string, max: number): { readonly text: string; readonly cut: boolean } => {
  const whole = text.toWellFormed().replaceAll('\0', '\uFFFD');
  if (whole.length <= max) return { text: whole, cut: whole !== text };
  const mark = ` [… ${whole.length} characters, cut]`;
  const end = Math.max(0, max - mark.length);
  return { text: whole.slice(0, isLowSurrogate(whole.charCodeAt(end)) ? end - 1 : end) + mark, cut: true };
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A value that JSON cannot write was never on a wire; that somebody reported is what must not be lost.
    return '';
  }
};

const PARTS = ['reportId', 'about', 'instead', 'kinds', 'text', 'url', 'occurredAt'];

/** A report by its parts; what has none of them is all text, so that nothing somebody said is lost. */
const recordOf = (raw: unknown): { readonly [name: string]: unknown } => {
  const record = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? { ...raw } : { text: raw };
  const names = Object.keys(record);
  return names.length === 0 || names.some((name) => PARTS.includes(name)) ? record : { text: raw };
};

/** The choices of a report: those a pupil has, or for staff whatever may be a kind in a school's settings. */
const kindsSaid = (said: unknown, source: Report['source']): { readonly kinds: string[]; readonly cut: boolean } => {
  const wanted = [...new Set(Array.isArray(said) ? said : said === undefined || said === null ? [] : [said])];
  const known =
    source === 'pupil'
      ? REPORT_KINDS.filter((kind) => wanted.includes(kind))
      : wanted.flatMap((kind) => SettingId.safeParse(kind).data ?? []).slice(0, MOST_KINDS);
  return { kinds: known, cut: known.length !== wanted.length };
};

/**
 * Reads what was reported. Nothing is ever refused (rule INC1): what is too long is cut with a mark, a choice that is
 * not known is left out with the mark, and of what has no form at all its text is kept. `freshId` names a report that
 * has no id of its own.
 */
export const readReport = (raw: unknown, from: Pick<ReportPlace, 'source'>, now: number, freshId: string): Report => {
  const said = recordOf(raw);
  const text = cutText(textOf(said['text']), REPORT_LIMITS.text);
  const url = cutText(textOf(said['url']), REPORT_LIMITS.url);
  const { kinds, cut } = kindsSaid(said['kinds'], from.source);
  const { about, occurredAt } = said;
  const inTime = typeof occurredAt === 'number' && Number.isInteger(occurredAt) && occurredAt >= 0 && occurredAt <= now;
  return {
    reportId: Uuid.safeParse(said['reportId']).success ? String(said['reportId']) : freshId,
    source: from.source,
    about: about === 'someone-else' || about === 'adult-here' ? about : 'me',
    instead: said['instead'] === true || about === 'adult-here',
    kinds,
    text: text.text,
    url: url.text,
    occurredAt: inTime ? occurredAt : now,
    cut: text.cut || url.cut || cut,
  };
};

const wordsOf = ({ text, url }: Report) => ({ ...(text === '' ? {} : { text }), ...(url === '' ? {} : { url }) });

/** A name of the link's as an entry takes it. A strange name of a device is no reason to lose a report from it. */
const nameIn = (name: string | null): string | null =>
  name === null
    ? null
    : name
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, '\uFFFD')
        .slice(0, 128)
        .replace(/[\uD800-\uDBFF]$/, '');

const peopleIn = ({ reporter, lessonTeacher }: ReportPlace): Act['people'] => [
  ...(reporter === null ? [] : [{ person: reporter, part: 'reporter' as const }]),
  ...(lessonTeacher === null ? [] : [{ person: lessonTeacher, part: 'lesson-teacher' as const }]),
];

/** The act that opens a case with a report. */
export const reportAct = (report: Report, from: ReportPlace): Act => ({
  kind: 'case.report',
  facts: {
    reportId: report.reportId,
    source: report.source,
    about: report.about,
    instead: report.instead,
    kinds: [...report.kinds],
    occurredAt: report.occurredAt,
    room: nameIn(from.room),
    device: nameIn(from.device),
    address: nameIn(from.address),
    place: from.place,
    cut: report.cut,
  },
  words: wordsOf(report),
  people: peopleIn(from),
});

/** The act that adds a report to the one before it, when a device sends more than can be cases of their own. */
export const moreAct = (report: Report, from: ReportPlace): Act => ({
  kind: 'case.more',
  facts: {
    reportId: report.reportId,
    about: report.about,
    instead: report.instead,
    kinds: [...report.kinds],
    occurredAt: report.occurredAt,
    cut: report.cut,
  },
  words: wordsOf(report),
  people: peopleIn(from),
});
