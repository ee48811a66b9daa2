import {
  checkMachine,
  destroyIdentity,
  holdFolder,
  type Identity,
  type MachineFact,
  type MachineFacts,
  openIdentity,
  recordMachine,
  TrustError,
} from '@usher/trust';
import { AgentError } from '../errors.ts';
import type { AgentLog } from './log.ts';
import type { SchoolName } from './school-name.ts';

type Options = {
  /** Of the identity. */
  readonly folder: string;
  readonly hub: { readonly url: string; readonly pin: string };
  readonly code: string | undefined;
  readonly room: string;
  readonly station: string;
  /** What is known of the machine that this runs on. */
  readonly machine: MachineFacts;
  readonly school: SchoolName;
  readonly log: AgentLog;
};

const ENROL = 'Open a window with "usher enrol open" and give its code with --code.';

const WORDS: Readonly<Record<MachineFact, string>> = {
  product: 'the mainboard',
  machineId: 'the machine id',
  disk: 'the system disk',
  network: 'the network card',
};

/** Reads a pin in any grouping. Throws `wrong-pin` when it is none. */
export const readPin = (pin: string): string => {
  const plain = pin.replaceAll(/[\s:]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(plain))
    throw new AgentError('wrong-pin', 'The pin is not 64 hexadecimal digits.', 'Copy it as "usher hub run" prints it.');
  return plain;
};

/** Holds the data folder for this agent alone. Throws an `AgentError`. */
export const holdDataFolder = (dataDir: string): Disposable => {
  try {
    return holdFolder(dataDir);
  } catch (cause) {
    if (cause instanceof TrustError && cause.code === 'in-use')
      throw new AgentError('already-running', 'An agent is running on that data folder.', 'End it first.', cause);
    throw new AgentError(
      'data-folder',
      'The data folder cannot be used.',
      'Name one that the agent may write to.',
      cause,
    );
  }
};

/**
 * Sees that the identity is on the machine that it was made on, and destroys it where it is not: an image was taken of an
 * enrolled computer, and its key must not come up a second time (rule CLN6). Answers what had changed when a key was lost.
 */
const keepOffOtherMachines = async ({ folder, machine, log }: Options): Promise<readonly MachineFact[]> => {
  const check = await checkMachine(folder, machine);
  if (check.kind === 'another') {
    const removed = await destroyIdentity(folder);
    log.warn({ changed: check.changed.join(' ') }, 'this is another machine: the key that came with it was destroyed');
    await recordMachine(folder, machine);
    return removed.includes('device.key') ? check.changed : [];
  }
  if (check.kind === 'unrecorded') await recordMachine(folder, machine);
  return [];
};

/**
 * The identity in the folder, or a new one by the code. Rejects with an `AgentError`, `machine-changed` among them, or
 * the `TrustError` of a damaged folder.
 */
export const identify = async (options: Options): Promise<Identity> => {
  const { folder, hub, code, station, room, school } = options;
  const changed = await keepOffOtherMachines(options);
  try {
    const identity = await openIdentity(folder);
    if (identity.hub.pin !== hub.pin)
      throw new AgentError(
        'wrong-pin',
        'This computer belongs to a school with another pin.',
        'Give the pin of its own school, or a new data folder to enrol it with another.',
      );
    return identity;
  } catch (error) {
    if (!(error instanceof TrustError) || error.code !== 'not-enrolled') throw error;
  }
  if (code === undefined && changed.length > 0)
    throw new AgentError(
      'machine-changed',
      `This is not the computer that was enrolled (${changed.map((fact) => WORDS[fact]).join(', ')}), so its key was destroyed.`,
      ENROL,
    );
  if (code === undefined) throw new AgentError('not-enrolled', 'This computer is not enrolled.', ENROL);
  // Needed once in a computer's life: loaded only then.
  const { enrolAgent } = await import('./enrolment.ts');
  const { schoolName, ...identity } = await enrolAgent({ folder, hub, code, station, room });
  await school.keep(schoolName);
  return identity;
};
