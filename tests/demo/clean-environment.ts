import { isObeyed } from '@usher/trust/start-up';

/**
 * The environment of this process without what a program of ours would start itself anew for (rule STT1): one process
 * each, as where it is installed.
 */
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !isObeyed(name)));
