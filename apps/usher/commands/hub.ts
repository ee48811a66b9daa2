import type { Command } from 'commander';
import { hostAndPort, whole } from '../arguments.ts';
import { askedToEnd, runCommand } from '../run-command.ts';

type Options = {
  data: string;
  listen: { host: string; port: number };
  consoleLockMinutes: number;
  json?: true;
};

const DEFAULT = { host: '0.0.0.0', port: 5830 };

/** The address to give to agents on this computer when the hub listens on every address. */
const reachable = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

/** `usher hub run` runs the school's hub until it is asked to end. */
export const addHubCommands = (program: Command): void => {
  program
    .command('hub')
    .description("the school's hub")
    .command('run')
    .description('run the hub until Ctrl+C')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--listen <host:port>', 'where to listen (default: 0.0.0.0:5830)', hostAndPort, DEFAULT)
    .option('--console-lock-minutes <n>', 'cover a console after so long without input, 1 to 60', whole(1, 60), 5)
    .option('--json', 'say in JSON where it listens')
    .action(
      runCommand(async ({ data, listen, consoleLockMinutes }: Options, report) => {
        const { startHub } = await import('@usher/hub');
        const { pino, destination } = await import('pino');
        await using hub = await startHub({
          dataDir: data,
          ...listen,
          consoleLockMs: consoleLockMinutes * 60_000,
          log: pino({ name: 'hub', level: process.env['USHER_LOG'] ?? 'info' }, destination(2)),
        });
        const ended = askedToEnd();
        const url = `wss://${reachable(listen.host)}:${hub.port}`;
        report.answer({ ok: true, url, pin: hub.pin, school: hub.schoolName, pid: process.pid }, [
          `${hub.schoolName}: the hub listens on ${listen.host} port ${hub.port}`,
          `pin ${hub.pin}`,
        ]);
        await ended;
      }),
    );
};
