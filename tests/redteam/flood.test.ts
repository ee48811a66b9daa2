import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readAudit } from '@usher/hub';
import { encodeMedia } from '@usher/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asDevice, helloText, rawLink, rawTls, resultText } from '../integration/link/raw-link.ts';
import { BesetHub } from './stage/beset-hub.ts';
import { figure, profile } from './stage/profile.ts';
import { residentMiB } from './stage/usher-process.ts';

/** What the product promises of an enrolled agent while others beset its hub. */
const ANSWERS_WITHIN_MS = 2_000;
const MORE_MIB = 64;

let hub: BesetHub;
beforeAll(async () => {
  hub = await BesetHub.start();
});
afterAll(() => hub[Symbol.asyncDispose]());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const refusals = async (code: string): Promise<number> =>
  (await readAudit(hub.school.dataDir, 0, 100_000))
    .filter(({ what }) => what === 'refusals')
    .reduce((sum, { detail }) => sum + Number(detail[code] ?? 0), 0);

/** The lesson goes on, as quickly as it is promised, while `attack` is under way; how long answers took. */
const lessonWhile = async (attack: Promise<unknown>): Promise<number> => {
  let over = false;
  const ended = attack.finally(() => (over = true));
  const times: number[] = [];
  while (!over || times.length < 3) {
    times.push(await hub.roundTrip());
    await pause(250);
  }
  await ended;
  const slowest = Math.max(...times);
  expect(slowest).toBeLessThan(ANSWERS_WITHIN_MS);
  return slowest;
};

const dial = (from: string): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ port: hub.port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });

test('[RT-091] two thousand connections that say nothing, or half a word, take no more than 64 MiB', async () => {
  const before = residentMiB(hub.pid);
  const sockets: Socket[] = [];
  const attack = async (): Promise<void> => {
    for (let at = 0; at < 2_000; at += 1) {
      const socket = await dial(`127.0.0.${2 + (at % 200)}`);
      if (at % 2 === 0) socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1]));
      sockets.push(socket);
      if (at % 200 === 0) await pause(20);
    }
  };
  const slowest = await lessonWhile(attack());
  const held = residentMiB(hub.pid) - before;
  figure(
    `2,000 half-open connections: ${held.toFixed(1)} MiB more at the hub, a lesson's answer in at most ${slowest.toFixed(0)} ms`,
  );
  expect(held).toBeLessThan(MORE_MIB);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => refusals('hub-full'), { timeout: 15_000 }).toBeGreaterThan(1_000);
});

test('[RT-092] two hundred requests that never end are ended', async () => {
  const open = new Set<Socket>();
  const attack = async (): Promise<void> => {
    for (let at = 0; at < 200; at += 1) {
      const socket = await dial(`127.0.1.${2 + (at % 200)}`);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      // Drips one byte of a TLS record each 100 ms: never silent, never done.
      const record = Buffer.concat([Buffer.from([22, 3, 1, 2, 0]), Buffer.alloc(512)]);
      let sent = 0;
      const drip = setInterval(() => {
        if (!open.has(socket)) return clearInterval(drip);
        socket.write(record.subarray(sent, (sent += 1)));
      }, 100);
    }
    await pause(6_500);
  };
  await lessonWhile(attack());
  expect(open.size).toBe(0);
});

test('[RT-093] two hundred handshakes a second do not keep an agent from answering', async () => {
  const seconds = profile({ short: 5, long: 60 });
  let made = 0;
  const attack = async (): Promise<void> => {
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      const from = performance.now();
      for (let i = 0; i < 20; i += 1) {
        const under = connect({ port: hub.port, host: '127.0.0.1', localAddress: `127.0.2.${2 + (made % 200)}` });
        const socket = connectTls({ socket: under, ALPNProtocols: ['usher/1'], rejectUnauthorized: false });
        for (const one of [under, socket]) one.on('error', () => undefined);
        setTimeout(() => under.destroy(), 400);
        made += 1;
      }
      await pause(Math.max(0, 100 - (performance.now() - from)));
    }
  };
  const slowest = await lessonWhile(attack());
  figure(
    `${(made / seconds).toFixed(0)} handshakes a second for ${seconds} s: a lesson's answer in at most ${slowest.toFixed(0)} ms`,
  );
  expect(made).toBeGreaterThan(seconds * 50);
});

