import { LIMITS } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { PictureMeter } from './picture-meter.ts';

const tile = { width: 320, height: 180 };

describe('PictureMeter', () => {
  it('[LIM5] lets a tile stream of two pictures a second go on for ever', () => {
    const meter = new PictureMeter('tile', 0);
    for (let i = 1; i <= 1_000; i += 1) expect(meter.take(tile, 1_000, false, i * 500)).toBeNull();
  });

  it('[LIM5] refuses a tile that is too large to see or to send', () => {
    expect(new PictureMeter('tile', 0).take({ width: 481, height: 270 }, 10, false, 0)?.code).toBe('too-large');
    const meter = new PictureMeter('tile', 0);
    expect(meter.take(tile, LIMITS.tileBytes, true, 0)).toBeNull();
    expect(meter.take(tile, 1, false, 0)?.code).toBe('too-large');
  });

  it('[LIM5] counts the bytes of each picture by itself', () => {
    const meter = new PictureMeter('tile', 0);
    expect(meter.take(tile, LIMITS.tileBytes, false, 0)).toBeNull();
    expect(meter.take(tile, LIMITS.tileBytes, false, 500)).toBeNull();
  });

  it('[LIM5] [LIM6] refuses what is faster than a stalled network can explain', () => {
    for (const [view, perSecond] of [
      ['tile', LIMITS.tilesPerSecond],
      ['close', LIMITS.closePerSecond],
    ] as const) {
      const meter = new PictureMeter(view, 0);
      const most = (perSecond * LIMITS.silentMs) / 1_000;
      for (let i = 0; i < most; i += 1) expect(meter.take(tile, 10, false, 1)).toBeNull();
      expect(meter.take(tile, 10, false, 1)?.code).toBe('too-fast');
    }
  });

  it('[LIM6] lets a close picture be of any size in several parts', () => {
    const meter = new PictureMeter('close', 0);
    for (let i = 0; i < 20; i += 1)
      expect(meter.take({ width: 3840, height: 2160 }, LIMITS.mediaBytes, i < 19, 0)).toBeNull();
  });
});
