import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import { createHandClock } from './testing/hand-clock.ts';
import { createWebSocketWire } from './web-socket-wire.ts';

const start = () => {
  const clock = createHandClock();
  const webSocket = new FakeWebSocket();
  const socket = new EventEmitter();
  const told: unknown[] = [];
  let pongs = 0;
  webSocket.on('pong', () => (pongs += 1));
  const wire = createWebSocketWire(webSocket as unknown as WebSocket, clock);
  wire.listen(
    {
      receiveText: (text) => told.push(text),
      receiveBytes: (bytes) => told.push(Array.from(bytes)),
      wireEnded: (close, detail) => told.push([close, detail]),
      wireBroken: (close, code) => told.push([close, code]),
    },
    socket as unknown as Parameters<typeof wire.listen>[1],
  );
  return { clock, webSocket, socket, told, wire, pongs: () => pongs };
};

test('[LNK4] a silent peer ends the wire, a peer of which any byte is heard does not', () => {
  const { clock, socket, told } = start();
  for (let second = 0; second < 100; second += 1) {
    clock.pass(1_000);
    socket.emit('data', Buffer.from([0]));
  }
  expect(told).toEqual([]);
  clock.pass(25_000);
  expect(told[0]).toEqual([1006, 'nothing was heard for 25 s']);
});

test('[LNK4] a pong goes out when nothing else did for 10 s', () => {
  const { clock, socket, wire, pongs } = start();
  for (let second = 0; second < 20; second += 1) {
    clock.pass(1_000);
    socket.emit('data', Buffer.from([0]));
    wire.sendText('busy');
  }
  expect(pongs()).toBe(0);
  clock.pass(10_000);
  expect(pongs()).toBe(1);
});

test('text and bytes are told apart', () => {
  const { webSocket, told } = start();
  webSocket.emit('message', Buffer.from('é'), false);
  webSocket.emit('message', Buffer.from([1, 2]), true);
  webSocket.emit('message', [Buffer.from([3]), Buffer.from([4])], true);
  webSocket.emit('message', new Uint8Array([5]).buffer, true);
  expect(told).toEqual(['é', [1, 2], [3, 4], [5]]);
});

test('[LIM3] what ws refuses is told by its kind', () => {
  const { webSocket, told } = start();
  for (const code of ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'WS_ERR_INVALID_UTF8', 'ECONNRESET'])
    webSocket.emit('error', Object.assign(new Error(code), { code }));
  expect(told).toEqual([
    [1009, 'too-large'],
    [1002, 'bad-frame'],
    [1006, 'the connection broke (ECONNRESET)'],
  ]);
});
