import { parsePicture, type PicturePart } from '@usher/protocol';

/** Which of a station's pictures: `station` a UUID, `view` the tile or the close look. */
export type PictureKey = `${string}/${number}/${'tile' | 'close'}`;

/** One part of a picture as the page hears of it. `key` begins a stream; `more` says that this picture is not whole yet. */
export type PictureEvent = {
  readonly of: PictureKey;
  readonly key: boolean;
  readonly more: boolean;
  readonly part: PicturePart;
};

export type ParsedEvent =
  | { readonly ok: true; readonly value: PictureEvent }
  | { readonly ok: false; readonly code: 'bad-event' | 'bad-picture' };

const HEADER_BYTES = 20;
const MONITORS = 16;

const uuid = (bytes: Uint8Array): string => {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export const pictureKey = (station: string, monitor: number, view: 'tile' | 'close'): PictureKey =>
  `${station}/${monitor}/${view}`;

/** Which picture a key names. */
export const pictureOf = (
  key: PictureKey,
): { readonly station: string; readonly monitor: number; readonly view: 'tile' | 'close' } => {
  const [station = '', monitor = '', view] = key.split('/');
  return { station, monitor: Number(monitor), view: view === 'close' ? 'close' : 'tile' };
};

/**
 * Reads the binary event `picture`: 16 bytes of station id, then one byte each of monitor, view (0 tile, 1 close), key
 * and more, then a picture payload of the wire. Never throws.
 */
export const parsePictureEvent = (bytes: Uint8Array): ParsedEvent => {
  if (bytes.byteLength < HEADER_BYTES) return { ok: false, code: 'bad-event' };
  const [monitor = 0, view = 0, key = 0, more = 0] = bytes.subarray(16, HEADER_BYTES);
  if (monitor >= MONITORS || view > 1 || key > 1 || more > 1) return { ok: false, code: 'bad-event' };
  const parsed = parsePicture(bytes.subarray(HEADER_BYTES));
  if (!parsed.ok) return { ok: false, code: 'bad-picture' };
  const of = pictureKey(uuid(bytes), monitor, view === 1 ? 'close' : 'tile');
  return { ok: true, value: { of, key: key === 1, more: more === 1, part: parsed.value } };
};
