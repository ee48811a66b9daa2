import { join } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { addAccount } from '@usher/hub';
import { newId, seatOf, SessionKey } from '@usher/trust';
import { createFakeMachine } from '@usher/trust/testing';
import { expect, test } from 'vitest';
import { runAgent } from '../../apps/agent/index.ts';
import { RunningSchool, saying } from './hub/running-school.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };
const DISPLAYS = [':236', ':237'] as const;

/** The names of the stations that a teacher sees at a console that sits there. */
const namesSeenFrom = async (school: RunningSchool, seat?: string): Promise<readonly string[]> => {
  const desk = await school.enrolled('console', `Desk ${newId()}`);
  const console = await school.console(desk, seat === undefined ? {} : { seat });
  console.link.send(saying('sign-in', { ...TEACHER, sessionKey: new SessionKey().spki }));
  await console.next('signed-in');
  console.link.send(saying('room.open', { room: 'ICT1' }));
  const { stations } = (await console.next('room')).body;
  await console.hangUp();
  return stations.map(({ name }) => name);
};

test('[CLN8] of several agents on one machine only that on the console’s own screen is taken for a teacher’s', async () => {
  await using stop = new AsyncDisposableStack();
  const school = stop.use(await RunningSchool.start());
  await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
  const machine = createFakeMachine('the demonstration');
  for (const display of DISPLAYS) {
    stop.use(await startXvfb(display, '800x600'));
    const station = `PC on ${display}`;
    const { url, pin } = school.address;
    const dataDir = join(school.folder, display.slice(1));
    const code = await school.code();
    const log = { info: () => undefined, warn: () => undefined };
    const agent = stop.use(
      await runAgent({ dataDir, hub: url, pin, code, room: 'ICT1', station, display, machine, log }),
    );
    await agent.linked;
  }
  const all = DISPLAYS.map((display) => `PC on ${display}`);
  const at = (display: string): string | undefined =>
    seatOf(school.hub.schoolId, machine.facts(), display) ?? undefined;
  expect(await namesSeenFrom(school)).toEqual(all);
  expect(await namesSeenFrom(school, at(':0'))).toEqual(all);
  expect(await namesSeenFrom(school, at(`${DISPLAYS[0]}.0`))).toEqual([all[1]]);
  expect(await namesSeenFrom(school, at(DISPLAYS[1]))).toEqual([all[0]]);
  expect(await namesSeenFrom(school)).toEqual(all);
});
