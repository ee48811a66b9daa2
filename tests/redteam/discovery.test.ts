import { dialAgent } from '@usher/link';
import { hubUrn } from '@usher/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hello, listen, makeSchool, type TestSchool } from '../integration/link/school.ts';
import { watch } from '../integration/link/watch.ts';
import { forge } from './stage/forge.ts';

let place: TestSchool;
beforeAll(async () => {
  place = await makeSchool();
});
afterAll(() => place[Symbol.asyncDispose]());

/** A hub of somebody else that takes every certificate of the school, and the agents that it caught. */
const rogueHub = async (hub: TestSchool['school']['hub'], port = 0) => {
  const caught: string[] = [];
  const listening = await listen({ ...place.school, hub }, { port, onAgent: (_link, { id }) => caught.push(id) });
  return { caught, listening };
};

/** Dials as an agent of the school until it was turned away this often. */
const dialling = async (port: number, times: number) => {
  const told = watch();
  const hub = { url: `wss://127.0.0.1:${port}`, pin: place.school.pin };
  const identity = await place.device('agent');
  await using _dialled = dialAgent({ hub, identity, hello, random: () => 0.01, ...told });
  await told.until(() => told.downs.length >= times || told.ups.length > 0);
  return told;
};

test('[RT-002] a hub with a CA of its own and all the right names gets no word out of an agent', async () => {
  const { schoolId } = place.school;
  const names = { root: `Usher root ${schoolId}`, issuing: `Usher issuing ${schoolId}` };
  const root = await forge({ commonName: names.root, ca: true });
  const issuing = await forge({
    commonName: names.issuing,
    ca: true,
    issuer: { commonName: names.root, key: root.key },
  });
  const hub = await forge({
    commonName: 'Usher hub',
    urn: hubUrn(schoolId),
    usage: 'server',
    issuer: { commonName: names.issuing, key: issuing.key },
  });
  const { caught, listening } = await rogueHub({
    certificateChain: hub.certificate + issuing.certificate + root.certificate,
    privateKey: hub.privateKey,
  });
  await using _listening = listening;
  const told = await dialling(listening.port, 3);
  expect(told.ups).toEqual([]);
  expect(caught).toEqual([]);
  expect(told.downs.map(({ close }) => close)).toEqual([1015, 1015, 1015]);
});
