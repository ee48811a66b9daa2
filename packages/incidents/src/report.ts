import { Uuid } from '@usher/protocol';
import type { Act } from './entry.ts';

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
  readonly reporter: string;
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

const recordOf = (raw: unknown): { readonly [name: string]: unknown } =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? { ...raw } : { text: raw };

/**
 * Reads what was reported. Nothing is ever refused (rule INC1): what is too long is cut with a mark, a choice that is
 * not known is left out with the mark, and of what has no form at all its text is kept. `freshId` names a report that
 * has no id of its own.
 */
export const readReport = (raw: unknown, from: Pick<ReportPlace, 'source'>, now: number, freshId: string): Report => {
  const said = recordOf(raw);
  const text = cutText(textOf(said['text']), REPORT_LIMITS.text);
  const url = cutText(textOf(said['url']), REPORT_LIMITS.url);
  const wanted = Array.isArray(said['kinds']) ? said['kinds'] : [];
  const kinds = REPORT_KINDS.filter((kind) => wanted.includes(kind));
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
    cut: text.cut || url.cut || kinds.length !== new Set(wanted).size,
  };
};

const wordsOf = ({ text, url }: Report) => ({ ...(text === '' ? {} : { text }), ...(url === '' ? {} : { url }) });

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
    room: from.room,
    device: from.device,
    address: from.address,
    place: from.place,
    cut: report.cut,
  },
  words: wordsOf(report),
  people: [
    { person: from.reporter, part: 'reporter' },
    ...(from.lessonTeacher === null ? [] : [{ person: from.lessonTeacher, part: 'lesson-teacher' } as const]),
  ],
});

/** The act that adds a report to the one before it, when a device sends more than can be cases of their own. */
export const moreAct = (report: Report, from: ReportPlace): Act => ({
  kind: 'case.more',
  facts: { reportId: report.reportId, kinds: [...report.kinds], cut: report.cut },
  words: wordsOf(report),
  people: [{ person: from.reporter, part: 'reporter' }],
});
