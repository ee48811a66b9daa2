import type { ConsoleLink } from '@usher/link';
import type { Message, MessageBody, MessageType, RefusalCode } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import { ControlPace } from './control-pace.ts';

export type FromHub = Message<'hub-to-console'>;
type ToHub = MessageType<'console-to-hub'>;

/** How a question to the hub ended. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RefusalCode | 'not-connected' | 'timed-out' };

type Question = {
  readonly id: string;
  readonly hear: (message: FromHub) => void;
  readonly end: (code: 'not-connected') => void;
};

/** The link to the hub as the lesson uses it: it comes and goes, and questions on it end with it. */
export class HubLine {
  readonly pace: ControlPace;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #questions = new Set<Question>();
  #link: ConsoleLink | null = null;

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
    this.pace = new ControlPace(clock);
  }

  get up(): boolean {
    return this.#link !== null;
  }

  /** From now on this link is the line. */
  attach(link: ConsoleLink): void {
    this.detach();
    this.#link = link;
    this.pace.reset();
  }

  /** The link is gone; every open question ends `not-connected`. */
  detach(): void {
    this.#link = null;
    for (const question of this.#questions) question.end('not-connected');
  }

  /** A message came in: whoever asked hears it. */
  heard(message: FromHub): void {
    for (const question of this.#questions) question.hear(message);
  }

  /** Says something at once; null when there is no link, else the message's id. */
  say<T extends ToHub>(t: T, body: MessageBody<'console-to-hub', T>, id = this.#newId()): string | null {
    if (this.#link === null) return null;
    this.pace.spend();
    this.#send(t, body, id);
    return id;
  }

  /** Says something that may wait for its turn: undefined when it has to, null when there is no link. */
  sayInTurn<T extends ToHub>(t: T, body: MessageBody<'console-to-hub', T>): string | null | undefined {
    if (this.#link === null) return null;
    if (!this.pace.take()) return undefined;
    const id = this.#newId();
    this.#send(t, body, id);
    return id;
  }

  /**
   * Asks, and answers with the first thing `pick` finds in what comes back, or with the refusal of this message; `pick` is
   * given its id, which answers to one question among several name.
   */
  ask<T extends ToHub, V>(
    t: T,
    body: MessageBody<'console-to-hub', T>,
    pick: (message: FromHub, id: string) => V | undefined,
    withinMs: number,
  ): Promise<Answer<V>> {
    const id = this.#newId();
    return new Promise((resolve) => {
      const done = (answer: Answer<V>): void => {
        cancel();
        this.#questions.delete(question);
        resolve(answer);
      };
      const question: Question = {
        id,
        hear: (message) => {
          if (message.t === 'refusal' && message.body.re === id) return done({ ok: false, code: message.body.code });
          const value = pick(message, id);
          if (value !== undefined) done({ ok: true, value });
        },
        end: (code) => done({ ok: false, code }),
      };
      const cancel = this.#clock.after(withinMs, () => done({ ok: false, code: 'timed-out' }));
      this.#questions.add(question);
      if (this.say(t, body, id) === null) done({ ok: false, code: 'not-connected' });
    });
  }

  #send<T extends ToHub>(t: T, body: MessageBody<'console-to-hub', T>, id: string): void {
    // `t` and `body` belong together by this function's own type; the union of messages cannot be built from a T.
    this.#link?.send({ t, id, body } as Parameters<ConsoleLink['send']>[0]);
  }
}
