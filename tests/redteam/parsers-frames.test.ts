import { encodeMedia } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { resultText } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { rawSocket, type RawSocket } from './stage/raw-socket.ts';

let running: RunningSchool;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const up = (): Promise<RawSocket> => rawSocket(running, agent);

type Odd = {
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly opcode: number;
  readonly masked?: boolean;
  readonly payload?: Uint8Array;
  /** The length as it is written: in 1, 2 or 8 bytes, and another than the right one. */
  readonly sizeBytes?: 0 | 2 | 8;
  readonly size?: bigint;
};

/** A frame of RFC 6455 section 5.2 with anything in it wrong. */
const frame = ({ fin = true, reserved = 0, opcode, masked = true, payload = Buffer.alloc(0), ...odd }: Odd): Buffer => {
  const size = odd.size ?? BigInt(payload.length);
  const sizeBytes = odd.sizeBytes ?? (size < 126n ? 0 : size < 65_536n ? 2 : 8);
  const more = Buffer.alloc(sizeBytes);
  if (sizeBytes === 2) more.writeUInt16BE(Number(BigInt.asUintN(16, size)));
  if (sizeBytes === 8) more.writeBigUInt64BE(BigInt.asUintN(64, size));
  const short = sizeBytes === 0 ? Number(size) : sizeBytes === 2 ? 126 : 127;
  const head = Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode, (masked ? 0x80 : 0) | short]);
  return Buffer.concat([head, more, Buffer.alloc(masked ? 4 : 0), payload]);
};

const [CONTINUED, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];
const word = Buffer.from('{}');
const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const BAD_UTF8 = ['80', 'bf', 'c0af', 'c1bf', 'c2', 'c241', 'e080af', 'e09fbf', 'eda080', 'edbfbf', 'e282']
  .concat(['f08080af', 'f08fbfbf', 'f4908080', 'f5808080', 'f888808080', 'fe', 'ff', '41ff42', 'eda080edb080'])
  .map((hex) => Buffer.from(hex, 'hex'));

type Case = readonly [string, () => Buffer];
const REFUSED: readonly Case[] = [
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) =>
    [true, false].map((fin): Case => [
      `reserved opcode ${opcode}, ${fin ? 'final' : 'not final'}`,
      () => frame({ opcode, fin, payload: word }),
    ]),
  ),
  ...range(1, 7).flatMap((reserved) =>
    [TEXT, BINARY, PING, CLOSE].map((opcode): Case => [
      `reserved bits ${reserved} on opcode ${opcode}`,
      () => frame({ opcode, reserved, payload: bytes(3, 232) }),
    ]),
  ),
  ...[CONTINUED, TEXT, BINARY, CLOSE, PING, PONG].map((opcode): Case => [
    `opcode ${opcode} without a mask`,
    () => frame({ opcode, masked: false, payload: bytes(3, 232) }),
  ]),
  ...[true, false].map((fin): Case => [
    `a continuation of nothing, ${fin ? 'final' : 'not final'}`,
    () => frame({ opcode: CONTINUED, fin, payload: word }),
  ]),
  ...[TEXT, BINARY].map((opcode): Case => [
    `opcode ${opcode} within another message`,
    () => Buffer.concat([frame({ opcode: TEXT, fin: false, payload: word }), frame({ opcode, payload: word })]),
  ]),
  ...[CLOSE, PING, PONG].flatMap((opcode): Case[] => [
    [`control opcode ${opcode} in fragments`, () => frame({ opcode, fin: false, payload: bytes(3, 232) })],
    [`control opcode ${opcode} of 126 bytes`, () => frame({ opcode, payload: Buffer.alloc(126, 3) })],
    [`control opcode ${opcode} of 70,000 bytes`, () => frame({ opcode, payload: Buffer.alloc(70_000, 3) })],
  ]),
  ['a close of one byte', () => frame({ opcode: CLOSE, payload: bytes(3) })],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code): Case => [
    `close code ${code}`,
    () => frame({ opcode: CLOSE, payload: bytes(code >> 8, code & 0xff) }),
  ]),
  ['a close whose reason is no UTF-8', () => frame({ opcode: CLOSE, payload: bytes(3, 232, 0xff, 0xfe) })],
  ...BAD_UTF8.map((text): Case => [`text ${text.toString('hex')}`, () => frame({ opcode: TEXT, payload: text })]),
  [
    'text cut within a character',
    () =>
      Buffer.concat([
        frame({ opcode: TEXT, fin: false, payload: bytes(0xe2, 0x82) }),
        frame({ opcode: CONTINUED, payload: bytes(0x41) }),
      ]),
  ],
  ...[1n << 31n, (1n << 32n) - 1n, 1n << 32n, 1n << 53n, (1n << 53n) + 1n, 1n << 63n, (1n << 64n) - 1n].flatMap(
    (size) =>
      [TEXT, BINARY].map((opcode): Case => [
        `opcode ${opcode} that says to be ${size} bytes`,
        () => frame({ opcode, size, sizeBytes: 8 }),
      ]),
  ),
  [
    '17 fragments',
    () =>
      Buffer.concat(
        range(0, 16).map((index) => frame({ opcode: index === 0 ? TEXT : CONTINUED, fin: false, payload: word })),
      ),
  ],
  ['a frame of HTTP', () => Buffer.from('GET /link HTTP/1.1\r\nhost: x\r\n\r\n')],
  ['a frame of TLS', () => bytes(22, 3, 1, 0, 4, 1, 0, 0, 0)],
];

