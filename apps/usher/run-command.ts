import { createReport, type Report, reportFailure } from './report.ts';

/**
 * Runs the work of a sub-command: gives it a report, and turns whatever it throws into one line with the
 * cause and the mend, and exit status 1.
 */
export const runCommand =
  <Options extends { json?: true }>(work: (options: Options, report: Report) => Promise<void>) =>
  async (options: Options): Promise<void> => {
    const report = createReport(options.json === true);
    try {
      await work(options, report);
    } catch (thrown) {
      reportFailure(report.json, thrown);
    }
  };

/** Resolves when the program is asked to end, by Ctrl+C or by the system. */
export const askedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
