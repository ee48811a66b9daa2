import { type Direction, encodeControl, LIMITS, type Outgoing } from '@usher/protocol';
import type { Clock } from './clock.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Control frames on their way out, numbered as they leave (rule ENV5). */
export type Outbox<Out extends Direction> = {
  send(message: Outgoing<Out>): void;
  /** Leaves at once, before whatever waits. */
  sendNow(message: Outgoing<Out>): void;
  stop(): void;
};

/** Numbers every frame and hands it on at once. */
export const createOutbox = <Out extends Direction>(sendText: (text: string) => void): Outbox<Out> => {
  let seq = 0;
  const sendNow = (message: Outgoing<Out>): void => {
    seq += 1;
    sendText(encodeControl(message, seq));
  };
  return { send: sendNow, sendNow, stop: () => undefined };
};

// A little under what the hub allows, because the network can push frames together that left apart.
const PACE_PER_SECOND = LIMITS.controlPerSecond * 0.9;
const PACE_BURST = LIMITS.controlBurst - 10;

/**
 * Keeps a device within LIM4: what would be too fast waits its turn. Commands go before the rest of what
 * waits, so that a lock is not held up by a scrolled room.
 */
export const createPacedOutbox = <Out extends Direction>(
  sendText: (text: string) => void,
  clock: Clock,
): Outbox<Out> => {
  const direct = createOutbox<Out>(sendText);
  const bucket = createTokenBucket(PACE_PER_SECOND, PACE_BURST);
  const commands: Outgoing<Out>[] = [];
  const others: Outgoing<Out>[] = [];
  let cancel: (() => void) | null = null;
  const drain = (): void => {
    cancel = null;
    while (commands.length + others.length > 0) {
      if (!bucket.take(clock.now())) {
        cancel = clock.after(Math.ceil(bucket.waitMs(clock.now())), drain);
        return;
      }
      const next = commands.shift() ?? others.shift();
      if (next !== undefined) direct.sendNow(next);
    }
  };
  return {
    send(message) {
      (message.t.startsWith('cmd.') ? commands : others).push(message);
      if (cancel === null) drain();
    },
    sendNow(message) {
      bucket.take(clock.now());
      direct.sendNow(message);
    },
    stop() {
      cancel?.();
      commands.length = 0;
      others.length = 0;
    },
  };
};
