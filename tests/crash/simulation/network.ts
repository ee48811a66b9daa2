import { randomUUID } from 'node:crypto';
import type { Link, LinkEnd } from '@usher/link';
import type { Direction, Message, MediaFrame, Outgoing, RefusalCode } from '@usher/protocol';
import type { Chance } from '../../redteam/stage/profile.ts';
import type { Power, Timeline } from './timeline.ts';

/** How a network treats messages: shares of them that are lost and doubled, and how late they are at most. */
export type Weather = {
  readonly lost: number;
  readonly doubled: number;
  readonly lateMs: number;
  /** As TCP has it: nothing overtakes anything, and what was under way when the link ended is gone. */
  readonly inOrder: boolean;
};

type Air = { readonly timeline: Timeline; readonly chance: Chance; readonly weather: () => Weather };

/** One end of a link over a network of any weather. What it says arrives at its other end, or not, or twice. */
export class LinkOverAir<Out extends Direction, In extends Direction> implements Link<Out, In> {
  readonly refusals = new Map<RefusalCode, number>();
  readonly #air: Air;
  readonly #power: Power;
  readonly #messages = new Set<(message: Message<In>) => void>();
  readonly #said = new Set<(message: Outgoing<Out>) => void>();
  readonly #ends = new Set<(end: LinkEnd) => void>();
  /** The end that hears what this one says. */
  other: { hear(message: unknown): void; readonly power: Power } | null = null;
  #lastAt = 0;
  #ended = false;

  constructor(air: Air, power: Power) {
    this.#air = air;
    this.#power = power;
  }

  get power(): Power {
    return this.#power;
  }

  get isUp(): boolean {
    return !this.#ended && this.#power.on;
  }

  send(message: Outgoing<Out>): void {
    const { weather, chance } = this.#air;
    if (!this.isUp) return;
    for (const heard of this.#said) heard(message);
    const { lost, doubled } = weather();
    // What is said of the register is believed in the order it is told, as TCP keeps it; reports have to bear more.
    const inOrder = weather().inOrder || message.t.startsWith('register.') || message.t === 'report.kept';
    if (chance.next() < lost) return;
    this.#carry(message, inOrder);
    if (chance.next() < doubled) this.#carry(message, inOrder);
  }

  sendMedia(_frame: Omit<MediaFrame, 'seq'>): boolean {
    return false;
  }

  /** Tells of everything that is said on this end, whether it arrives or not. */
  onSend(heard: (message: Outgoing<Out>) => void): void {
    this.#said.add(heard);
  }

  refuse(code: RefusalCode, detail: string, re?: string): void {
    const body = { code, detail, ...(re === undefined ? {} : { re }) };
    this.send({ t: 'refusal', id: randomUUID(), body } as Outgoing<Out>);
  }

  close(close: number, detail: string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#power.on) for (const handler of this.#ends) handler({ close, refusal: null, detail });
  }

  onMessage(handler: (message: Message<In>) => void): () => void {
    this.#messages.add(handler);
    return () => this.#messages.delete(handler);
  }

  onMedia(): () => void {
    return () => undefined;
  }

  onEnd(handler: (end: LinkEnd) => void): () => void {
    this.#ends.add(handler);
    return () => this.#ends.delete(handler);
  }

  hear(message: unknown): void {
    // What is late on a link that only one end knows to be over is heard at the other all the same.
    if (this.isUp) for (const handler of this.#messages) handler(message as Message<In>);
  }

  #carry(message: Outgoing<Out>, inOrder: boolean): void {
    const { timeline, chance, weather } = this.#air;
    const { other } = this;
    if (other === null) return;
    const soonest = timeline.now + 1 + chance.below(weather().lateMs);
    const at = inOrder ? Math.max(this.#lastAt, soonest) : soonest;
    if (inOrder) this.#lastAt = at;
    timeline.after(at - timeline.now, other.power, () => {
      if (weather().inOrder && this.#ended) return;
      other.hear({ v: 1, seq: 0, ...message });
    });
  }
}

/** Both ends of a link between a computer and the hub. */
export type Cable = {
  readonly agent: LinkOverAir<'agent-to-hub', 'hub-to-agent'>;
  readonly hub: LinkOverAir<'hub-to-agent', 'agent-to-hub'>;
};

export const joinByAir = (air: Air, power: { readonly agent: Power; readonly hub: Power }): Cable => {
  const agent = new LinkOverAir<'agent-to-hub', 'hub-to-agent'>(air, power.agent);
  const hub = new LinkOverAir<'hub-to-agent', 'agent-to-hub'>(air, power.hub);
  agent.other = hub;
  hub.other = agent;
  return { agent, hub };
};
