import { encodePicture, type PicturePart } from '@usher/protocol';

/** The binary event `picture` as a program sends it to its page. */
export const encodePictureEvent = (
  of: { readonly station: string; readonly monitor: number; readonly view: 'tile' | 'close' },
  flags: { readonly key: boolean; readonly more: boolean },
  part: PicturePart,
): Uint8Array<ArrayBuffer> => {
  const picture = encodePicture(part);
  const bytes = new Uint8Array(20 + picture.byteLength);
  const hex = of.station.replaceAll('-', '');
  for (let i = 0; i < 16; i += 1) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  bytes.set([of.monitor, of.view === 'close' ? 1 : 0, flags.key ? 1 : 0, flags.more ? 1 : 0], 16);
  bytes.set(picture, 20);
  return bytes;
};
