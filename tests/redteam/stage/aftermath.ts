import { readAudit } from '@usher/hub';
import type { RefusalCode } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { expect } from 'vitest';
import type { RunningSchool } from '../../integration/hub/running-school.ts';

const honest = new WeakMap<RunningSchool, Identity>();

/** An enrolled agent that has nothing to do with the attack; enrolled before it, as the school's others were. */
export const honestAgent = async (school: RunningSchool): Promise<Identity> => {
  const known = honest.get(school) ?? (await school.enrolled('agent', 'Honest'));
  honest.set(school, known);
  return known;
};

/** Nothing crashed: the hub has logged no fault and still welcomes an honest agent. */
export const expectServing = async (school: RunningSchool): Promise<void> => {
  const agent = await school.agent(await honestAgent(school));
  expect(agent.welcome.device.name).toBe('Honest');
  await agent.hangUp();
  expect(school.faults).toEqual([]);
};

/** The hub's audit says that it refused, at the door (null) or a device. */
export const expectRefusalTold = async (
  dataDir: string,
  code: RefusalCode,
  device: string | null = null,
): Promise<void> => {
  const told = async () =>
    (await readAudit(dataDir, 0, 100_000)).filter(
      ({ what, station, console, detail }) =>
        what === 'refusals' && (station ?? console) === device && Number(detail[code]) > 0,
    );
  await expect.poll(async () => (await told()).length, { timeout: 15_000, interval: 100 }).toBeGreaterThan(0);
};
