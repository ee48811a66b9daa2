import { encodeMedia } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { clientHello } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { blurt, clientFrame } from './stage/blurt.ts';
import { tlsRecord } from './stage/odd-servers.ts';
import { figure, profile } from './stage/profile.ts';
import { rawSocket } from './stage/raw-socket.ts';
import { tell } from './stage/tell.ts';

let running: RunningSchool;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const LENGTHS = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];

describe('[RT-045] a length that does not hold', () => {
  test('in a TLS record is refused', async () => {
    const hello = await clientHello('usher/1');
    for (const length of [0, 1, 3, 4, 2 ** 14 - 1, 2 ** 14, 2 ** 14 + 1, 2 ** 14 + 256, 2 ** 14 + 257, 0xffff]) {
      const record = Buffer.from(hello);
      record.writeUInt16BE(length, 3);
      // At most an alert: nothing of a handshake is answered to it.
      const heard = await tell(running.hub.port, record);
      expect([length, heard.length === 0 || heard[0] === 21]).toEqual([length, true]);
    }
    for (const type of [0, 20, 21, 23, 24, 255])
      expect(await tell(running.hub.port, tlsRecord(type, hello))).toHaveLength(0);
    await expectRefusalTold(running.dataDir, 'bad-request');
    await expectServing(running);
  });

  test.for(['usher/1', 'usher-enrol/1'])('anywhere in a ClientHello (%s) hurts nobody', async (alpn) => {
    const hello = await clientHello(alpn);
    let tried = 0;
    for (let at = 5; at + 2 <= hello.length; at += profile({ short: 4, long: 1 }))
      for (const length of [0, 0x7fff, 0xffff]) {
        const odd = Buffer.from(hello);
        odd.writeUInt16BE(length, at);
        const heard = await tell(running.hub.port, odd);
        expect([0, 21, 22]).toContain(heard[0] ?? 0);
        tried += 1;
      }
    figure(`${tried} ClientHellos (${alpn})`);
    await expectServing(running);
  });

  test('of the body of a request is refused or waited for within bounds', async () => {
    // An address that was refused is not heard for a while: each has one of its own.
    const post = (head: string, body: string, at: number): Promise<string> =>
      blurt(
        running.hub.port,
        { ALPNProtocols: ['usher-enrol/1'], localAddress: `127.0.1.${at + 1}` },
        Buffer.from(`POST /enrol HTTP/1.1\r\nhost: hub\r\n${head}\r\n\r\n${body}`),
      );
    const counted = ['0', '1', '2147483647', '2147483648', '4294967295', '4294967296', '9007199254740993']
      .concat(['18446744073709551615', '1e9', '-1', '0x10', '+1', ' '])
      .map((length) => [`content-length: ${length}`, '{}']);
    const chunked = [
      '0',
      '1',
      'ffffffff',
      '7fffffffffffffff',
      'ffffffffffffffff',
      '10000000000000000',
      '-1',
      'g',
      '',
    ].map((size) => ['transfer-encoding: chunked', `${size}\r\n{}\r\n`]);
    // Some wait until the door's patience ends.
    const answers = await Promise.all(
      [...counted, ...chunked].map(([head = '', body = ''], at) => post(head, body, at)),
    );
    for (const answer of answers) expect(answer).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
    expect(answers.filter((answer) => answer.includes('too-fast'))).toEqual([]);
    await expectServing(running);
  });

  test('in a media header ends the link', async () => {
    const frame = encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: new Uint8Array(40) });
    for (const length of LENGTHS) {
      const odd = Buffer.from(frame);
      odd.writeUInt32BE(length, 12);
      const link = await rawSocket(running, agent);
      link.say(clientFrame(2, odd));
      expect([length, await link.ended()]).toEqual([length, 4400]);
    }
    for (const cut of [0, 1, 15]) {
      const link = await rawSocket(running, agent);
      link.say(clientFrame(2, frame.subarray(0, cut)));
      expect([cut, await link.ended()]).toEqual([cut, 4400]);
    }
    await expectRefusalTold(running.dataDir, 'bad-frame', agent.deviceId);
    await expectServing(running);
  });

  test('and numbers at their edges are numbers', async () => {
    for (const seq of LENGTHS) {
      const link = await rawSocket(running, agent);
      const frame = encodeMedia({
        kind: 1,
        key: true,
        more: false,
        seq,
        stream: 2 ** 32 - 1,
        payload: new Uint8Array(40),
      });
      link.say(clientFrame(2, frame));
      // Read, and refused for its stream; a number that was said before ends the link.
      expect([seq, await link.alive()]).toEqual([seq, true]);
      link.say(clientFrame(2, frame));
      expect([seq, await link.ended()]).toEqual([seq, 4409]);
    }
    await expectRefusalTold(running.dataDir, 'out-of-sequence', agent.deviceId);
    await expectServing(running);
  });
});
