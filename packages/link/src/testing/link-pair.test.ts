import { expect, test } from 'vitest';
import { createAgentLinkPair, createConsoleLinkPair, linkSuite } from './index.ts';

linkSuite('memory', async () => ({ ...createAgentLinkPair(), [Symbol.asyncDispose]: async () => undefined }));

const id = '01890a5d-ac96-774b-bcce-b302099a8057';

test('what one end sends the other receives, later and parsed', async () => {
  const pair = createConsoleLinkPair();
  const heard: unknown[] = [];
  pair.hub.onMessage((message) => heard.push([message.t, message.body, message.seq]));
  pair.device.send({ t: 'room.open', id, body: { room: 'ICT1' } });
  expect(heard).toEqual([]);
  await pair.settled();
  expect(heard).toEqual([['room.open', { room: 'ICT1' }, 1]]);
});

test('a cut is seen by both ends', async () => {
  const pair = createAgentLinkPair();
  const ends: number[] = [];
  pair.device.onEnd((end) => ends.push(end.close));
  pair.hub.onEnd((end) => ends.push(end.close));
  pair.cut();
  await pair.settled();
  expect(ends).toEqual([1006, 1006]);
});

test('[LNK6] an end that is told that much waits drops pictures', () => {
  const pair = createAgentLinkPair();
  const picture = { kind: 1, key: true, more: false, stream: 1, payload: new Uint8Array(3) };
  pair.congest('device', 2_000_000);
  expect(pair.device.sendMedia(picture)).toBe(false);
  pair.congest('device', 0);
  expect(pair.device.sendMedia(picture)).toBe(true);
});
