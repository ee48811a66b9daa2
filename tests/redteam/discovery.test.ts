import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { dialAgent, enrol } from '@usher/link';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { hello } from '../integration/link/school.ts';
import { watch } from '../integration/link/watch.ts';
import { openSchool, type Identity, type School } from '@usher/trust';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { dialUntilDown, rogueHub } from './stage/caught.ts';
import { forge, forgeSchool } from './stage/forge.ts';
import { oddServer, tlsRecord } from './stage/odd-servers.ts';

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

const TURNED_AWAY = [1015, 1015];

test('[RT-001] a hub that answers at the address of the right one, nearest and loudest, is refused', async () => {
  const told = watch();
  await using _dialled = dialAgent({ hub: running.address, identity: agent, hello, random: () => 0.01, ...told });
  await told.until(() => told.ups.length === 1);
  const { port } = running.hub;
  await running.stopHub();

  let decoyed = 0;
  const decoy = createServer((socket) => {
    decoyed += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  const at = decoy.address();
  const beacon = JSON.stringify({ usher: 1, hub: `wss://127.0.0.1:${typeof at === 'object' ? at?.port : 0}` });
  const loud = createSocket('udp4');
  {
    await using rogue = await rogueHub(school, (await forgeSchool(school.schoolId)).hub, port);
    const shouting = setInterval(() => {
      for (const target of [port, 5353, 5830, 1900]) loud.send(beacon, target, '127.0.0.1', () => undefined);
    }, 10);
    const before = told.downs.length;
    await told.until(() => told.downs.length >= before + 6 || told.ups.length > 1);
    clearInterval(shouting);
    expect(told.ups).toHaveLength(1);
    expect(rogue.caught).toEqual([]);
  }
  loud.close();
  decoy.close();
  expect(decoyed).toBe(0);

  await running.startHub(port);
  await told.until(() => told.ups.length === 2);
  await expectServing(running);
});

describe('a hub that is not of the school', () => {
  test('[RT-002] with a CA of its own and all the right names gets no word out of an agent', async () => {
    await using rogue = await rogueHub(school, (await forgeSchool(school.schoolId)).hub);
    const { up, downs } = await dialUntilDown(rogue.port, agent, { pin: school.pin });
    expect([up, rogue.caught, downs.map(({ close }) => close)]).toEqual([false, [], TURNED_AWAY]);
  });

  test('[RT-005] with the stolen certificate of an agent is no hub, neither for a link nor to enrol at', async () => {
    const stolen = await running.enrolled('agent', 'PC-9');
    const posing = { certificateChain: stolen.certificateChain + school.root, privateKey: stolen.privateKey };
    await using rogue = await rogueHub(school, posing);
    const { up, downs } = await dialUntilDown(rogue.port, agent, { pin: school.pin });
    expect([up, rogue.caught, downs.map(({ close }) => close)]).toEqual([false, [], TURNED_AWAY]);
    let proved = false;
    const outcome = await enrol({
      hub: { url: `wss://127.0.0.1:${rogue.port}`, pin: school.pin },
      kind: 'agent',
      name: 'PC-2',
      room: 'ICT1',
      csr: new Uint8Array(3),
      spki: new Uint8Array(3),
      prove: () => {
        proved = true;
        return new Uint8Array(32);
      },
    });
    expect([outcome.ok, outcome.ok || outcome.code, proved]).toEqual([false, 'wrong-hub', false]);
    await expectServing(running);
  });
});

describe('[RT-003] a hub with no, an empty or a garbled certificate', () => {
  const zeros = Buffer.alloc(64);
  const answers: readonly (readonly [string, Buffer])[] = [
    ['nothing at all', Buffer.alloc(0)],
    ['zero bytes', zeros],
    ['a plain HTTP upgrade', Buffer.from('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n')],
    ['a plain WebSocket frame', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['an empty handshake record', tlsRecord(22, Buffer.alloc(0))],
    ['an empty certificate message', tlsRecord(22, Buffer.from([11, 0, 0, 4, 0, 0, 0, 0]))],
    ['a ServerHello of zeros', tlsRecord(22, Buffer.concat([Buffer.from([2, 0, 0, 64]), zeros]))],
    ['application data before anything', tlsRecord(23, zeros)],
    ['a change of ciphers to none', tlsRecord(20, Buffer.from([1]))],
    ['a record longer than any', Buffer.from([22, 3, 3, 0xff, 0xff, ...zeros])],
    ['a warning and then plain text', Buffer.concat([tlsRecord(21, Buffer.from([1, 0])), Buffer.from('{"v":1}')])],
  ];
  test.for(answers)('%s gets no word', async ([, answer]) => {
    await using odd = await oddServer((socket) => socket.end(answer));
    const { up } = await dialUntilDown(odd.port, agent, { pin: school.pin, times: 2 });
    expect(up).toBe(false);
    // Two ClientHellos and perhaps an alert: TLS records only, and nothing of ours in the clear.
    const heard = odd.heard();
    expect(heard[0]).toBe(22);
    for (const word of [agent.deviceId, school.schoolId, 'connNonce', 'GET /link'])
      expect(heard.includes(word)).toBe(false);
  });

  const garbled: readonly (readonly [string, () => Promise<School['hub']>])[] = [
    [
      'a chain of one leaf that nobody signed',
      async () => {
        const { certificate, privateKey } = await forge({ commonName: 'Usher hub', usage: 'server' });
        return { certificateChain: certificate, privateKey };
      },
    ],
    [
      'a leaf without any name, use or issuer',
      async () => {
        const { certificate, privateKey } = await forge({ commonName: ' ' });
        return { certificateChain: certificate + school.issuing.certificate + school.root, privateKey };
      },
    ],
    [
      'a leaf that calls itself a CA',
      async () => {
        const { hub, issuing } = await forgeSchool(school.schoolId);
        const { certificate, privateKey } = await forge({ commonName: 'Usher hub', ca: true, usage: 'server' });
        return { certificateChain: certificate + issuing.certificate + hub.certificateChain, privateKey };
      },
    ],
    [
      'a right name under an issuer whose signature is of another key',
      async () => {
        const { hub } = await forgeSchool(school.schoolId);
        return { ...hub, certificateChain: hub.certificateChain + school.issuing.certificate + school.root };
      },
    ],
  ];
  test.for(garbled)('%s gets no word', async ([, hub]) => {
    await using rogue = await rogueHub(school, await hub());
    const { up, downs } = await dialUntilDown(rogue.port, agent, { pin: school.pin });
    expect([up, rogue.caught, downs.map(({ close }) => close)]).toEqual([false, [], TURNED_AWAY]);
  });

  test.for([
    ['an empty root', ''],
    ['a root of zeros', '\0'.repeat(800)],
    ['a garbled root', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ] as const)('and an agent that was left %s dials nobody', async ([, root]) => {
    const { up, downs } = await dialUntilDown(running.hub.port, { ...agent, root }, { pin: school.pin });
    expect([up, downs.map(({ close }) => close)]).toEqual([false, TURNED_AWAY]);
    await expectServing(running);
  });
});
