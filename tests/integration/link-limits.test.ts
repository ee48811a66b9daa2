import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgentLinkAtHub, DeviceIdentity, Listening } from '@usher/link';
import { encodeMedia, LIMITS } from '@usher/protocol';
import { asDevice, clientHello, helloText, rawLink, rawTls, resultText } from './link/raw-link.ts';
import { listen, makeSchool, type TestSchool } from './link/school.ts';

let place: TestSchool;
let agent: DeviceIdentity;
let listening: Listening;
let links: AgentLinkAtHub[] = [];
let heard = 0;
beforeAll(async () => {
  place = await makeSchool();
  agent = await place.device('agent');
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});
beforeEach(async () => {
  links = [];
  heard = 0;
  listening = await listen(place.school, {
    onAgent: (link) => {
      links.push(link);
      link.onMessage(() => (heard += 1));
      link.onMedia(() => (heard += 1));
    },
  });
});
afterEach(async () => {
  await listening[Symbol.asyncDispose]();
});

const schoolId = (): string => place.school.schoolId;
const open = async () => rawLink(listening.port, agent);
const welcomed = async () => {
  const link = await open();
  link.send(helloText(schoolId()));
  expect(await link.hears(1)).toEqual(['welcome']);
  return link;
};
const media = (bytes: number): Uint8Array => {
  const frame = encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: new Uint8Array(0) });
  const whole = new Uint8Array(bytes);
  whole.set(frame);
  new DataView(whole.buffer).setUint32(12, bytes - frame.byteLength);
  return whole;
};

describe('the first frame', () => {
  const wrong: readonly (readonly [string, () => string | Uint8Array, string, number])[] = [
    ['[HEL1] of another kind', () => resultText(1), 'no-hello', 4408],
    ['[HEL1] a picture', () => media(16), 'no-hello', 4408],
    ['[HEL3] a hello of another school', () => helloText(agent.deviceId), 'wrong-school', 4403],
    ['[ENV5] a hello with another number', () => helloText(schoolId(), 2), 'out-of-sequence', 4409],
    ['[VER1] of another version', () => helloText(schoolId()).replace('"v":1', '"v":2'), 'wrong-version', 4426],
    ['[VER1] of another version and otherwise strange', () => '{"v":7,"new":[1]}', 'wrong-version', 4426],
    ['[LIM2] a hello over 8 KiB', () => helloText(schoolId()) + ' '.repeat(LIMITS.helloBytes), 'too-large', 4413],
    ['[LIM1] a frame over 16 KiB', () => ' '.repeat(LIMITS.controlBytes + 1), 'too-large', 4413],
    [
      '[HEL2] a hello that names a device',
      () => helloText(schoolId(), 1, { deviceId: agent.deviceId }),
      'bad-frame',
      4400,
    ],
  ];
  for (const [name, text, code, close] of wrong)
    test(`${name} is refused with ${code} and ${close}`, async () => {
      const link = await open();
      link.send(text());
      expect(await link.ended()).toEqual({ close, refused: [code] });
      expect([links.length, listening.refusals.get(code as 'bad-frame')]).toEqual([0, 1]);
    });

  test('[HEL1] that does not come within 3 s is refused with 4408', async () => {
    const link = await open();
    expect(await link.ended()).toEqual({ close: 4408, refused: ['no-hello'] });
    expect(listening.refusals.get('no-hello')).toBe(1);
  });
});

