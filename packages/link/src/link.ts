import type { Direction, MediaFrame, Message, Outgoing, RefusalCode } from '@usher/protocol';

export type Unsubscribe = () => void;

/** Why a link ended: the close code as in SPEC.md, and the code of the refusal that ended it when there was one. */
export type LinkEnd = {
  readonly close: number;
  readonly refusal: RefusalCode | null;
  readonly detail: string;
};

const LASTING: ReadonlySet<RefusalCode> = new Set(['not-enrolled', 'wrong-school', 'wrong-version']);

/** Whether a link will end the same way again until a person changes something: close 1015 is a hub that is not ours. */
export const isLasting = (end: LinkEnd): boolean =>
  end.close === 1015 || (end.refusal !== null && LASTING.has(end.refusal));

/** How often each refusal was given or received on one link or by one end, since it began. */
export type RefusalCounts = ReadonlyMap<RefusalCode, number>;

/**
 * One end of a link that is up: `hello` and `welcome` are behind it. `Out` and `In` are the directions it
 * may send and receive. Subscribing returns the way to end the subscription. Messages arrive parsed; what
 * could not be parsed was already refused and counted.
 */
export interface Link<Out extends Direction, In extends Direction> {
  /** Sends a control message; it is never dropped. Does nothing once the link has ended. */
  send(message: Outgoing<Out>): void;
  /**
   * Sends a media frame, numbered here. False: it was dropped because too much is waiting (LNK6), or because a part
   * of this stream was dropped before and no key picture has begun since (LNK7): ask the source for one.
   */
  sendMedia(frame: Omit<MediaFrame, 'seq'>): boolean;
  /** Answers a message with a refusal, counts it, and closes the link when its code says so (REF2). */
  refuse(code: RefusalCode, detail: string, re?: string): void;
  close(close: number, detail: string): void;
  onMessage(handler: (message: Message<In>) => void): Unsubscribe;
  /** The payload is a view of the network's memory: copy what is to be kept. */
  onMedia(handler: (frame: MediaFrame) => void): Unsubscribe;
  onEnd(handler: (end: LinkEnd) => void): Unsubscribe;
  readonly refusals: RefusalCounts;
}

/** The hub's ends, and the devices' ends, of the two kinds of link. */
export type AgentLinkAtHub = Link<'hub-to-agent', 'agent-to-hub'>;
export type ConsoleLinkAtHub = Link<'hub-to-console', 'console-to-hub'>;
export type AgentLink = Link<'agent-to-hub', 'hub-to-agent'>;
export type ConsoleLink = Link<'console-to-hub', 'hub-to-console'>;
