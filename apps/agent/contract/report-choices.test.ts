import { expect, it } from 'vitest';
import { PupilReport } from './pupil-report.ts';
import { fitReport, REPORT_CHOICES, REPORT_ROOM } from './report-choices.ts';

it('[DOR6] makes any report one that the door takes, and leaves alone what fits', () => {
  const long: PupilReport = {
    about: 'me',
    kinds: [...REPORT_CHOICES, ...REPORT_CHOICES, ...REPORT_CHOICES],
    text: `${'x'.repeat(REPORT_ROOM.text - 1)}\u{1f600}`,
    url: 'u'.repeat(REPORT_ROOM.url + 5),
  };
  const fitted = fitReport(long);
  expect(PupilReport.safeParse(fitted).success).toBe(true);
  expect(fitted.text.isWellFormed()).toBe(true);
  expect([fitted.text.length, fitted.url.length]).toEqual([20_000, 8_000]);
  const short: PupilReport = { about: 'adult-here', kinds: ['message'], text: 'a', url: '' };
  expect(fitReport(short)).toEqual(short);
});
