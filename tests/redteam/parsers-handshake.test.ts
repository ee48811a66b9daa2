import { connect } from 'node:tls';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { asDevice, helloText } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { clientFrame, UPGRADE } from './stage/blurt.ts';
import { type CuttingRelay, cuttingRelay } from './stage/cutting-relay.ts';
import { figure, profile } from './stage/profile.ts';

let running: RunningSchool;
let relay: CuttingRelay;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  relay = await cuttingRelay(running.hub.port);
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
});

/** Links through the relay: TLS, upgrade and hello. Resolves with what the hub said when it was up, or when it ended. */
const tryLink = async (inPieces = false): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({
      port: relay.port,
      host: '127.0.0.1',
      servername: '',
      ALPNProtocols: ['usher/1'],
      checkServerIdentity: () => undefined,
      ...asDevice(agent),
    });
    const hello = clientFrame(1, Buffer.from(helloText(running.hub.schoolId)));
    let heard = '';
    socket.on('secureConnect', () => {
      // All of it in one piece, or the hello when the upgrade was answered, as a device says it.
      socket.write(inPieces ? UPGRADE : Buffer.concat([Buffer.from(UPGRADE), hello]));
    });
    socket.on('data', (bytes: Buffer) => {
      const first = heard === '';
      heard += bytes.toString('latin1');
      if (inPieces && first) socket.write(hello);
      if (heard.includes('"t":"welcome"')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });

const wholeLength = async (): Promise<number> => {
  relay.cut({ after: Infinity, how: 'end' });
  expect(await tryLink()).toContain('"t":"welcome"');
  return relay.last().bytes;
};

describe('[RT-044] a handshake', () => {
  test.for([
    ['ended', 'end', profile({ short: 1, long: 1 })],
    ['reset', 'reset', profile({ short: 4, long: 1 })],
  ] as const)('%s after each of its bytes never comes up, and the hub goes on', async ([, how, step]) => {
    const length = await wholeLength();
    let tried = 0;
    for (let after = 0; after < length; after += step) {
      relay.cut({ after, how });
      const heard = await tryLink();
      const { cut, bytes } = relay.last();
      // Signatures differ in length by a byte or two, and so do whole handshakes.
      if (cut) expect([after, bytes, heard.includes('"t":"welcome"')]).toEqual([after, after, false]);
      tried += 1;
    }
    figure(`${tried} handshakes of ${length} bytes cut (${how})`);
    await expect.poll(() => running.hub.counters()).toMatchObject({ agents: 0, consoles: 0 });
    await expectServing(running);
  });

  test('that falls silent within any part of it is ended by the hub', async () => {
    const length = await wholeLength();
    const began = performance.now();
    const silent: Promise<string>[] = [];
    for (let part = 1; part < 8; part += 1) {
      relay.cut({ after: Math.floor((length * part) / 8), how: 'silence' });
      silent.push(tryLink());
      // The relay does what it is told when the connection comes.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    for (const link of silent) expect(await link).not.toContain('"t":"welcome"');
    figure(`silent handshakes ended after ${((performance.now() - began) / 1000).toFixed(1)} s at most`);
    await expectServing(running);
  });

  test('in two pieces, wherever they part, comes up', async () => {
    const length = await wholeLength();
    for (let after = 1; after < length; after += profile({ short: 13, long: 1 })) {
      relay.cut({ after, how: 'go on' });
      expect([after, await tryLink()]).toEqual([after, expect.stringContaining('"t":"welcome"')]);
    }
    await expectServing(running);
  });

  test('whose hello comes with its upgrade, or after the answer to it, comes up', async () => {
    relay.cut({ after: Infinity, how: 'end' });
    for (const inPieces of [true, false]) expect(await tryLink(inPieces)).toContain('"t":"welcome"');
    await expectServing(running);
  });

  test('is refused for what it is, in the audit too', async () => {
    relay.cut({ after: 200, how: 'silence' });
    await tryLink();
    await expectRefusalTold(running.dataDir, 'bad-request');
  });
});
