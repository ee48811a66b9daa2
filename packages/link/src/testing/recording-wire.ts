import type { Wire } from '../conversation.ts';

/** A wire that keeps what is sent over it; `load` is what seems to wait. */
export type RecordingWire = Wire & {
  readonly texts: string[];
  readonly frames: Uint8Array[];
  readonly closes: { readonly code: number; readonly reason: string }[];
  load: number;
};

export const createRecordingWire = (): RecordingWire => {
  const wire: RecordingWire = {
    texts: [],
    frames: [],
    closes: [],
    load: 0,
    sendText: (text) => void wire.texts.push(text),
    sendBytes: (bytes) => void wire.frames.push(bytes),
    waiting: () => wire.load,
    close: (code, reason) => void wire.closes.push({ code, reason }),
  };
  return wire;
};