const picture = encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 0, payload: new Uint8Array(0) });
const TAKEN: readonly Case[] = [
  ['an empty ping', () => frame({ opcode: PING })],
  ['a ping of 125 bytes', () => frame({ opcode: PING, payload: Buffer.alloc(125, 65) })],
  ['a pong that nobody asked for', () => frame({ opcode: PONG, payload: Buffer.from('x') })],
  ['a message in one frame', () => frame({ opcode: TEXT, payload: Buffer.from(resultText(2)) })],
  [
    'a message in 15 fragments with pings between',
    () => {
      const text = Buffer.from(resultText(2));
      const part = Math.ceil(text.length / 15);
      return Buffer.concat(
        range(0, 14).flatMap((index) => [
          frame({
            opcode: index === 0 ? TEXT : CONTINUED,
            fin: index === 14,
            payload: text.subarray(index * part, (index + 1) * part),
          }),
          frame({ opcode: PING, payload: bytes(index) }),
        ]),
      );
    },
  ],
  [
    'two messages in one piece',
    () => Buffer.concat([2, 3].map((seq) => frame({ opcode: TEXT, payload: Buffer.from(resultText(seq)) }))),
  ],
];

describe('[RT-043] a frame of WebSocket', () => {
  test('that breaks its protocol ends the link, and nothing else', async () => {
    expect(REFUSED.length + TAKEN.length).toBeGreaterThanOrEqual(120);
    for (const [name, words] of REFUSED) {
      const link = await up();
      link.say(words());
      expect([name, await link.ended()]).toEqual([
        name,
        expect.toSatisfy((code) => [1002, 1007, 1008, 1009].includes(code as number)),
      ]);
    }
    await expectRefusalTold(running.dataDir, 'bad-frame', agent.deviceId);
    await expectRefusalTold(running.dataDir, 'too-large', agent.deviceId);
    await expectServing(running);
  });

  test.for(TAKEN)('that keeps it is taken: %s', async ([, words]) => {
    const link = await up();
    link.say(words());
    expect(await link.alive()).toBe(true);
    link.socket.destroy();
  });

  test('byte by byte and all at once is the same', async () => {
    const link = await up();
    const words = Buffer.concat([2, 3, 4].map((seq) => frame({ opcode: TEXT, payload: Buffer.from(resultText(seq)) })));
    for (const byte of words) link.say(bytes(byte));
    expect(await link.alive()).toBe(true);
    link.say(frame({ opcode: BINARY, payload: picture }));
    // Stream 0 is never asked for: the media frame was read, and refused in words.
    await expectRefusalTold(running.dataDir, 'unknown-stream', agent.deviceId);
    link.socket.destroy();
    await expectServing(running);
  });
});
