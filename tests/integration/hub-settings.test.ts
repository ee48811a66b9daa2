import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addAccount, incidentSettings, putIncidentSettings, readAudit } from '@usher/hub';
import { DEFAULT_SETTINGS } from '@usher/incidents';
import { SessionKey } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunningSchool, saying } from './hub/running-school.ts';

const BY = { file: 'ours.json', by: 'c.day' };
const OWN = { ...DEFAULT_SETTINGS.kinds[0], id: 'phone-in-class', words: 'A phone in class' };
const OURS = { ...DEFAULT_SETTINGS, kinds: [...DEFAULT_SETTINGS.kinds, OWN] };

let school: RunningSchool;
beforeEach(async () => {
  school = await RunningSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

test('[INC60] settings that were put beside a running hub are in use within a second, without a restart', async () => {
  const account = { user: 'mo', password: 'three words liked' };
  await addAccount(school.dataDir, { ...account, role: 'teacher', rooms: 'all' });
  const console = await school.console(await school.enrolled('console', 'Desk'));
  console.link.send(saying('sign-in', { ...account, sessionKey: new SessionKey().spki }));
  await console.next('signed-in');
  const kinds = async (): Promise<readonly string[]> => {
    console.link.send(saying('incident.kinds', {}));
    return (await console.next('incident.kinds')).body.kinds.map(({ id }) => id);
  };
  expect(await kinds()).not.toContain('phone-in-class');
  await putIncidentSettings(school.dataDir, JSON.stringify(OURS), BY);
  await expect.poll(kinds, { timeout: 5_000 }).toContain('phone-in-class');
  expect((await readAudit(school.dataDir)).map(({ what }) => what)).toContain('incidents.settings');
});

test('[INC60] what cannot be settings is refused by name of the place, and changes nothing', async () => {
  await putIncidentSettings(school.dataDir, JSON.stringify(OURS), BY);
  const bad = { ...OURS, kinds: [{ ...OWN, riskArea: 'no-such-area' }], retention: { ordinaryMs: 'long' } };
  await expect(putIncidentSettings(school.dataDir, JSON.stringify(bad), BY)).rejects.toThrow(/retention/);
  await expect(putIncidentSettings(school.dataDir, '{"kinds":', BY)).rejects.toThrow(/ours\.json is not JSON/);
  expect(await incidentSettings(school.dataDir)).toEqual(OURS);
});

test('[INC60] a hub goes on with what it has when its file is damaged by hand', async () => {
  writeFileSync(join(school.dataDir, 'incidents.json'), '{"kinds":');
  await addAccount(school.dataDir, { user: 'mo', role: 'teacher', password: 'three words liked', rooms: 'all' });
  await expect.poll(() => school.faults.some((line) => line.includes('the hub goes on with those before'))).toBe(true);
});
