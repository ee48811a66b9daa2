import { destination, type Logger, pino } from 'pino';

/** What waits for a log that takes nothing; more than that is not kept. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** A program's log, on standard error. A disk that is full under it takes its lines and not the program. */
export const openLog = (name: string, level: string): Logger => {
  const output = destination({ fd: 2, sync: true, maxLength: MOST_WAITING_BYTES });
  // There is nowhere left to say it.
  output.on('error', () => undefined);
  return pino({ name, level: process.env['USHER_LOG'] ?? level }, output);
};
