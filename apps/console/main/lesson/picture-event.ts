import { PICTURE_EVENT_HEADER_BYTES } from '../../contract/contract.ts';

/** Which stream a picture belongs to. */
export type StreamOf = { readonly station: string; readonly monitor: number; readonly view: 'tile' | 'close' };

/** The first 17 bytes and view of a stream's picture events, made once for all of them. */
export const pictureHeader = ({ station, monitor, view }: StreamOf): Buffer => {
  const header = Buffer.alloc(PICTURE_EVENT_HEADER_BYTES);
  header.write(station.replaceAll('-', ''), 0, 16, 'hex');
  header[16] = monitor;
  header[17] = view === 'close' ? 1 : 0;
  return header;
};

/** The binary event of one picture part (see the contract); the payload is copied. */
export const pictureEvent = (
  header: Buffer,
  part: { readonly key: boolean; readonly more: boolean; readonly payload: Uint8Array },
): Uint8Array => {
  const event = Buffer.allocUnsafe(PICTURE_EVENT_HEADER_BYTES + part.payload.byteLength);
  header.copy(event);
  event[18] = part.key ? 1 : 0;
  event[19] = part.more ? 1 : 0;
  event.set(part.payload, PICTURE_EVENT_HEADER_BYTES);
  return event;
};
