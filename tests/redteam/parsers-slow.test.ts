import { connect, type Socket } from 'node:net';
import { LIMITS } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { asDevice, clientHello, helloText, rawTls, resultText } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { clientFrame, UPGRADE } from './stage/blurt.ts';
import { figure } from './stage/profile.ts';
import { rawSocket } from './stage/raw-socket.ts';

let running: RunningSchool;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

/** Says a byte now and then until the hub ends the connection; how long that took, and how much was said. */
const drip = async (
  socket: Socket,
  words: Uint8Array,
  everyMs = 100,
): Promise<{ readonly ms: number; readonly said: number }> => {
  const began = performance.now();
  let said = 0;
  socket.on('error', () => undefined);
  socket.resume();
  const timer = setInterval(() => {
    if (said < words.length) socket.write(words.subarray(said, said + 1));
    said += 1;
  }, everyMs);
  await new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
  clearInterval(timer);
  return { ms: performance.now() - began, said };
};

const plain = (from: string): Socket => connect({ port: running.hub.port, host: '127.0.0.1', localAddress: from });

describe('[RT-048] one byte at a time', () => {
  const request = `POST /enrol HTTP/1.1\r\nhost: hub\r\ncontent-length: 4000\r\n\r\n${'{'.repeat(4_000)}`;
  const ways: readonly (readonly [string, () => Promise<{ readonly ms: number; readonly said: number }>])[] = [
    ['a ClientHello', async () => drip(plain('127.0.0.2'), await clientHello('usher/1'))],
    ['a ClientHello for the enrolment door', async () => drip(plain('127.0.0.3'), await clientHello('usher-enrol/1'))],
    ['a header of a record that never comes', async () => drip(plain('127.0.0.4'), Buffer.from([22, 3, 1]))],
    ['nothing', async () => drip(plain('127.0.0.5'), new Uint8Array())],
    [
      'the head of an upgrade',
      async () =>
        drip(
          await rawTls(running.hub.port, asDevice(agent)),
          Buffer.from(UPGRADE.replace('host', `x: ${'y'.repeat(2_000)}\r\nhost`)),
        ),
    ],
    [
      'a hello',
      async () => {
        const socket = await rawTls(running.hub.port, asDevice(agent));
        socket.write(UPGRADE);
        return drip(socket, clientFrame(1, Buffer.from(helloText(running.hub.schoolId))));
      },
    ],
    [
      'a request to enrol',
      async () =>
        drip(
          await rawTls(running.hub.port, { ca: [rootOf()], ALPNProtocols: ['usher-enrol/1'] }),
          Buffer.from(request),
        ),
    ],
  ];
  const rootOf = (): string => agent.root;

  test('keeps nobody else out, and is ended by the hub before it is done', async () => {
    const slow = ways.map(async ([name, way]) => [name, await way()] as const);
    // Meanwhile the hub is there for others.
    await expectServing(running);
    for (const one of slow) {
      const [name, { ms, said }] = await one;
      figure(`${name}: ended after ${(ms / 1000).toFixed(1)} s and ${said} bytes`);
      // The longest patience, and what a busy machine adds to it.
      expect([name, ms < LIMITS.handshakeMs + LIMITS.headersMs + 10_000]).toEqual([name, true]);
    }
    await expectRefusalTold(running.dataDir, 'no-hello');
    await expectServing(running);
  });

  test('on a link that is up is a frame like any other', async () => {
    const link = await rawSocket(running, agent);
    for (const byte of clientFrame(1, Buffer.from(resultText(2)))) {
      link.say(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await link.alive()).toBe(true);
    link.socket.destroy();
    await expectServing(running);
  });
});