describe('a link that is up', () => {
  test('[LIM3] takes a media frame of 256 KiB', async () => {
    const link = await welcomed();
    link.send(media(LIMITS.mediaBytes));
    link.send(resultText(2));
    while (heard < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(listening.refusals.size).toBe(0);
    link.webSocket.terminate();
  });

  const wrong: readonly (readonly [string, string, number, () => (string | Uint8Array)[]])[] = [
    ['[LIM3] a media frame over 256 KiB', 'too-large', 4413, () => [media(LIMITS.mediaBytes + 1)]],
    ['[ENV5] a number left out', 'out-of-sequence', 4409, () => [resultText(3)]],
    ['[ENV5] a number said twice', 'out-of-sequence', 4409, () => [resultText(2), resultText(2)]],
    [
      '[ENV4] a message that is for agents',
      'unknown-type',
      4400,
      () => [resultText(2).replace('cmd.result', 'cmd.lock')],
    ],
    [
      '[LIM4] more than 60 frames at once',
      'too-fast',
      4429,
      () => Array.from({ length: 61 }, (_, at) => resultText(at + 2)),
    ],
  ];
  for (const [name, code, close, frames] of wrong)
    test(`${name} ends it with ${close}`, async () => {
      const link = await welcomed();
      for (const frame of frames()) link.send(frame);
      expect(await link.ended()).toEqual({ close, refused: [code] });
      expect(listening.refusals.get(code as 'bad-frame')).toBe(1);
    });

  test('[LIM3] a frame far over every limit ends it with 1009 before it is read', async () => {
    const link = await welcomed();
    const ended = Promise.withResolvers<number>();
    links[0]?.onEnd((end) => ended.resolve(end.close));
    link.send(new Uint8Array(4 * 1024 * 1024));
    expect(await ended.promise).toBe(1009);
    expect(listening.refusals.get('too-large')).toBe(1);
    expect(heard).toBe(0);
  });

  test('[LIM3] a flood of fragments ends it', async () => {
    const link = await welcomed();
    const ended = Promise.withResolvers<number>();
    links[0]?.onEnd((end) => ended.resolve(end.close));
    for (let count = 0; count < 40; count += 1) link.webSocket.send('x', { fin: false });
    expect(await ended.promise).toBe(1009);
    expect(heard).toBe(0);
  });

  test('[ENV3] text that is not UTF-8 ends it', async () => {
    const link = await welcomed();
    const ended = Promise.withResolvers<number>();
    links[0]?.onEnd((end) => ended.resolve(end.close));
    link.webSocket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await ended.promise).toBe(1002);
    expect(listening.refusals.get('bad-frame')).toBe(1);
  });
});

describe('[LIM7] connections without a welcome', () => {
  const dial = async (from: string): Promise<Socket> => {
    const socket = connect({ port: listening.port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const isClosed = async (socket: Socket): Promise<true> => {
    // A socket that is not read does not notice its end.
    socket.resume();
    return new Promise((resolve) => {
      if (socket.closed) resolve(true);
      else socket.once('close', () => resolve(true));
    });
  };

  test('are at most 8 from one address, and make room when they end', async () => {
    const first = [];
    for (let count = 0; count < LIMITS.unadmittedPerAddress; count += 1) first.push(await dial('127.0.0.1'));
    expect(await isClosed(await dial('127.0.0.1'))).toBe(true);
    expect(listening.refusals.get('hub-full')).toBe(1);
    for (const socket of first) socket.destroy();
    let link = await open().catch(() => null);
    while (link === null) link = await open().catch(() => null);
    link.send(helloText(schoolId()));
    expect(await link.hears(1)).toEqual(['welcome']);
    link.webSocket.terminate();
  });

  test('are at most 64 in all', async () => {
    for (let address = 2; address < 10; address += 1)
      for (let count = 0; count < LIMITS.unadmittedPerAddress; count += 1) await dial(`127.0.0.${address}`);
    expect(await isClosed(await dial('127.0.0.10'))).toBe(true);
    expect(listening.refusals.get('hub-full')).toBe(1);
  });

  test('do not count once they are welcomed', async () => {
    const all = [];
    for (let count = 0; count < LIMITS.unadmittedPerAddress + 2; count += 1) {
      const link = await rawLink(listening.port, await place.device('agent'));
      link.send(helloText(schoolId()));
      await link.hears(1);
      all.push(link);
    }
    expect(links).toHaveLength(LIMITS.unadmittedPerAddress + 2);
    expect(listening.refusals.size).toBe(0);
    for (const link of all) link.webSocket.terminate();
  });

  test('are ended when they say nothing, half a handshake, or an HTTP head that never ends', async () => {
    const silent = await dial('127.0.0.2');
    const half = await dial('127.0.0.2');
    half.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1]));
    const slow = await rawTls(listening.port, asDevice(agent));
    slow.on('error', () => undefined);
    slow.write('GET /link HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => slow.write('x'), 200);
    const enrolling = await rawTls(listening.port, { ca: [place.school.root], ALPNProtocols: ['usher-enrol/1'] });
    enrolling.on('error', () => undefined);
    enrolling.write('POST /enrol HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    const stopped = await dial('127.0.0.2');
    stopped.write(await clientHello('usher/1'));
    for (const socket of [silent, half, slow, enrolling, stopped]) expect(await isClosed(socket)).toBe(true);
    clearInterval(drip);
    expect(listening.refusals.get('no-hello')).toBe(1);
  });
});
