import { randomBytes } from 'node:crypto';
import {
  type Direction,
  encodeMedia,
  LIMITS,
  type MediaFrame,
  type Message,
  type NotUnderstood,
  type Outgoing,
  parseControl,
  parseMedia,
  type RefusalCode,
  REFUSALS,
  uuidv7,
} from '@usher/protocol';
import type { Clock } from './clock.ts';
import type { Link, LinkEnd, Unsubscribe } from './link.ts';
import type { CertifiedDevice } from './listen.types.ts';
import { createOutbox, createPacedOutbox, type Outbox } from './outbox.ts';
import { createPictureQueue } from './picture-queue.ts';
import { RefusalTally } from './refusal-counts.ts';
import { createSubscribers } from './subscribers.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What carries frames: a WebSocket, or memory. */
export type Wire = {
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  /** Bytes handed over but not yet taken by the network. */
  waiting(): number;
  /** Ends the wire after what was sent; `reason` is at most 123 bytes. */
  close(code: number, reason: string): void;
};

export type ConversationOptions<Out extends Direction, In extends Direction> = {
  readonly out: Out;
  readonly in: In;
  readonly wire: Wire;
  readonly clock: Clock;
  /** The hub holds devices to LIM4; devices keep themselves to it. */
  readonly side: 'hub' | 'device';
  /** Takes what comes before `open()`: the hello or the welcome. Absent: the link is open from the start. */
  readonly opening?: (message: Message<In>) => void;
  /** Also told of every refusal, as the listener is; `device` is whom it is given to. */
  readonly tally?: RefusalTally;
  readonly device?: CertifiedDevice | null;
};

/**
 * One end of a link, whatever carries it: numbering, limits, refusals and back-pressure (rules ENV5, LIM4,
 * LNK6, LNK7, REF1, REF2). The owner feeds it with `receiveText`, `receiveBytes` and `wireEnded`.
 */
export class Conversation<Out extends Direction, In extends Direction> implements Link<Out, In> {
  readonly refusals = new RefusalTally();
  readonly #options: ConversationOptions<Out, In>;
  readonly #outbox: Outbox<Out>;
  readonly #messages = createSubscribers<Message<In>>();
  readonly #media = createSubscribers<MediaFrame>();
  readonly #ends = createSubscribers<LinkEnd>();
  readonly #pictures = createPictureQueue();
  readonly #rate = createTokenBucket(LIMITS.controlPerSecond, LIMITS.controlBurst);
  #phase: 'opening' | 'open' | 'ended';
  #end: LinkEnd | null = null;
  #peerRefused: { readonly code: RefusalCode; readonly detail: string } | null = null;
  #seqIn = 0;
  #mediaSeqIn = -1;
  #mediaSeqOut = 0;

  constructor(options: ConversationOptions<Out, In>) {
    this.#options = options;
    this.#phase = options.opening === undefined ? 'open' : 'opening';
    const sendText = (text: string): void => options.wire.sendText(text);
    this.#outbox = options.side === 'device' ? createPacedOutbox(sendText, options.clock) : createOutbox(sendText);
  }

