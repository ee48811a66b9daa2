import type { Command } from 'commander';
import type { DeviceNamed, DeviceShown } from '@usher/hub';
import { stationName } from '../arguments.ts';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Options = { data: string; json?: true };
type Station = ReturnType<typeof stationName>;
type Named = Options & { station?: Station; device?: string };
type Staff = Options & { station: Station; off?: true };

const said = (named: DeviceNamed): string => ('device' in named ? named.device : `${named.room}/${named.name}`);

const namedIn = ({ station, device }: Named): DeviceNamed => {
  if (station !== undefined && device === undefined) return station;
  if (device !== undefined && station === undefined) return { device };
  throw new UsherFailure('bad-argument', 'name one device', 'give --station or --device');
};

const when = (at: number): string =>
  new Date(at).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' }).replace(',', '');

/** One line of `usher device list`. */
export const deviceLine = ({ id, kind, name, room, seenAt, quarantined, staff, revokedAt }: DeviceShown): string => {
  const notes = [
    seenAt === null ? 'never seen' : `seen ${when(seenAt)}`,
    ...(staff ? ['staff workstation'] : []),
    ...(quarantined === null ? [] : [`QUARANTINED since ${when(quarantined.since)}: ${quarantined.reason}`]),
    ...(revokedAt === null ? [] : [`taken back ${when(revokedAt)}`]),
  ];
  return `${room === null ? `(console) ${name}` : `${room}/${name}`}  ${notes.join(', ')}  ${kind} ${id}`;
};

/** `usher device …` shows the school's devices, ends a quarantine and names staff workstations. */
export const addDeviceCommands = (program: Command): void => {
  const device = program.command('device').description("the school's devices, beside a hub that may be running");

  device
    .command('list')
    .description('list every device: when it was seen, and whether it is in quarantine, for staff or taken back')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data }: Options, report) => {
        const { listDevices } = await import('@usher/hub');
        const devices = await listDevices(data);
        report.answer(
          { ok: true, devices },
          devices.length === 0 ? ['No device is enrolled.'] : devices.map(deviceLine),
        );
      }),
    );

  device
    .command('clear')
    .description('end the quarantine of a device, once only one computer has its identity')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--station <room/name>', "a pupil's computer", stationName)
    .option('--device <id>', 'any device by its id, such as a console')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Named, report) => {
        const named = namedIn(options);
        const { clearDevice } = await import('@usher/hub');
        await clearDevice(options.data, named);
        report.answer({ ok: true, cleared: named }, [
          `${said(named)} is out of quarantine; a running hub acts on it at once.`,
        ]);
      }),
    );

  device
    .command('staff')
    .description('never list a station as a pupil: it is the computer of a member of staff')
    .requiredOption('--data <dir>', "the hub's data folder")
    .requiredOption('--station <room/name>', 'the computer', stationName)
    .option('--off', "it is a pupil's computer after all")
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, station, off }: Staff, report) => {
        const { markStaff } = await import('@usher/hub');
        await markStaff(data, station, off !== true);
        report.answer({ ok: true, station, staff: off !== true }, [
          off === true ? `${said(station)} is a pupil's computer again.` : `${said(station)} is a staff workstation.`,
        ]);
      }),
    );
};
