import type { Size } from './blocks.ts';
import type { PictureEvent } from './picture-event.ts';

/** What has been read of one stream of pictures; null before its first key picture. */
export type StreamState = { readonly size: Size; readonly capture: number } | null;

/**
 * What to do with a part: `draw` it, note that the picture is `still` true, `skip` it because there is no key
 * picture yet or it is late, or take the stream for `broken` until its next key picture.
 */
export type StreamDeed = 'draw' | 'still' | 'skip' | 'broken';

export type StreamStep = { readonly state: StreamState; readonly deed: StreamDeed };

// Captures are counted in 32 bits and may run over.
const isEarlier = (capture: number, than: number): boolean => ((capture - than) | 0) < 0;

/** Takes one part in the order it came (rules PIC2 to PIC5). A key picture always begins anew. */
export const stepStream = (state: StreamState, { key, part }: PictureEvent): StreamStep => {
  const nothing = part.blocks !== null && part.blocks.length === 0;
  if (key && !nothing)
    return { state: { size: { width: part.width, height: part.height }, capture: part.capture }, deed: 'draw' };
  if (state === null || isEarlier(part.capture, state.capture)) return { state, deed: 'skip' };
  if (part.width !== state.size.width || part.height !== state.size.height) return { state: null, deed: 'broken' };
  return { state: { ...state, capture: part.capture }, deed: nothing ? 'still' : 'draw' };
};
