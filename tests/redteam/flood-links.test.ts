import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@usher/protocol/testing';
import type { Identity } from '@usher/trust';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pictureFrame, wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { createRelay } from '../integration/link/relay.ts';
import { resultText } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { inWords, keepAsking, type Waits } from './stage/answering.ts';
import { clientFrame } from './stage/blurt.ts';
import { mutateText } from './stage/mutate.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';
import { rawSocket } from './stage/raw-socket.ts';
import { startTeacher } from './stage/teacher.ts';
import { residentMiB, startHubProcess } from './stage/usher-process.ts';

/** The long profile makes a link for each of 20,000 messages. */
const PATIENCE_MS = profile({ short: 120_000, long: 900_000 });

const opened = new AsyncDisposableStack();
let running: RunningSchool;
let hub: Awaited<ReturnType<typeof startHubProcess>>;
let bad: Identity;
const others: Identity[] = [];
beforeAll(async () => {
  running = opened.use(await RunningSchool.start());
  bad = await running.enrolled('agent', 'PC-BAD');
  for (const name of ['PC-1', 'PC-2', 'PC-3']) others.push(await running.enrolled('agent', name));
  await honestAgent(running);
  await running.stopHub();
  hub = opened.use(await startHubProcess(running.dataDir));
  running.elsewhere = hub.hub;
}, 60_000);
afterAll(() => opened.disposeAsync());

/** Does it while the others are linked: they lose nothing, wait little, and the hub grows little. */
const whileOthersWork = async (work: () => Promise<void>): Promise<Waits> => {
  const asking = await keepAsking(running, others);
  const before = residentMiB(hub.pid);
  await work();
  const grown = residentMiB(hub.pid) - before;
  const waits = await asking.stop();
  figure(`hub: ${grown.toFixed(1)} MiB more; others: ${inWords(waits)}`);
  expect(waits.lost).toBe(0);
  expect(waits.longest).toBeLessThanOrEqual(2_000);
  expect(grown).toBeLessThanOrEqual(64);
  await expectServing(running);
  return waits;
};

const fragment = (opcode: number, payload: Uint8Array): Buffer => {
  const frame = clientFrame(opcode, payload);
  frame.writeUInt8(opcode, 0);
  return frame;
};

describe('[RT-094] a flood of fragments', () => {
  const floods: readonly (readonly [string, () => Iterable<Buffer>])[] = [
    [
      'that are empty',
      function* () {
        yield fragment(1, new Uint8Array());
        for (let count = 0; count < 100_000; count += 1) yield fragment(0, new Uint8Array());
      },
    ],
    [
      'of one byte',
      function* () {
        yield fragment(2, Buffer.from('x'));
        for (let count = 0; count < 100_000; count += 1) yield fragment(0, Buffer.from('x'));
      },
    ],
    [
      'of a megabyte',
      function* () {
        for (let count = 0; count < 40; count += 1) yield fragment(count === 0 ? 2 : 0, Buffer.alloc(60_000));
      },
    ],
    [
      'between pings',
      function* () {
        for (let count = 0; count < 20_000; count += 1) {
          yield fragment(count === 0 ? 1 : 0, Buffer.from('x'));
          yield clientFrame(9, Buffer.alloc(125));
        }
      },
    ],
  ];
  test.for(floods)('%s ends the link', async ([, frames]) => {
    await whileOthersWork(async () => {
      const link = await rawSocket(running, bad);
      for (const frame of frames()) {
        if (link.socket.closed || link.socket.destroyed) break;
        if (!link.socket.write(frame)) await sleep(0);
      }
      expect([1002, 1006, 1008, 1009, null]).toContain(await link.ended());
    });
    await expectRefusalTold(running.dataDir, 'too-large', bad.deviceId);
  });

  test('of one frame, a byte to a record, is put together within bounds', async () => {
    await whileOthersWork(async () => {
      const link = await rawSocket(running, bad);
      const frame = clientFrame(1, Buffer.from(resultText(2)));
      for (const byte of frame) link.say(Uint8Array.of(byte));
      expect(await link.alive()).toBe(true);
      link.socket.destroy();
    });
  });
});

