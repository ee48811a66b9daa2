import { startHub } from '@usher/hub';
import { pino } from 'pino';

/** The hub in a process of its own, so that its time and memory can be told from what drives it. */
const [dataDir = ''] = process.argv.slice(2);
const hub = await startHub({ dataDir, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
process.stdout.write(`${JSON.stringify({ port: hub.port, pin: hub.pin })}\n`);
process.once('SIGTERM', () => void hub[Symbol.asyncDispose]());
