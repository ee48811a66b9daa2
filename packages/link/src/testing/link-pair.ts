import type { Direction } from '@usher/protocol';
import { systemClock } from '../clock.ts';
import { Conversation, type Wire } from '../conversation.ts';
import type { AgentLink, AgentLinkAtHub, ConsoleLink, ConsoleLinkAtHub } from '../link.ts';

/** Both ends of a link that is up, joined by memory. */
export type LinkPair<Device, Hub> = {
  readonly device: Device;
  readonly hub: Hub;
  /** Resolves when everything sent so far, and all that was sent in answer, has arrived. */
  settled(): Promise<void>;
  /** From now on this many bytes seem to wait at that end, as on a slow network (LNK6). */
  congest(end: 'device' | 'hub', bytes: number): void;
  /** The network between them is gone: both ends see 1006. */
  cut(): void;
};

type End = {
  receiveText(text: string): void;
  receiveBytes(bytes: Uint8Array): void;
  wireEnded(close: number, reason: string): void;
};

const join = <A extends Direction, B extends Direction>(deviceSays: A, hubSays: B) => {
  const waiting = { device: 0, hub: 0 };
  const inFlight: Promise<void>[] = [];
  const ends: { device?: End; hub?: End } = {};
  const later = (run: () => void): void => {
    inFlight.push(Promise.resolve().then(run));
  };
  const wire = (own: 'device' | 'hub', other: 'device' | 'hub'): Wire => ({
    sendText: (text) => later(() => ends[other]?.receiveText(text)),
    sendBytes: (bytes) => {
      const copy = bytes.slice();
      later(() => ends[other]?.receiveBytes(copy));
    },
    waiting: () => waiting[own],
    close: (code, reason) => later(() => ends[other]?.wireEnded(code, reason)),
  });
  const device = new Conversation({
    out: deviceSays,
    in: hubSays,
    wire: wire('device', 'hub'),
    clock: systemClock,
    side: 'device',
  });
  const hub = new Conversation({
    out: hubSays,
    in: deviceSays,
    wire: wire('hub', 'device'),
    clock: systemClock,
    side: 'hub',
  });
  ends.device = device;
  ends.hub = hub;
  return {
    device,
    hub,
    async settled() {
      while (inFlight.length > 0) await inFlight.shift();
    },
    congest(end: 'device' | 'hub', bytes: number) {
      waiting[end] = bytes;
    },
    cut() {
      device.wireEnded(1006, 'cut');
      hub.wireEnded(1006, 'cut');
    },
  };
};

/** An agent's link to its hub, up, without a network: frames are really encoded, parsed and delivered later. */
export const createAgentLinkPair = (): LinkPair<AgentLink, AgentLinkAtHub> => join('agent-to-hub', 'hub-to-agent');

/** A console's link to its hub, likewise. */
export const createConsoleLinkPair = (): LinkPair<ConsoleLink, ConsoleLinkAtHub> =>
  join('console-to-hub', 'hub-to-console');
