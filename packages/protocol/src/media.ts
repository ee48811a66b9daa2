import type { NotUnderstood, Parsed } from './control.ts';
import { LIMITS } from './limits.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** Bytes of the fixed header before a media frame's payload (rule MED1). */
export const MEDIA_HEADER_BYTES = 16;

/** The only kind of media so far: part of a picture of a monitor (rules PIC1 to PIC6). */
export const MEDIA_KIND_PICTURE = 1;

const FLAG_KEY = 1;
const FLAG_MORE = 2;

/**
 * A media frame. `key`: the picture stands alone; `more`: further parts of the same picture follow.
 * `payload` is a view of the frame's own bytes, not a copy.
 */
export type MediaFrame = {
  readonly kind: number;
  readonly key: boolean;
  readonly more: boolean;
  readonly seq: number;
  readonly stream: number;
  readonly payload: Uint8Array;
};

const refused = (code: NotUnderstood['code'], detail: string): { ok: false; refused: NotUnderstood } => ({
  ok: false,
  refused: { code, detail },
});

/** Reads a media frame. Never throws; the payload is not looked into. */
export const parseMedia = (bytes: Uint8Array): Parsed<MediaFrame> => {
  if (bytes.byteLength > LIMITS.mediaBytes)
    return refused('too-large', `a media frame holds at most ${LIMITS.mediaBytes} bytes`);
  if (bytes.byteLength < MEDIA_HEADER_BYTES) return refused('bad-frame', 'the media header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== PROTOCOL_VERSION)
    return refused('wrong-version', `this side speaks version ${PROTOCOL_VERSION}`);
  const kind = view.getUint8(1);
  if (kind !== MEDIA_KIND_PICTURE) return refused('unknown-type', `media kind ${kind} is not known`);
  const flags = view.getUint16(2);
  if ((flags & ~(FLAG_KEY | FLAG_MORE)) !== 0) return refused('bad-frame', 'a media flag is not known');
  if (view.getUint32(12) !== bytes.byteLength - MEDIA_HEADER_BYTES)
    return refused('bad-frame', 'the media length does not match');
  return {
    ok: true,
    value: {
      kind,
      key: (flags & FLAG_KEY) !== 0,
      more: (flags & FLAG_MORE) !== 0,
      seq: view.getUint32(4),
      stream: view.getUint32(8),
      payload: bytes.subarray(MEDIA_HEADER_BYTES),
    },
  };
};

/** Writes a media frame into new bytes. Throws RangeError over the size limit, which a sender must keep to. */
export const encodeMedia = (frame: MediaFrame): Uint8Array<ArrayBuffer> => {
  const total = MEDIA_HEADER_BYTES + frame.payload.byteLength;
  if (total > LIMITS.mediaBytes) throw new RangeError(`media frame of ${total} bytes`);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, PROTOCOL_VERSION);
  view.setUint8(1, frame.kind);
  view.setUint16(2, (frame.key ? FLAG_KEY : 0) | (frame.more ? FLAG_MORE : 0));
  view.setUint32(4, frame.seq);
  view.setUint32(8, frame.stream);
  view.setUint32(12, frame.payload.byteLength);
  bytes.set(frame.payload, MEDIA_HEADER_BYTES);
  return bytes;
};
