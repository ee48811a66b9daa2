import type { ConsoleLink } from '@usher/link';
import { LIMITS, parsePicture, type PicturePart, type StationView } from '@usher/protocol';
import { UsherFailure } from '../failure.ts';

/** Nothing but the wire limits the side of a picture asked for once; the agent never enlarges. */
const MOST = LIMITS.pictureSide;
const WITHIN_MS = 10_000;
const STREAM = 1;

/** Asks for one key picture of a station's primary monitor and resolves with all its parts. */
export const keyPicture = (
  link: ConsoleLink,
  station: StationView,
  width: number,
  newId: () => string,
): Promise<PicturePart[]> => {
  if (station.link === 'off')
    throw new UsherFailure('station-off', `${station.name} is off`, 'switch it on, or see: usher lesson stations');
  if (station.quarantined)
    throw new UsherFailure('quarantined', `${station.name} is in quarantine`, 'see "usher device list" on the hub');
  return new Promise((resolve, reject) => {
    const parts: PicturePart[] = [];
    const ends: (() => void)[] = [];
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      for (const end of ends) end();
      link.send({ t: 'view.stop', id: newId(), body: { stream: STREAM } });
      act();
    };
    const fail = (code: string, cause: string): void => settle(() => reject(new UsherFailure(code, cause)));
    const timer = setTimeout(() => fail('no-picture', `${station.name} sent no picture in time`), WITHIN_MS);
    const id = newId();
    ends.push(
      link.onMedia((frame) => {
        if (frame.stream !== STREAM || (!frame.key && parts.length === 0)) return;
        const part = parsePicture(frame.payload);
        if (!part.ok) {
          fail(part.refused.code, part.refused.detail);
          return;
        }
        // The payload belongs to the frame, which is gone after this call.
        parts.push({ ...part.value, image: part.value.image.slice() });
        if (!frame.more) settle(() => resolve(parts));
      }),
      link.onMessage((message) => {
        if (message.t === 'refusal' && message.body.re === id) fail(message.body.code, message.body.detail);
      }),
      link.onEnd((end) => fail(end.refusal ?? 'link-lost', end.detail)),
    );
    const wish = { view: 'close' as const, monitor: 0, width, height: MOST, intervalMs: 1_000 };
    link.send({ t: 'view.start', id, body: { stream: STREAM, station: station.id, ...wish } });
  });
};
