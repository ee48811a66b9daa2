import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import {
  encodeMedia,
  encodePicture,
  imageSize,
  LIMITS,
  parseMedia,
  parsePicture,
  type PicturePart,
} from '@usher/protocol';
import { newId } from '@usher/trust';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pictureEvent, pictureHeader } from '../../apps/console/main/lesson/picture-event.ts';
import { SharedStream } from '../../apps/hub/lesson/shared-stream.ts';
import { stripSize } from '../../packages/video/src/blocks.ts';
import { onlyOfSize } from '../../packages/video/src/only-of-size.ts';
import { parsePictureEvent } from '../../packages/video/src/picture-event.ts';
import { ManualClock } from '../integration/hub/manual-clock.ts';
import { pictureFrame } from '../integration/hub/lesson-room.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { heldMiB } from './stage/memory.ts';
import { mutate } from './stage/mutate.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';
import { rawSocket } from './stage/raw-socket.ts';
import { clientFrame } from './stage/blurt.ts';

const SIDE = { width: 64, height: 48, sourceWidth: 1920, sourceHeight: 1080, sinceInputMs: 0 };
const WISH = { view: 'tile', monitor: 0, width: 480, height: 270 } as const;
const MONITORS = [{ number: 0, width: 1920, height: 1080 }];
const IMAGES = profile({ short: 30_000, long: 300_000 });

/** Right picture parts of every kind: whole pictures and strips, in every encoding. */
const partsOfAllKinds = async (): Promise<readonly PicturePart[]> => {
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: { r: 20, g: 90, b: 180 } } });
  const parts: PicturePart[] = [];
  for (const [width, height, blocks] of [
    [64, 48, null],
    [32, 32, Uint16Array.of(0, 3, 5, 11)],
  ] as const)
    for (const [encoding, image] of [
      ['jpeg', await picture(width, height).jpeg().toBuffer()],
      ['jpeg', await picture(width, height).jpeg({ progressive: true }).toBuffer()],
      ['webp', await picture(width, height).webp().toBuffer()],
      ['webp', await picture(width, height).webp({ lossless: true }).toBuffer()],
      ['webp', await picture(width, height).ensureAlpha(0.5).webp().toBuffer()],
    ] as const)
      parts.push({ ...SIDE, capture: 1, blocks, encoding, image });
  parts.push({ ...SIDE, capture: 2, blocks: new Uint16Array(), encoding: 'none', image: new Uint8Array() });
  return parts;
};

/** The hub's way of a picture, with one console that looks. */
const hubGate = () => {
  const clock = new ManualClock();
  const passed: Uint8Array[] = [];
  const link = { sendMedia: ({ payload }: { payload: Uint8Array }) => passed.push(payload) > 0 };
  const stream = new SharedStream(WISH, clock, newId);
  stream.add({ link: link as unknown as ConsoleLinkAtHub, stream: 1, intervalMs: 500, askedIn: newId() });
  const agent = { send: () => undefined } as unknown as AgentLinkAtHub;
  stream.start(agent, 1, MONITORS);
  return {
    /** What the console is sent of a frame, or the code that ends the agent's link. */
    pass(frame: Uint8Array): Uint8Array | string {
      clock.pass(1_000);
      const media = parseMedia(frame);
      if (!media.ok) return media.refused.code;
      passed.length = 0;
      const breach = stream.forward({ ...media.value, stream: 1, key: true, more: false });
      return breach?.code ?? passed[0] ?? 'nobody';
    },
  };
};

