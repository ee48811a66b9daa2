import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addAccount } from '@usher/hub';
import { createSchool, type Identity } from '@usher/trust';
import { z } from 'zod';
import { startUsher } from '../../demo/usher.ts';
import { type DeviceWish, enrolOffline } from './enrol-offline.ts';
import { makeFolder } from './folders.ts';

export const ROOM = 'ICT1';
export const TEACHER = { user: 'm.osei', password: 'a quiet room' } as const;

const Ready = z.object({ url: z.string(), pin: z.string() });

/** A school with its hub running as the built program and its devices enrolled but not started. */
export type BenchSchool = AsyncDisposable & {
  readonly folder: string;
  readonly hub: { readonly url: string; readonly pin: string };
  readonly port: number;
  readonly hubPid: number;
  /** Names of the pupils' computers, ICT1-01 on. */
  readonly stations: readonly string[];
  /** Identities of the same, for those that are only simulated. */
  readonly agents: readonly Identity[];
  /** The identity of the bench's own console link. */
  readonly desk: Identity;
};

export const agentFolder = (school: Pick<BenchSchool, 'folder'>, station: string): string =>
  join(school.folder, 'agents', station);
export const consoleFolder = (school: Pick<BenchSchool, 'folder'>): string => join(school.folder, 'console');

/** Makes a school with so many pupils' computers and two consoles (the program and the bench's own), and starts its hub. */
export const startBenchSchool = async (pupils: number): Promise<BenchSchool> => {
  await using stop = new AsyncDisposableStack();
  const folder = stop.use(await makeFolder()).path;
  const dataDir = join(folder, 'hub');
  await createSchool({ name: 'Hawthorn Lane School', folder: dataDir });
  await addAccount(dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
  const stations = Array.from({ length: pupils }, (_, i) => `${ROOM}-${String(i + 1).padStart(2, '0')}`);
  for (const station of stations) await mkdir(agentFolder({ folder }, station), { recursive: true });
  await mkdir(consoleFolder({ folder }), { recursive: true });
  const wishes: DeviceWish[] = [
    { kind: 'console', name: 'Bench', room: null },
    { kind: 'console', name: 'Desk', room: null, folder: join(consoleFolder({ folder }), 'identity') },
    ...stations.map((name) => ({
      kind: 'agent' as const,
      name,
      room: ROOM,
      folder: join(agentFolder({ folder }, name), 'identity'),
    })),
  ];
  const [desk, , ...agents] = await enrolOffline(dataDir, wishes);
  if (desk === undefined) throw new Error("the bench's console was not enrolled");
  // Nobody touches the consoles of a benchmark, which is longer than five minutes.
  const run = ['hub', 'run', '--data', dataDir, '--listen', '127.0.0.1:0', '--console-lock-minutes', '60'];
  const program = startUsher('hub', run, {
    USHER_LOG: 'silent',
  });
  stop.defer(() => program.stop());
  const { url, pin } = Ready.parse(JSON.parse(await program.ready));
  const running = stop.move();
  return {
    folder,
    hub: { url, pin },
    port: Number(new URL(url).port),
    hubPid: program.pid,
    stations,
    agents,
    desk,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
