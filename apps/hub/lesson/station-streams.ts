import { changedMonitors } from '@usher/classroom';
import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import { LIMITS, type MediaFrame, type Message, type Monitor } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { SharedStream, type Watcher, type Wish, wishKey } from './shared-stream.ts';

/**
 * The streams of one station, wanted or running. They are kept while the agent is away and started again
 * when it has come back and said which monitors it has; with no watcher left a stream is stopped (rule PIC7).
 */
export class StationStreams {
  readonly #clock: Clock;
  readonly #makeId: MakeId;
  readonly #streams = new Map<string, SharedStream>();
  #agent: AgentLinkAtHub | null = null;
  #monitors: readonly Monitor[] = [];
  #lastNumber = 0;
  #withheld = false;

  constructor(clock: Clock, makeId: MakeId) {
    this.#clock = clock;
    this.#makeId = makeId;
  }

  /** Adds a console to the stream it wishes for. False: the agent has as many as it may (rule LIM9). */
  watch(wish: Wish, watcher: Watcher): boolean {
    const key = wishKey(wish);
    const known = this.#streams.get(key);
    if (known === undefined && this.#streams.size >= LIMITS.streamsPerAgent) return false;
    const stream = known ?? new SharedStream(wish, this.#clock, this.#makeId);
    this.#streams.set(key, stream);
    stream.add(watcher);
    if (stream.number === null) this.#start(stream);
    else if (stream.runningIntervalMs !== stream.wantedIntervalMs) this.#restart(stream);
    else stream.askKey();
    return true;
  }

  unwatch(wish: Wish, link: ConsoleLinkAtHub, number: number): void {
    const key = wishKey(wish);
    const stream = this.#streams.get(key);
    if (stream === undefined) return;
    stream.remove(link, number);
    if (!stream.watched) {
      stream.stop();
      this.#streams.delete(key);
    } else if (stream.number !== null && stream.runningIntervalMs !== stream.wantedIntervalMs) this.#restart(stream);
  }

  askKey(wish: Wish): void {
    this.#streams.get(wishKey(wish))?.askKey();
  }

  /** The agent's link is up. Nothing starts before it has reported, for its monitors may be others now. */
  agentUp(agent: AgentLinkAtHub): void {
    this.agentEnded();
    this.#agent = agent;
  }

  /** The agent is no part of the lesson any more: it is told to stop what runs, and nothing is asked of it. */
  agentBarred(): void {
    for (const stream of this.#streams.values()) stream.stop();
    this.agentEnded();
  }

  /** Whether pictures are withheld (rule IND5): what runs is stopped at its source, and what is wished for waits. */
  withhold(withheld: boolean): void {
    if (withheld === this.#withheld) return;
    this.#withheld = withheld;
    for (const stream of this.#streams.values()) this.#restart(stream);
  }

  agentEnded(): void {
    this.#agent = null;
    this.#monitors = [];
    this.#lastNumber = 0;
    for (const stream of this.#streams.values()) stream.agentEnded();
  }

  /** Starts again what shows a monitor that came, went or changed. */
  reported(monitors: readonly Monitor[]): void {
    const changed = new Set(changedMonitors(this.#monitors, monitors));
    this.#monitors = monitors;
    for (const stream of this.#streams.values()) if (changed.has(stream.wish.monitor)) this.#restart(stream);
  }

  media(frame: MediaFrame): void {
    const stream = [...this.#streams.values()].find(({ number }) => number === frame.stream);
    if (stream === undefined) {
      // One that was just stopped is still on its way from an honest agent.
      if (frame.stream === 0 || frame.stream > this.#lastNumber)
        this.#agent?.refuse('unknown-stream', `stream ${frame.stream} was not asked for`);
      return;
    }
    const breach = stream.forward(frame);
    if (breach !== null) this.#agent?.refuse(breach.code, breach.detail);
  }

  /** The agent refused something; when it was a stream, its watchers are told. True: it was. */
  refused(message: Message<'agent-to-hub'> & { t: 'refusal' }): boolean {
    const { re, code, detail } = message.body;
    const stream = [...this.#streams.values()].find(({ startId }) => startId !== null && startId === re);
    stream?.refused({ code, detail });
    return stream !== undefined;
  }

  #restart(stream: SharedStream): void {
    stream.stop();
    this.#start(stream);
  }

  #start(stream: SharedStream): void {
    if (this.#agent === null || this.#withheld) return;
    // A number is not used twice on a link, so that a late picture of a stopped stream is known as such.
    this.#lastNumber += 1;
    stream.start(this.#agent, this.#lastNumber, this.#monitors);
  }
}
