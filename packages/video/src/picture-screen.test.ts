import { describe, expect, it } from 'vitest';
import type { Size } from './blocks.ts';
import type { PictureEvent } from './picture-event.ts';
import { type Decode, type Look, PictureScreen } from './picture-screen.ts';

type Picture = Size & { readonly name: number };

const stage = () => {
  const deeds: string[] = [];
  const looks: Look[] = [];
  const gates = new Map<number, { open: (size?: Size) => void; fail: () => void }>();
  const decode: Decode<{ readonly name: number }> = (bytes) =>
    new Promise<Picture>((resolve, reject) => {
      const name = bytes[0] ?? 0;
      gates.set(name, {
        open: (size = { width: 64, height: 32 }) => resolve({ ...size, name }),
        fail: () => reject(new Error('not an image')),
      });
    });
  const screen = new PictureScreen<{ readonly name: number }>(
    {
      resize: ({ width, height }) => deeds.push(`resize ${width}x${height}`),
      draw: (image, from, to) => deeds.push(`draw ${image.name} ${from.sx},${from.sy} at ${to.dx},${to.dy}`),
    },
    decode,
    {
      seen: (look) => {
        deeds.push('seen');
        looks.push(look);
      },
      broken: () => deeds.push('broken'),
    },
  );
  const gate = (name: number) => {
    const found = gates.get(name);
    if (found === undefined) throw new Error(`nothing is decoding ${name}`);
    return found;
  };
  return { deeds, looks, screen, gate, decoding: () => [...gates.keys()] };
};

const event = (
  capture: number,
  over: Partial<PictureEvent['part']> & { key?: boolean; more?: boolean } = {},
): PictureEvent => {
  const { key = false, more = false, ...part } = over;
  return {
    of: 'a/0/tile',
    key,
    more,
    part: {
      capture,
      width: 64,
      height: 32,
      sourceWidth: 640,
      sourceHeight: 320,
      sinceInputMs: 0,
      blocks: Uint16Array.of(1),
      encoding: 'webp',
      image: Uint8Array.of(capture),
      ...part,
    },
  };
};
const whole = (capture: number, over: Partial<PictureEvent['part']> = {}) =>
  event(capture, { key: true, blocks: null, ...over });
const BLOCK_SIZE = { width: 16, height: 16 };
const still = (capture: number) =>
  event(capture, { blocks: new Uint16Array(), encoding: 'none', image: new Uint8Array() });

describe('PictureScreen', () => {
  it('[PIC4] draws nothing before the first key picture, and decodes nothing', async () => {
    const { deeds, screen, decoding } = stage();
    await screen.take(event(1));
    await screen.take(still(2));
    expect(deeds).toEqual([]);
    expect(decoding()).toEqual([]);
  });

  it('draws parts in the order they came, whichever is decoded first', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(whole(1));
    const last = screen.take(event(2));
    gate(2).open(BLOCK_SIZE);
    gate(1).open();
    await last;
    expect(deeds).toEqual(['resize 64x32', 'draw 1 0,0 at 0,0', 'seen', 'draw 2 0,0 at 16,0', 'seen']);
  });

  it('[PIC3] takes "nothing changed" as seen, after what was drawn before it', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(whole(1));
    const last = screen.take(still(2));
    gate(1).open();
    await last;
    expect(deeds.filter((deed) => deed === 'seen')).toHaveLength(2);
  });

  it('says seen only when the last part of a picture is drawn', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(event(1, { key: true, more: true, blocks: Uint16Array.of(0) }));
    gate(1).open(BLOCK_SIZE);
    await screen.take(still(0));
    expect(deeds).not.toContain('seen');
    const last = screen.take(event(1, { key: true, image: Uint8Array.of(9), blocks: Uint16Array.of(7) }));
    gate(9).open(BLOCK_SIZE);
    await last;
    expect(deeds).toContain('seen');
  });

  it('breaks a stream whose image cannot be read until its next key picture', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(whole(1));
    const failing = screen.take(event(2));
    const after = screen.take(event(3));
    gate(1).open();
    gate(2).fail();
    gate(3).open(BLOCK_SIZE);
    await failing;
    await after;
    await screen.take(event(4));
    expect(deeds.at(-1)).toBe('broken');
    const mended = screen.take(whole(5));
    gate(5).open();
    await mended;
    expect(deeds.slice(-2)).toEqual(['draw 5 0,0 at 0,0', 'seen']);
  });

  it('breaks a stream whose image is of another size than its header says', async () => {
    const { deeds, screen, gate } = stage();
    const taken = screen.take(whole(1));
    gate(1).open({ width: 5000, height: 5000 });
    await taken;
    expect(deeds).toEqual(['broken']);
  });

  it('[PIC5] takes another size without a key picture for broken', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(whole(1));
    gate(1).open();
    await screen.take(event(2, { width: 80 }));
    expect(deeds).toContain('broken');
  });

  it('passes over late parts, and lets a new key picture begin again from any number', async () => {
    const { deeds, screen, gate } = stage();
    void screen.take(whole(9));
    gate(9).open();
    await screen.take(event(8));
    expect(deeds.filter((deed) => deed.startsWith('draw'))).toHaveLength(1);
    const last = screen.take(whole(1, { width: 32 }));
    gate(1).open({ width: 32, height: 32 });
    await last;
    expect(deeds).toContain('resize 32x32');
  });

  it('tells of each look its capture and input, and whether the picture has changed', async () => {
    const { looks, screen, gate } = stage();
    const draw = async (one: PictureEvent, name: number, size: Size): Promise<void> => {
      const taken = screen.take(one);
      gate(name).open(size);
      await taken;
    };
    const [image, other] = [Uint8Array.of(1, 2, 3), Uint8Array.of(2, 2, 3)];
    const picture = { width: 64, height: 32 };
    await draw(whole(1, { image, sinceInputMs: 70 }), 1, picture);
    await screen.take(still(2));
    await draw(whole(3, { image }), 1, picture);
    await draw(event(4), 4, BLOCK_SIZE);
    await draw(whole(5, { image: other }), 2, picture);
    await draw(whole(6, { image: other }), 2, picture);
    expect(looks).toEqual([
      { capture: 1, sinceInputMs: 70, changed: true },
      { capture: 2, sinceInputMs: 0, changed: false },
      { capture: 3, sinceInputMs: 0, changed: false },
      { capture: 4, sinceInputMs: 0, changed: true },
      { capture: 5, sinceInputMs: 0, changed: true },
      { capture: 6, sinceInputMs: 0, changed: false },
    ]);
  });

  it('compares a whole picture that comes in parts as one', async () => {
    const { looks, screen, gate } = stage();
    const inParts = async (capture: number, last: number): Promise<void> => {
      void screen.take(event(capture, { key: true, more: true, blocks: Uint16Array.of(0), image: Uint8Array.of(1) }));
      gate(1).open(BLOCK_SIZE);
      const taken = screen.take(event(capture, { key: true, blocks: Uint16Array.of(1), image: Uint8Array.of(last) }));
      gate(last).open(BLOCK_SIZE);
      await taken;
    };
    await inParts(1, 2);
    await inParts(2, 2);
    await inParts(3, 4);
    expect(looks.map(({ changed }) => changed)).toEqual([true, false, true]);
  });

  it('gives up catching up when too much waits, and asks for a key picture', async () => {
    const { deeds, screen } = stage();
    void screen.take(whole(1));
    for (let i = 2; i < 40; i += 1) void screen.take(event(i));
    expect(deeds).toEqual(['broken']);
  });
});
