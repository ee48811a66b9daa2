import { LIMITS } from '@usher/protocol';
import type { Clock } from './clock.ts';

/** Keeps an idle link known to be alive (rule LNK4). */
export type Heartbeat = {
  heard(): void;
  sent(): void;
  stop(): void;
};

/** Calls `beat` when nothing was sent for 10 s, and `silent`, once, when nothing was heard for 25 s. */
export const createHeartbeat = (clock: Clock, tell: { beat(): void; silent(): void }): Heartbeat => {
  let heardAt = clock.now();
  let sentAt = clock.now();
  let cancel: () => void = () => undefined;
  const look = (): void => {
    const now = clock.now();
    if (now - heardAt >= LIMITS.silentMs) return tell.silent();
    if (now - sentAt >= LIMITS.pingEveryMs) {
      sentAt = now;
      tell.beat();
    }
    const next = Math.min(heardAt + LIMITS.silentMs, sentAt + LIMITS.pingEveryMs);
    cancel = clock.after(Math.max(1, next - now), look);
  };
  look();
  return {
    heard: () => void (heardAt = clock.now()),
    sent: () => void (sentAt = clock.now()),
    stop: () => cancel(),
  };
};
