import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import { type ConsoleViewStart, type MediaFrame, type Monitor, parsePicture } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { type Breach, PictureMeter } from './picture-meter.ts';

/** One console's wish to see a stream: its own number for it, and the message that asked. */
export type Watcher = {
  readonly link: ConsoleLinkAtHub;
  readonly stream: number;
  readonly intervalMs: number;
  readonly askedIn: string;
};

/** What makes two wishes one stream of the agent; the interval does not. */
export type Wish = Pick<ConsoleViewStart, 'view' | 'monitor' | 'width' | 'height'>;

/** Equal for wishes that one agent stream can serve. */
export const wishKey = (wish: Wish): string => `${wish.view} ${wish.monitor} ${wish.width}x${wish.height}`;

// A key picture is the dearest thing an agent sends; while one is on its way, or a console cannot keep up,
// asking again sooner would only make it dearer.
const KEY_AGAIN_MS = 1_000;

type Watching = Watcher & { awaitsKey: boolean };
type Run = {
  readonly agent: AgentLinkAtHub;
  readonly number: number;
  readonly startId: string;
  readonly intervalMs: number;
  readonly meter: PictureMeter;
  midPicture: boolean;
  keyAskedAt: number | null;
};

/**
 * One stream of one agent and the consoles that share it. Each console gets whole pictures from a key
 * picture on, and is left out from a dropped part to the next key picture (rules PIC4, LNK7).
 */
export class SharedStream {
  readonly wish: Wish;
  readonly #clock: Clock;
  readonly #makeId: MakeId;
  readonly #watchers = new Set<Watching>();
  #run: Run | null = null;

  constructor(wish: Wish, clock: Clock, makeId: MakeId) {
    this.wish = wish;
    this.#clock = clock;
    this.#makeId = makeId;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  /** The agent's number for the stream while it runs. */
  get number(): number | null {
    return this.#run?.number ?? null;
  }

  /** The id of the `view.start` the agent was sent, to know its refusal by. */
  get startId(): string | null {
    return this.#run?.startId ?? null;
  }

  /** The interval the running stream should have: the smallest that is wanted. */
  get wantedIntervalMs(): number {
    let smallest = Number.POSITIVE_INFINITY;
    for (const { intervalMs } of this.#watchers) smallest = Math.min(smallest, intervalMs);
    return smallest;
  }

  get runningIntervalMs(): number | null {
    return this.#run?.intervalMs ?? null;
  }

  add(watcher: Watcher): void {
    this.#watchers.add({ ...watcher, awaitsKey: true });
  }

  remove(link: ConsoleLinkAtHub, stream: number): void {
    for (const watcher of this.#watchers)
      if (watcher.link === link && watcher.stream === stream) this.#watchers.delete(watcher);
  }

  /** Starts the stream on the agent under a number not used on that link before; `monitors` as last reported. */
  start(agent: AgentLinkAtHub, number: number, monitors: readonly Monitor[]): void {
    if (!monitors.some((monitor) => monitor.number === this.wish.monitor)) return;
    const startId = this.#makeId();
    const intervalMs = this.wantedIntervalMs;
    const meter = new PictureMeter(this.wish.view, this.#clock.monotonic());
    // A stream begins with a key picture by itself (PIC4), so one counts as asked for.
    this.#run = { agent, number, startId, intervalMs, meter, midPicture: false, keyAskedAt: this.#clock.monotonic() };
    for (const watcher of this.#watchers) watcher.awaitsKey = true;
    agent.send({ t: 'view.start', id: startId, body: { stream: number, ...this.wish, intervalMs } });
  }

  /** Stops the stream on the agent, if it runs there. */
  stop(): void {
    const run = this.#run;
    this.#run = null;
    run?.agent.send({ t: 'view.stop', id: this.#makeId(), body: { stream: run.number } });
  }

  /** The agent is gone, and its streams with it. */
  agentEnded(): void {
    this.#run = null;
  }

  /** Asks the agent for a key picture, at most once a second. */
  askKey(): void {
    const run = this.#run;
    const now = this.#clock.monotonic();
    if (run === null || (run.keyAskedAt !== null && now - run.keyAskedAt < KEY_AGAIN_MS)) return;
    run.keyAskedAt = now;
    run.agent.send({ t: 'view.key', id: this.#makeId(), body: { stream: run.number } });
  }

  /** Passes a part on to those who can use it; returns what was wrong with it. Images are not looked into (PIC6). */
  forward(frame: MediaFrame): Breach | null {
    const run = this.#run;
    if (run === null) return null;
    const picture = parsePicture(frame.payload);
    if (!picture.ok) return picture.refused;
    const breach = run.meter.take(picture.value, frame.payload.byteLength, frame.more, this.#clock.monotonic());
    if (breach !== null) return breach;
    const beginsKey = frame.key && !run.midPicture;
    run.midPicture = frame.more;
    if (beginsKey) run.keyAskedAt = null;
    let keyNeeded = false;
    for (const watcher of this.#watchers) {
      if (beginsKey) watcher.awaitsKey = false;
      if (!watcher.awaitsKey) {
        const { kind, key, more, payload } = frame;
        watcher.awaitsKey = !watcher.link.sendMedia({ kind, key, more, stream: watcher.stream, payload });
        // A console that could not take a key picture will not take the next one at once either.
        if (watcher.awaitsKey && key) run.keyAskedAt = this.#clock.monotonic();
      }
      keyNeeded ||= watcher.awaitsKey;
    }
    if (keyNeeded) this.askKey();
    return null;
  }

  /** Tells every watcher that the agent would not show it this. */
  refused(breach: Breach): void {
    for (const { link, askedIn } of this.#watchers) link.refuse(breach.code, breach.detail, askedIn);
  }
}
