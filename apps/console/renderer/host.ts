import type { z } from 'zod';
import { CALLS, EVENTS, PICTURE_EVENT } from '../contract/contract.ts';

/** What the program put into this page; the same as `PageBridge` of the windows, which a page may not import. */
export type Bridge = {
  readonly invoke: (call: string, input: unknown) => Promise<unknown>;
  readonly on: (event: string, handler: (payload: unknown) => void) => () => void;
};

declare global {
  interface Window {
    readonly usher: Bridge;
  }
}

type Calls = typeof CALLS;
type Events = typeof EVENTS;
export type CallName = keyof Calls;
export type CallInput<C extends CallName> = z.input<Calls[C]['input']>;
export type CallOutput<C extends CallName> = z.output<Calls[C]['output']>;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;

/** The program by its contract: every value is checked on its way out and in. */
export interface Host {
  call<C extends CallName>(call: C, input: CallInput<C>): Promise<CallOutput<C>>;
  /** A call whose failure changes nothing for the person; it is counted in `failed`. */
  tell<C extends CallName>(call: C, input: CallInput<C>): void;
  on<E extends EventName>(event: E, handler: (payload: EventPayload<E>) => void): () => void;
  onPicture(handler: (payload: unknown) => void): () => void;
  /** Events that were not of the contract, by name. */
  readonly refused: Readonly<Record<string, number>>;
  /** Calls that failed, by name. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A call that failed: the program's code, or `bad-answer` when its answer is not of the contract. */
export class CallFailed extends Error {
  readonly code: string;
  constructor(call: string, code: string, cause: unknown) {
    super(`the call ${call} failed: ${code}`, { cause });
    this.name = 'CallFailed';
    this.code = code;
  }
}

/** The code of whatever a call was rejected with. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'failed';

export const hostOf = (bridge: Bridge): Host => {
  const refused: Record<string, number> = {};
  const failed: Record<string, number> = {};
  const fail = (call: CallName, code: string, cause: unknown): CallFailed => {
    failed[call] = (failed[call] ?? 0) + 1;
    return new CallFailed(call, code, cause);
  };
  const call: Host['call'] = async (name, input) => {
    let answer: unknown;
    try {
      answer = await bridge.invoke(name, CALLS[name].input.parse(input));
    } catch (error) {
      throw fail(name, codeOf(error), error);
    }
    const parsed = CALLS[name].output.safeParse(answer);
    if (!parsed.success) throw fail(name, 'bad-answer', parsed.error);
    return parsed.data as CallOutput<typeof name>;
  };
  return {
    refused,
    failed,
    call,
    tell: (name, input) => {
      // Counted where it failed.
      call(name, input).catch(() => undefined);
    },
    on: (event, handler) =>
      bridge.on(event, (payload) => {
        const parsed = EVENTS[event].safeParse(payload);
        if (parsed.success) handler(parsed.data as EventPayload<typeof event>);
        else refused[event] = (refused[event] ?? 0) + 1;
      }),
    onPicture: (handler) => bridge.on(PICTURE_EVENT, handler),
  };
};