describe(`[RT-047] whatever images come (SEED=${SEED})`, () => {
  test(`${IMAGES.toLocaleString('en')} mutated ones come through no gate but as what they say to be`, async () => {
    const chance = createChance();
    const frames = (await partsOfAllKinds()).map((part) =>
      encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: encodePicture(part) }),
    );
    const hub = hubGate();
    const header = pictureHeader({ station: newId(), monitor: 0, view: 'tile' });
    const counts = { refused: 0, atWindow: 0, decoded: 0, stopped: 0 };
    const decode = onlyOfSize(async (_bytes, _encoding, size) => {
      counts.decoded += 1;
      expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(LIMITS.pictureSide);
      return { ...size, pixels: null };
    });
    const before = heldMiB();
    for (let count = 0; count < IMAGES; count += 1) {
      const passed = hub.pass(mutate(frames[chance.below(frames.length)] ?? new Uint8Array(), chance));
      if (typeof passed === 'string') {
        counts.refused += 1;
        continue;
      }
      const parsed = parsePictureEvent(pictureEvent(header, { key: true, more: false, payload: passed }));
      // What the hub let through is right for the window as well: both ask the same questions.
      expect(parsed.ok).toBe(true);
      if (!parsed.ok || parsed.value.part.encoding === 'none') continue;
      counts.atWindow += 1;
      const { encoding, image, blocks, width, height } = parsed.value.part;
      const expected = blocks === null ? { width, height } : stripSize(blocks.length);
      await decode(image, encoding, expected).catch(() => (counts.stopped += 1));
    }
    figure(
      `${IMAGES} images: ${counts.refused} refused by the hub, ${counts.stopped} not decoded, ${counts.decoded} decoded; ${(heldMiB() - before).toFixed(1)} MiB more`,
    );
    expect(counts.refused).toBeGreaterThan(IMAGES / 10);
    expect(counts.stopped).toBeGreaterThan(0);
    expect(counts.decoded).toBeGreaterThan(0);
    expect(heldMiB() - before).toBeLessThan(64);
  });

  test('images that say to be huge are not decoded, however few bytes they are', async () => {
    let decoded = 0;
    const decode = onlyOfSize(async (_bytes, _encoding, size) => {
      decoded += 1;
      return { ...size, pixels: null };
    });
    const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    for (const [width, height] of [
      [65_535, 65_535],
      [8_193, 48],
      [64, 65_535],
      [0, 0],
    ] as const) {
      const bomb = Buffer.from(jpeg);
      bomb.writeUInt16BE(height, at + 5);
      bomb.writeUInt16BE(width, at + 7);
      expect(imageSize(bomb, 'jpeg')).toEqual({ width, height });
      await expect(decode(bomb, 'jpeg', SIDE)).rejects.toThrow(RangeError);
    }
    expect(decoded).toBe(0);
  });

  test('every field of a picture at its edges is taken or refused, never thrown at', async () => {
    const edges = [0, 1, 15, 16, 0x7fff, 0x8000, 0xfffe, 0xffff];
    for (const part of await partsOfAllKinds()) {
      const payload = encodePicture(part);
      for (let at = 0; at + 2 <= 22; at += 1)
        for (const edge of edges) {
          const odd = Buffer.from(payload);
          odd.writeUInt16BE(edge, at);
          const parsed = parsePicture(odd);
          if (!parsed.ok) expect(parsed.refused.code).toBe('bad-frame');
          else
            for (const side of [parsed.value.width, parsed.value.height])
              expect(side).toBeLessThanOrEqual(LIMITS.pictureSide);
        }
    }
  });
});

describe('[RT-047] over the network', () => {
  let running: RunningSchool;
  beforeAll(async () => {
    running = await RunningSchool.start();
    await honestAgent(running);
  });
  afterAll(() => running[Symbol.asyncDispose]());

  test('a picture of a stream that nobody asked for is refused, whatever it is', async () => {
    const agent = await running.enrolled('agent', 'PC-1');
    const chance = createChance(SEED + 1);
    const link = await rawSocket(running, agent);
    const { payload } = pictureFrame(3);
    for (let seq = 1; seq <= 20; seq += 1) {
      const frame = encodeMedia({ kind: 1, key: true, more: false, seq, stream: 3, payload: mutate(payload, chance) });
      link.say(clientFrame(2, frame));
    }
    expect(await link.alive()).toBe(true);
    await expectRefusalTold(running.dataDir, 'unknown-stream', agent.deviceId);
    link.socket.destroy();
    await expectServing(running);
  });
});
