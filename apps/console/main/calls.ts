import type { z } from 'zod';
import { CALLS, CALLS_WHILE_LOCKED } from '../contract/contract.ts';
import { CallRefused } from './errors.ts';

type Calls = typeof CALLS;
export type CallName = keyof Calls;
export type CallInput<C extends CallName> = z.output<Calls[C]['input']>;
export type CallOutput<C extends CallName> = z.input<Calls[C]['output']>;

/** One function for every call of the contract; a call without one does not compile. */
export type Handlers = { readonly [C in CallName]: (input: CallInput<C>) => Promise<CallOutput<C>> };

const isCall = (call: string): call is CallName => Object.hasOwn(CALLS, call);

/** What answers the calls, and whether the console is locked now. */
export type Served = { readonly handlers: Handlers; readonly locked: boolean };

/**
 * Answers a page's calls by the contract: input and output are parsed, and what is not of it is refused with a
 * CallRefused and told to `onRefused`. So is what may not be answered while the console is locked (rule IDL3).
 */
export const serveCalls =
  (served: Served, onRefused: (refused: CallRefused) => void) =>
  async (call: string, raw: unknown): Promise<unknown> => {
    const refuse = (code: CallRefused['code'], cause?: unknown): never => {
      const refused = new CallRefused(code, call, cause);
      onRefused(refused);
      throw refused;
    };
    if (!isCall(call)) return refuse('unknown-call');
    const isBarred = (): boolean => served.locked && !CALLS_WHILE_LOCKED.includes(call);
    if (isBarred()) return refuse('console-locked');
    const input = CALLS[call].input.safeParse(raw);
    if (!input.success) return refuse('bad-input', input.error);
    // The table pairs each name with its own input, which TypeScript cannot follow through an indexed call.
    const handle = served.handlers[call] as (value: unknown) => Promise<unknown>;
    const answer = await handle(input.data);
    // Asked before it locked: whoever stands there now is not told. That it locks is no secret.
    if (isBarred() && call !== 'lock') return refuse('console-locked');
    const output = CALLS[call].output.safeParse(answer);
    return output.success ? output.data : refuse('bad-output', output.error);
  };
