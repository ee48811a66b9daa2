import { destination, pino } from 'pino';

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** Where the agent writes what happened, for the network manager: never names, messages or pictures. */
export type AgentLog = {
  readonly info: (fields: Fields, event: string) => void;
  readonly warn: (fields: Fields, event: string) => void;
};

/** What waits for a log that takes nothing; more than that is not kept. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** The log on standard error. A disk that is full under it takes its lines and not the agent. */
export const openAgentLog = (): AgentLog => {
  const output = destination({ fd: 2, sync: true, maxLength: MOST_WAITING_BYTES });
  // There is nowhere left to say it.
  output.on('error', () => undefined);
  return pino({ name: 'agent', level: process.env['USHER_LOG'] ?? 'info' }, output);
};
