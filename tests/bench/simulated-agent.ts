import { randomBytes } from 'node:crypto';
import type { AgentLink } from '@usher/link';
import {
  type AgentViewStart,
  type CoverReport,
  type Message,
  MEDIA_KIND_PICTURE,
  type StationReport,
  uuidv7,
} from '@usher/protocol';
import type { PictureFor } from './simulated-picture.ts';

type Stream = { timer: NodeJS.Timeout; capture: number; keyWanted: boolean };

/** What simulated agents did, all together. */
export type SimulatedCounts = { pictures: number; bytes: number; dropped: number; commands: number };

const newId = (): string => uuidv7(Date.now(), randomBytes(10));
const none: CoverReport = { kind: 'none' };

/**
 * Speaks for one pretended station over a link that is up: reports, shows changing pictures at the rate asked,
 * and does what commands say at once. The returned function ends it; the link's end does so as well.
 */
export const simulateAgent = (link: AgentLink, pictureFor: PictureFor, counts: SimulatedCounts): (() => void) => {
  const streams = new Map<number, Stream>();
  const done = new Map<string, CoverReport>();

  const report = (): void => {
    const monitors: StationReport['monitors'] = [{ number: 0, width: 1920, height: 1080 }];
    const session = { user: 'pupil', forMs: 60_000 };
    link.send({
      t: 'station.report',
      id: newId(),
      body: { guard: 'up', monitors, cover: none, session, idleForMs: null, hiddenForMs: null, tamperedForMs: null },
    });
  };

  const stop = (number: number): void => {
    clearInterval(streams.get(number)?.timer);
    streams.delete(number);
  };

  const start = ({ stream, width, height, intervalMs }: AgentViewStart): void => {
    stop(stream);
    const scale = Math.min(1, width / 1920, height / 1080);
    const picture = pictureFor(Math.round(1920 * scale), Math.round(1080 * scale));
    const send = (): void => {
      const state = streams.get(stream);
      if (state === undefined) return;
      state.capture += 1;
      const key = state.keyWanted;
      const payload = key ? picture.key(state.capture) : picture.change(state.capture);
      const sent = link.sendMedia({ kind: MEDIA_KIND_PICTURE, key, more: false, stream, payload });
      state.keyWanted = !sent;
      counts.pictures += sent ? 1 : 0;
      counts.dropped += sent ? 0 : 1;
      counts.bytes += sent ? payload.byteLength : 0;
    };
    streams.set(stream, { timer: setInterval(send, intervalMs), capture: 0, keyWanted: true });
    send();
  };

  const obey = (id: string, cover: CoverReport): void => {
    const before = done.get(id);
    if (before === undefined) {
      done.set(id, cover);
      counts.commands += 1;
    }
    link.send({ t: 'cmd.result', id: newId(), body: { re: id, outcome: 'done', cover: before ?? cover } });
  };

  const hear = (message: Message<'hub-to-agent'>): void => {
    switch (message.t) {
      case 'view.start':
        return start(message.body);
      case 'view.stop':
        return stop(message.body.stream);
      case 'view.key': {
        const stream = streams.get(message.body.stream);
        if (stream !== undefined) stream.keyWanted = true;
        return;
      }
      case 'cmd.cover':
        return obey(message.id, { kind: 'covered', id: message.id, by: null, remainingMs: message.body.durationMs });
      case 'cmd.lock': {
        const { durationMs, message: words } = message.body;
        return obey(message.id, {
          kind: 'locked',
          id: message.id,
          by: null,
          remainingMs: durationMs,
          message: words,
          inputHeld: true,
        });
      }
      case 'cmd.release':
        return obey(message.id, none);
      // It is no station of a school: whoever asks it is obeyed, and nothing is on its screen.
      case 'grant':
      case 'evidence.keys':
      case 'policy':
      case 'register.card':
      case 'register.checkpoint':
      case 'register.proof':
      case 'report.kept':
      case 'report.seen':
      case 'revocation':
      case 'welcome':
      case 'refusal':
        // The first is over before a link is up; the second is counted by the link.
        return;
    }
  };

  const end = (): void => {
    for (const number of streams.keys()) stop(number);
  };
  link.onMessage(hear);
  link.onEnd(end);
  report();
  return end;
};