describe('[RT-095] an enrolled agent that floods', () => {
  test('messages is ended, and the others go on', async () => {
    await whileOthersWork(async () => {
      for (let again = 0; again < 3; again += 1) {
        const link = await rawSocket(running, bad);
        for (let seq = 2; seq < 5_000 && !link.socket.destroyed; seq += 1)
          link.say(clientFrame(1, Buffer.from(resultText(seq))));
        expect(await link.ended()).toBe(4429);
      }
    });
    await expectRefusalTold(running.dataDir, 'too-fast', bad.deviceId);
  });

  test('pictures that were asked for, far too many, is ended, and its teacher is not harmed', async () => {
    const agent = await running.agent(bad);
    agent.link.send({ t: 'station.report', id: crypto.randomUUID(), body: wellReport() });
    const teacher = await startTeacher(running);
    await expect.poll(() => teacher.named('PC-BAD')?.link, { timeout: 10_000 }).toBe('up');
    teacher.watch('PC-BAD');
    const { body: wish } = await agent.next('view.start');
    const ended = new Promise((resolve) => agent.link.onEnd(({ refusal }) => resolve(refusal)));
    await whileOthersWork(async () => {
      for (let count = 0; count < 500; count += 1) {
        agent.link.sendMedia(pictureFrame(wish.stream, { bytes: 20_000 }));
        if (count % 20 === 19) await sleep(1);
      }
      expect(await ended).toBe('too-fast');
    });
    await agent.hangUp();
    // 25 s of two a second is the most that an honest agent can be behind.
    expect(teacher.pictures.length).toBeLessThanOrEqual(52);
    await expect.poll(() => teacher.named('PC-BAD')?.link, { timeout: 10_000 }).toBe('off');
    await expectRefusalTold(running.dataDir, 'too-fast', bad.deviceId);
  });

  test('streams that nobody asked for is counted, and sends nobody anything', async () => {
    const agent = await running.agent(bad);
    await whileOthersWork(async () => {
      for (let count = 0; count < 2_000; count += 1) {
        agent.link.sendMedia(pictureFrame(1_000 + count, { bytes: 2_000 }));
        if (count % 50 === 49) await sleep(1);
      }
      await sleep(500);
    });
    await agent.hangUp();
    await expectRefusalTold(running.dataDir, 'unknown-stream', bad.deviceId);
  });
});

test('[RT-096] a console that reads nothing costs the hub little, and another sees every picture', async () => {
  const [pupil] = others;
  const identity = pupil as Identity;
  const agent = await running.agent(identity);
  agent.link.send({ t: 'station.report', id: crypto.randomUUID(), body: wellReport() });
  await using relay = await createRelay(hub.port);
  running.elsewhere = { ...hub.hub, url: `wss://127.0.0.1:${relay.port}` };
  const slow = await startTeacher(running).finally(() => (running.elsewhere = hub.hub));
  const quick = await startTeacher(running);
  for (const teacher of [slow, quick]) {
    await expect.poll(() => teacher.named('PC-1')?.link, { timeout: 10_000 }).toBe('up');
    teacher.lookCloser('PC-1');
  }
  const { body: wish } = await agent.next('view.start');
  relay.hold();
  const before = residentMiB(hub.pid);
  let most = before;
  let sent = 0;
  for (let count = 0; count < 240; count += 1) {
    if (agent.link.sendMedia(pictureFrame(wish.stream, { bytes: 200_000 }))) sent += 1;
    most = Math.max(most, residentMiB(hub.pid));
    await sleep(10);
  }
  await expect.poll(() => quick.pictures.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(sent - 1);
  figure(
    `${((sent * 200_000) / 2 ** 20).toFixed(0)} MiB of pictures: the quick console had ${quick.pictures.length} of ${sent}, the slow one ${slow.pictures.length}; hub: ${(most - before).toFixed(1)} MiB more at most`,
  );
  expect(sent).toBeGreaterThan(150);
  expect(slow.pictures.length).toBeLessThan(sent / 2);
  expect(most - before).toBeLessThanOrEqual(64);
  // What it was given up for is dropped, not kept: it goes on with a key picture when it reads again.
  relay.flow();
  await relay.quiet();
  expect(slow.pictures.length).toBeLessThan(sent);
  await agent.hangUp();
  await expectServing(running);
});

test(
  `[RT-046] mutated messages over the network leave the hub as large as it was (SEED=${SEED})`,
  { timeout: PATIENCE_MS },
  async () => {
    const chance = createChance(SEED + 9);
    const seeds = ['station.report', 'cmd.result', 'station.alarm', 'refusal'].flatMap((type) =>
      fc
        .sample(messageOf('agent-to-hub', type as 'refusal'), { numRuns: 10, seed: SEED })
        .map((message: object) => JSON.stringify(message)),
    );
    const times = profile({ short: 500, long: 20_000 });
    const say = async (): Promise<void> => {
      const link = await rawSocket(running, bad);
      const text = (seeds[chance.below(seeds.length)] ?? '').replace(/"seq":\d+/, '"seq":2');
      link.say(clientFrame(1, Buffer.from(mutateText(text, chance))));
      await Promise.race([link.ended(), link.alive()]);
      link.socket.destroy();
    };
    for (let count = 0; count < 200; count += 1) await say();
    const before = residentMiB(hub.pid);
    for (let count = 0; count < times; count += 1) await say();
    const grown = residentMiB(hub.pid) - before;
    figure(`${times} mutated messages over TLS: hub ${grown.toFixed(1)} MiB more`);
    expect(grown).toBeLessThanOrEqual(64);
    await expectRefusalTold(running.dataDir, 'bad-frame', bad.deviceId);
    await expectServing(running);
  },
);
