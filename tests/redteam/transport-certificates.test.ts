import { type DeviceIdentity } from '@usher/link';
import { type Identity, newId, openSchool, type School } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { blurt, wholeLink } from './stage/blurt.ts';
import { dialUntilDown } from './stage/caught.ts';
import { forge, forgeSchool, misissue } from './stage/forge.ts';

let running: RunningSchool;
let school: School;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  school = await openSchool(running.dataDir);
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

type Papers = Partial<Pick<DeviceIdentity, 'certificateChain' | 'privateKey'>>;
const DAY = 86_400_000;

describe('[RT-011] nothing is heard from a device', () => {
  const strangers: readonly (readonly [string, () => Promise<Papers>])[] = [
    ['without a certificate', async () => ({})],
    [
      'of a CA of its own with the right names',
      async () => misissue({ ...(await forgeSchool(school.schoolId)), schoolId: school.schoolId }, agent),
    ],
    [
      'that signed its own certificate',
      async () => {
        const { certificate, privateKey } = await forge({ commonName: 'Usher agent', usage: 'client' });
        return { certificateChain: certificate, privateKey };
      },
    ],
    ['whose certificate has ended', async () => misissue(school, { ...agent, until: new Date(Date.now() - DAY) })],
    ['whose certificate has not begun', async () => misissue(school, { ...agent, from: new Date(Date.now() + DAY) })],
    ['whose certificate is for servers', async () => misissue(school, { ...agent, usage: 'server' })],
    ["that shows the hub's certificate", async () => school.hub],
    [
      'that was certified by another device',
      async () => misissue({ ...school, issuing: { ...school.issuing, ...(await forge({ commonName: 'x' })) } }, agent),
    ],
  ];

  test.for(strangers)('%s', async ([, papers]) => {
    const { certificateChain: cert, privateKey: key } = await papers();
    expect(
      await blurt(running.hub.port, { ...(cert ? { cert } : {}), ...(key ? { key } : {}) }, wholeLink(school.schoolId)),
    ).toBe('');
    expect(running.hub.counters()).toMatchObject({ agents: 0, consoles: 0 });
    if (cert !== undefined && key !== undefined) {
      const identity = { ...agent, certificateChain: cert, privateKey: key };
      expect((await dialUntilDown(running.hub.port, identity, { pin: school.pin, times: 1 })).up).toBe(false);
    }
    await expectServing(running);
  });

  test('and the audit says that strangers came', () => expectRefusalTold(running.dataDir, 'not-enrolled'));
});

describe('[RT-011] nothing is done for a device of the school', () => {
  const insiders: readonly (readonly [string, () => Promise<DeviceIdentity>])[] = [
    [
      'that was removed, though its certificate is good',
      async () => {
        const old = await running.enrolled('agent', 'PC-4');
        await running.enrol('agent', 'PC-4', await running.code(), 'PC-4 again');
        return old;
      },
    ],
    [
      'that nobody enrolled, though its certificate is good',
      async () => ({ ...agent, ...(await misissue(school, { deviceId: newId() })), deviceId: newId() }),
    ],
    [
      'whose key is another than the one that was enrolled',
      async () => ({ ...agent, ...(await misissue(school, agent)) }),
    ],
    [
      'with a name that is no device of this school',
      async () => ({
        ...agent,
        ...(await misissue(school, { ...agent, urn: `urn:usher:${newId()}:agent:${agent.deviceId}` })),
      }),
    ],
    [
      'with the name of the hub',
      async () => ({ ...agent, ...(await misissue(school, { ...agent, urn: `urn:usher:${school.schoolId}:hub` })) }),
    ],
    ['with no name at all', async () => ({ ...agent, ...(await misissue(school, { ...agent, urn: '' })) })],
  ];

  test.for(insiders)('%s', async ([, identityOf]) => {
    const identity = await identityOf();
    const heard = await blurt(
      running.hub.port,
      { cert: identity.certificateChain, key: identity.privateKey },
      wholeLink(school.schoolId),
    );
    expect(heard).not.toContain('welcome');
    expect(heard).toContain('not-enrolled');
    const { up, downs } = await dialUntilDown(running.hub.port, identity, { pin: school.pin, times: 1 });
    expect([up, downs.map(({ refusal }) => refusal)]).toEqual([false, ['not-enrolled']]);
    expect(running.hub.counters()).toMatchObject({ agents: 0, consoles: 0 });
    await expectServing(running);
  });

  test('and the audit says which', () => expectRefusalTold(running.dataDir, 'not-enrolled', agent.deviceId));
});
