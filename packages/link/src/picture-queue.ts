import { LIMITS, type MediaFrame } from '@usher/protocol';

/** Decides which media frames go out while the network is slow (rules LNK6 and LNK7). */
export type PictureQueue = {
  /** `waiting` is the number of bytes not yet taken by the network. False: the frame is dropped. */
  admit(frame: Pick<MediaFrame, 'stream' | 'key' | 'more'>, waiting: number): boolean;
};

type Stream = { midPicture: boolean; torn: boolean };

/** One end's outgoing streams; remembers only those that are within a picture or torn. */
export const createPictureQueue = (): PictureQueue => {
  const streams = new Map<number, Stream>();
  return {
    admit(frame, waiting) {
      const before = streams.get(frame.stream) ?? { midPicture: false, torn: false };
      const heals = frame.key && !before.midPicture;
      const torn = waiting > LIMITS.queueDropsPicturesBytes || (before.torn && !heals);
      if (torn || frame.more) streams.set(frame.stream, { midPicture: frame.more, torn });
      else streams.delete(frame.stream);
      return !torn;
    },
  };
};
