import { PupilReport } from './pupil-report.ts';

/** What a pupil may say it was, in the order in which it is offered. All are choices that the school's register knows. */
export const REPORT_CHOICES = [
  'web-page',
  'message',
  'unkind',
  'stranger',
  'password',
  'virus',
  'blocked-page',
  'something-else',
  'rather-talk',
] as const;

/** Whom or what a report is about. */
export const REPORT_ABOUT = PupilReport.shape.about.options;

const { text, url } = PupilReport.shape;

/** How many characters the door takes; what is longer is cut there, so that nothing is refused for its length. */
export const REPORT_ROOM = { text: text.maxLength ?? 0, url: url.maxLength ?? 0 } as const;

const begun = (whole: string, room: number): string => whole.slice(0, room).toWellFormed();

/** The report as far as it fits through the door. */
export const fitReport = (report: PupilReport): PupilReport => ({
  about: report.about,
  kinds: report.kinds.slice(0, REPORT_CHOICES.length),
  text: begun(report.text, REPORT_ROOM.text),
  url: begun(report.url, REPORT_ROOM.url),
});
