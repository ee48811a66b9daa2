import { dialAgent } from '@usher/link';
import { type Identity } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { hello } from '../integration/link/school.ts';
import { watch } from '../integration/link/watch.ts';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { relayingHub } from './stage/relaying-hub.ts';

let running: RunningSchool;
let agent: Identity;
let stolen: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  stolen = await running.enrolled('agent', 'PC-9');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

test('[RT-014] a hub that relays between an agent and the real hub never has the agent up', async () => {
  await using relay = await relayingHub(stolen, running.hub.port);
  const told = watch();
  const hub = { url: `wss://127.0.0.1:${relay.port}`, pin: running.hub.pin };
  await using _dialled = dialAgent({ hub, identity: agent, hello, random: () => 0.01, ...told });
  await told.until(() => told.downs.length >= 3 || told.ups.length > 0);
  expect([told.ups.length, relay.heard]).toEqual([0, []]);
  expect(told.downs.map(({ close }) => close)).toEqual([1015, 1015, 1015]);
  expect(running.hub.counters().agents).toBe(0);
  await expectServing(running);
});
