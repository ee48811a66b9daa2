import { join } from 'node:path';
import type { Command } from 'commander';
import { hostAndPort, whole } from '../arguments.ts';
import { UsherFailure } from '../failure.ts';
import { askedToEnd, runCommand } from '../run-command.ts';

type Options = {
  data: string;
  listen: { host: string; port: number };
  consoleLockMinutes: number;
  webPort?: number;
  webHost: string[];
  mailFrom?: string;
  json?: true;
};

const DEFAULT = { host: '0.0.0.0', port: 5830 };
const WEB_PORT = 5831;

/** The page of the web application: the same way from the sources and from the built program. */
const WEB_PAGE = join(import.meta.dirname, '../../hub/dist/web');

/** How e-mail is sent: the address holds a password, so it comes from the environment and goes from it. */
const mailFrom = (from: string | undefined): { smtp: string; from: string } | null => {
  const smtp = process.env['USHER_SMTP'];
  delete process.env['USHER_SMTP'];
  if (smtp === undefined || smtp === '') return null;
  if (from === undefined)
    throw new UsherFailure(
      'bad-argument',
      'nobody is named whom e-mails come from',
      'give --mail-from with USHER_SMTP',
    );
  if (!URL.canParse(smtp) || !['smtp:', 'smtps:'].includes(new URL(smtp).protocol))
    throw new UsherFailure(
      'bad-argument',
      'USHER_SMTP is no mail server',
      'write it as smtps://USER:PASSWORD@HOST:PORT',
    );
  return { smtp, from };
};

/** Where the register is, when it is in a database: the URL holds a password, so it comes from the environment and goes from it. */
const registerFrom = (): string | undefined => {
  const place = process.env['USHER_REGISTER'];
  delete process.env['USHER_REGISTER'];
  if (place === undefined || place === '') return undefined;
  if (!/^postgres(ql)?:\/\//.test(place))
    throw new UsherFailure(
      'bad-argument',
      'USHER_REGISTER is no PostgreSQL database',
      'write it as postgres://ROLE:PASSWORD@HOST/DATABASE, or leave it out for a file in the data folder',
    );
  return place;
};

/** The address to give to agents on this computer when the hub listens on every address. */
const reachable = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

/** `usher hub run` runs the school's hub until it is asked to end. */
export const addHubCommands = (program: Command): void => {
  program
    .command('hub')
    .description("the school's hub")
    .command('run')
    .description('run the hub until Ctrl+C; USHER_REGISTER names a PostgreSQL database for the register')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--listen <host:port>', 'where to listen (default: 0.0.0.0:5830)', hostAndPort, DEFAULT)
    .option('--console-lock-minutes <n>', 'cover a console after so long without input, 1 to 60', whole(1, 60), 5)
    .option(
      '--web-port <n>',
      'where browsers find the incidents (default: 5831, or any that is free when --listen says port 0)',
      whole(0, 65_535),
    )
    .option('--web-host <name...>', 'names that browsers reach this computer by, besides its own', [])
    .option('--mail-from <address>', 'whom e-mails come from, when USHER_SMTP names a mail server')
    .option('--json', 'say in JSON where it listens')
    .action(
      runCommand(async ({ data, listen, consoleLockMinutes, webPort, webHost, ...options }: Options, report) => {
        const mail = mailFrom(options.mailFrom);
        const register = registerFrom();
        const { startHub } = await import('@usher/hub');
        const { openLog } = await import('../log-output.ts');
        await using hub = await startHub({
          dataDir: data,
          ...listen,
          ...(register === undefined ? {} : { register }),
          consoleLockMs: consoleLockMinutes * 60_000,
          web: {
            port: webPort ?? (listen.port === 0 ? 0 : WEB_PORT),
            page: WEB_PAGE,
            hosts: webHost,
            ...(mail === null ? {} : { mail }),
          },
          log: openLog('hub', 'info'),
        });
        const ended = askedToEnd();
        const url = `wss://${reachable(listen.host)}:${hub.port}`;
        report.answer({ ok: true, url, pin: hub.pin, school: hub.schoolName, web: hub.web, pid: process.pid }, [
          `${hub.schoolName}: the hub listens on ${listen.host} port ${hub.port}`,
          `pin ${hub.pin}`,
          `incidents in a browser: ${hub.web}`,
        ]);
        await ended;
      }),
    );
};
