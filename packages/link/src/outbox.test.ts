import type { Outgoing } from '@usher/protocol';
import { expect, test } from 'vitest';
import { createPacedOutbox } from './outbox.ts';
import { createHandClock } from './testing/hand-clock.ts';
import { createTokenBucket } from './token-bucket.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const open: Outgoing<'console-to-hub'> = { t: 'room.open', id, body: { room: 'ICT1' } };
const release: Outgoing<'console-to-hub'> = {
  t: 'cmd.release',
  id,
  body: { grantId: id, expMs: 1, targets: [{ station: id, seq: 1, sig: '' }], order: {} },
};

const start = () => {
  const clock = createHandClock();
  const left: { readonly t: string; readonly seq: number; readonly at: number }[] = [];
  const outbox = createPacedOutbox<'console-to-hub'>((text) => {
    const { t, seq } = JSON.parse(text) as { t: string; seq: number };
    left.push({ t, seq, at: clock.now() });
  }, clock);
  return { clock, left, outbox };
};

test('[LIM4] a device that has much to say is never too fast for the hub', () => {
  const { clock, left, outbox } = start();
  for (let count = 0; count < 300; count += 1) outbox.send(open);
  clock.pass(60_000);
  expect(left).toHaveLength(300);
  const hub = createTokenBucket(20, 60);
  expect(left.every(({ at }) => hub.take(at))).toBe(true);
});

test('[ENV5] frames are numbered as they leave', () => {
  const { clock, left, outbox } = start();
  for (let count = 0; count < 100; count += 1) outbox.send(count % 3 === 0 ? release : open);
  clock.pass(60_000);
  expect(left.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
});

test('a command goes before whatever else waits', () => {
  const { clock, left, outbox } = start();
  for (let count = 0; count < 100; count += 1) outbox.send(open);
  const before = left.length;
  expect(before).toBeLessThan(100);
  outbox.send(release);
  clock.pass(60_000);
  expect(left[before]?.t).toBe('cmd.release');
});

test('a stopped outbox sends nothing more', () => {
  const { clock, left, outbox } = start();
  for (let count = 0; count < 100; count += 1) outbox.send(open);
  const before = left.length;
  outbox.stop();
  clock.pass(60_000);
  expect(left).toHaveLength(before);
});
