import { destination, type Logger, pino } from 'pino';

/** What waits for a log that takes nothing; more than that is not kept. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** The log on standard error. A disk that is full under it takes its lines and not the console. */
export const openLog = (): Logger => {
  const output = destination({ fd: 2, sync: true, maxLength: MOST_WAITING_BYTES });
  // There is nowhere left to say it.
  output.on('error', () => undefined);
  return pino({ name: 'console', level: process.env['USHER_LOG'] ?? 'warn' }, output);
};