/** An enrolled computer that has turned against the hub; another each time. */
const turncoat = async (name: string) => {
  const identity = await hub.school.enrolled('agent', name);
  const link = await rawLink(hub.port, identity);
  link.send(helloText(identity.schoolId));
  expect(await link.hears(1)).toEqual(['welcome']);
  return { identity, link };
};

test('[RT-094] a message in endless pieces ends its link and costs nobody else anything', async () => {
  const before = residentMiB(hub.pid);
  const attack = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) {
      const { link } = await turncoat(`PC-94-${round}`);
      const ended = link.ended();
      for (let piece = 0; piece < 100_000 && link.webSocket.readyState === link.webSocket.OPEN; piece += 1) {
        link.webSocket.send('', { fin: false });
        if (piece % 1_000 === 0) await pause(0);
      }
      expect([1006, 1008, 1009]).toContain((await ended).close);
    }
  };
  await lessonWhile(attack());
  expect(residentMiB(hub.pid) - before).toBeLessThan(MORE_MIB);
});

test('[RT-095] an enrolled computer that floods is cut off, and the lesson goes on', async () => {
  const attack = async (): Promise<void> => {
    const talker = await turncoat('PC-95a');
    for (let seq = 2; seq < 2_000; seq += 1) talker.link.send(resultText(seq));
    expect(await talker.link.ended()).toMatchObject({ close: 4429, refused: ['too-fast'] });
    const painter = await turncoat('PC-95b');
    const frame = (seq: number) =>
      encodeMedia({ kind: 1, key: true, more: false, seq, stream: 9, payload: new Uint8Array(200_000) });
    for (let seq = 1; seq < 500; seq += 1) painter.link.send(frame(seq));
    await pause(1_000);
    painter.link.webSocket.terminate();
  };
  const slowest = await lessonWhile(attack());
  figure(`100 MB of pictures nobody asked for: a lesson's answer in at most ${slowest.toFixed(0)} ms`);
  await expect.poll(() => refusals('unknown-stream'), { timeout: 15_000 }).toBeGreaterThan(0);
});

test('[RT-096] a device that does not read is cut off before the hub has kept much for it', async () => {
  const identity = await hub.school.enrolled('agent', 'PC-96');
  const socket = await rawTls(hub.port, asDevice(identity));
  socket.on('error', () => undefined);
  socket.write(
    'GET /link HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await once(socket, 'data');
  const before = residentMiB(hub.pid);
  socket.pause();
  const text = (seq: number) => Buffer.from(resultText(seq));
  const frame = (payload: Buffer): Buffer => {
    const size =
      payload.length < 126
        ? Buffer.from([0x80 | payload.length])
        : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
    return Buffer.concat([Buffer.from([0x81]), size, Buffer.alloc(4), payload]);
  };
  socket.write(frame(Buffer.from(helloText(identity.schoolId))));
  const attack = async (): Promise<void> => {
    for (let seq = 2; seq < 4_000 && !socket.destroyed; seq += 1) {
      // Each is answered with a pong that nobody reads.
      socket.write(Buffer.concat([Buffer.from([0x89, 0x80 | 100]), Buffer.alloc(4), Buffer.alloc(100)]));
      if (seq % 100 === 0) {
        socket.write(frame(text(seq)));
        await pause(10);
      }
    }
    await pause(500);
  };
  await lessonWhile(attack());
  expect(residentMiB(hub.pid) - before).toBeLessThan(MORE_MIB);
  socket.destroy();
});
