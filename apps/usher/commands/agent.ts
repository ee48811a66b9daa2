import type { Command } from 'commander';
import { hubUrl, pin } from '../arguments.ts';
import { askedToEnd, runCommand } from '../run-command.ts';

type Options = {
  data: string;
  hub: string;
  pin: string;
  code?: string;
  room: string;
  station: string;
  display?: string;
  wait?: true;
  json?: true;
};

/** `usher agent run` looks after the desktop of this computer until it is asked to end; `seal` readies it for an image. */
export const addAgentCommands = (program: Command): void => {
  const agent = program.command('agent').description("the agent of a pupil's computer");

  agent
    .command('run')
    .description('run the agent until Ctrl+C')
    .requiredOption('--data <dir>', "the agent's data folder")
    .requiredOption('--hub <url>', 'wss://HOST:PORT of the hub', hubUrl)
    .requiredOption('--pin <pin>', "the school's pin, from the recovery sheet", pin)
    .requiredOption('--room <room>', 'the room this computer stands in')
    .requiredOption('--station <name>', 'the name of this computer')
    .option('--code <code>', 'an enrolment code (needed the first time)')
    .option('--display <display>', 'the display to look after (default: DISPLAY)')
    .option('--wait', 'stay when this computer is not enrolled yet, and try again every minute')
    .option('--json', 'say in JSON when it is linked')
    .action(
      runCommand(async (options: Options, report) => {
        const { runAgent } = await import('@usher/agent');
        const giveUp = new AbortController();
        const early = options.wait === true ? askedToEnd().then(() => giveUp.abort()) : undefined;
        const wait = early === undefined ? undefined : giveUp.signal;
        const started = await runAgent({ ...options, dataDir: options.data, wait }).catch((cause: unknown) => {
          if (giveUp.signal.aborted) return null;
          throw cause;
        });
        if (started === null) return;
        await using agent = started;
        const ended = early ?? askedToEnd();
        await Promise.race([agent.linked, ended]);
        report.answer({ ok: true, deviceId: agent.deviceId, station: options.station }, [
          `${options.room}/${options.station} is linked to the hub`,
        ]);
        await ended;
      }),
    );
  agent
    .command('seal')
    .description(
      'take every trace of an identity out of the data folder, so that an image can be taken of this computer',
    )
    .requiredOption('--data <dir>', "the agent's data folder")
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data }: { data: string; json?: true }, report) => {
        const { sealDataFolder } = await import('@usher/agent');
        const { files, what } = await sealDataFolder(data);
        report.answer({ ok: true, removed: files }, [
          ...what.map((one) => `removed: ${one}`),
          `${data} holds no identity: an image can be taken. Each computer that is made of it enrols with a code.`,
        ]);
      }),
    );
};