  /** From here on messages go to the subscribers. */
  open(): void {
    if (this.#phase === 'opening') this.#phase = 'open';
  }

  send(message: Outgoing<Out>): void {
    if (this.#phase === 'ended') return;
    this.#outbox.send(message);
    this.#endWhenSlow();
  }

  sendMedia(frame: Omit<MediaFrame, 'seq'>): boolean {
    if (this.#phase !== 'open') return false;
    if (!this.#pictures.admit(frame, this.#options.wire.waiting())) return false;
    this.#mediaSeqOut = (this.#mediaSeqOut + 1) >>> 0;
    this.#options.wire.sendBytes(encodeMedia({ ...frame, seq: this.#mediaSeqOut }));
    return true;
  }

  refuse(code: RefusalCode, detail: string, re?: string): void {
    if (this.#phase === 'ended') return;
    this.#count(code);
    const refusal = { code, detail: detail.slice(0, 300), ...(re === undefined ? {} : { re: re.slice(0, 64) }) };
    const id = uuidv7(Date.now(), randomBytes(10));
    // Every direction of a link may say a refusal; the compiler cannot see that for a direction not yet chosen.
    this.#outbox.sendNow({ t: 'refusal', id, body: refusal } as unknown as Outgoing<Out>);
    const { close } = REFUSALS[code];
    if (close === null) this.#endWhenSlow();
    else this.#finish({ close, refusal: code, detail: refusal.detail }, true);
  }

  close(close: number, detail: string): void {
    this.#finish({ close, refusal: null, detail }, true);
  }

  onMessage(handler: (message: Message<In>) => void): Unsubscribe {
    return this.#messages.add(handler);
  }

  onMedia(handler: (frame: MediaFrame) => void): Unsubscribe {
    return this.#media.add(handler);
  }

  onEnd(handler: (end: LinkEnd) => void): Unsubscribe {
    const end = this.#end;
    if (end === null) return this.#ends.add(handler);
    queueMicrotask(() => handler(end));
    return () => undefined;
  }

  receiveText(text: string): void {
    if (this.#phase === 'ended') return;
    const { clock, side } = this.#options;
    if (side === 'hub' && !this.#rate.take(clock.now()))
      return this.refuse('too-fast', `more than ${LIMITS.controlPerSecond} control frames a second`);
    const parsed = parseControl(this.#options.in, text);
    if (!parsed.ok) return this.#answer(parsed.refused, text);
    const message = parsed.value;
    this.#seqIn += 1;
    if (message.seq !== this.#seqIn)
      return this.refuse('out-of-sequence', `frame ${message.seq} came where ${this.#seqIn} was due`, message.id);
    if (message.t === 'refusal') this.#hear(message);
    if (this.#phase === 'opening') return this.#options.opening?.(message);
    if (message.t === 'hello' || message.t === 'welcome')
      return this.refuse('unknown-type', `"${message.t}" is said once`, message.id);
    this.#messages.tell(message);
  }

  receiveBytes(bytes: Uint8Array): void {
    if (this.#phase === 'ended') return;
    if (this.#phase === 'opening') return this.refuse('no-hello', 'a media frame came before the link was up');
    const parsed = parseMedia(bytes);
    if (!parsed.ok) return this.refuse(parsed.refused.code, parsed.refused.detail);
    if (parsed.value.seq <= this.#mediaSeqIn)
      return this.refuse('out-of-sequence', `media frame ${parsed.value.seq} came twice or late`);
    this.#mediaSeqIn = parsed.value.seq;
    this.#media.tell(parsed.value);
  }

  /** The wire is gone: closed by the peer, or broken. What the peer refused it for is kept as the reason. */
  wireEnded(close: number, detail: string): void {
    const refused = this.#peerRefused;
    const reason = refused !== null && REFUSALS[refused.code].close === close ? refused : null;
    this.#finish({ close, refusal: reason?.code ?? null, detail: reason?.detail ?? detail }, false);
  }

  /** The wire refused what came below the frames, and is ending by itself. */
  wireBroken(close: number, code: RefusalCode, detail: string): void {
    if (this.#phase === 'ended') return;
    this.#count(code);
    this.#finish({ close, refusal: code, detail }, false);
  }

  #hear(message: { readonly body: unknown }): void {
    const { code, detail } = message.body as { code: RefusalCode; detail: string };
    this.refusals.heard(code);
    this.#options.tally?.heard(code);
    this.#peerRefused = { code, detail };
  }

  #answer(refused: NotUnderstood, text: string): void {
    // Two ends that misunderstand each other's refusals must not refuse them for ever (REF2).
    if (/"t"\s*:\s*"refusal"/.test(text.slice(0, 200))) {
      this.#count(refused.code);
      this.#finish(
        { close: REFUSALS[refused.code].close ?? 4400, refusal: refused.code, detail: refused.detail },
        true,
      );
    } else this.refuse(refused.code, refused.detail, refused.re);
  }

  #count(code: RefusalCode): void {
    this.refusals.count(code);
    this.#options.tally?.count(code, this.#options.device);
  }

  #endWhenSlow(): void {
    if (this.#phase === 'ended' || this.#options.wire.waiting() <= LIMITS.queueClosesBytes) return;
    this.#count('too-slow');
    this.#finish({ close: 1013, refusal: 'too-slow', detail: 'the other end does not read fast enough' }, true);
  }

  #finish(end: LinkEnd, closeWire: boolean): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#end = end;
    this.#outbox.stop();
    if (closeWire) this.#options.wire.close(end.close, end.refusal ?? end.detail.slice(0, 40));
    this.#ends.tell(end);
  }
}
