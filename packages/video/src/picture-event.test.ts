import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePictureEvent, pictureKey, pictureOf } from './picture-event.ts';
import { encodePictureEvent } from './testing/encode-picture-event.ts';

const STATION = '0196a000-0000-7000-8000-00000000abcd';
const STILL = {
  capture: 7,
  width: 320,
  height: 180,
  sourceWidth: 1920,
  sourceHeight: 1080,
  sinceInputMs: 12,
  blocks: new Uint16Array(),
  encoding: 'none',
  image: new Uint8Array(),
} as const;

describe('pictureOf', () => {
  it('reads what pictureKey wrote', () => {
    const of = { station: STATION, monitor: 3, view: 'close' } as const;
    expect(pictureOf(pictureKey(of.station, of.monitor, of.view))).toEqual(of);
  });
});

describe('parsePictureEvent', () => {
  it('reads whose picture it is and the picture', () => {
    const bytes = encodePictureEvent(
      { station: STATION, monitor: 2, view: 'close' },
      { key: false, more: true },
      STILL,
    );
    expect(parsePictureEvent(bytes)).toEqual({
      ok: true,
      value: { of: pictureKey(STATION, 2, 'close'), key: false, more: true, part: STILL },
    });
  });

  it('refuses a short event, a flag out of range and a picture that is none', () => {
    const bytes = encodePictureEvent({ station: STATION, monitor: 0, view: 'tile' }, { key: true, more: false }, STILL);
    expect(parsePictureEvent(bytes.subarray(0, 19))).toEqual({ ok: false, code: 'bad-event' });
    expect(parsePictureEvent(bytes.with(17, 2))).toEqual({ ok: false, code: 'bad-event' });
    expect(parsePictureEvent(bytes.subarray(0, 30))).toEqual({ ok: false, code: 'bad-picture' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parsePictureEvent(bytes).ok).toBe('boolean');
      }),
    );
  });
});
