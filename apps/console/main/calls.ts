import type { z } from 'zod';
import { CALLS } from '../contract/contract.ts';
import { CallRefused } from './errors.ts';

type Calls = typeof CALLS;
export type CallName = keyof Calls;
export type CallInput<C extends CallName> = z.output<Calls[C]['input']>;
export type CallOutput<C extends CallName> = z.input<Calls[C]['output']>;

/** One function for every call of the contract; a call without one does not compile. */
export type Handlers = { readonly [C in CallName]: (input: CallInput<C>) => Promise<CallOutput<C>> };

const isCall = (call: string): call is CallName => Object.hasOwn(CALLS, call);

/**
 * Answers a page's calls by the contract: input and output are parsed, and what is not of it is refused with a
 * CallRefused and told to `onRefused`.
 */
export const serveCalls =
  (handlers: Handlers, onRefused: (refused: CallRefused) => void) =>
  async (call: string, raw: unknown): Promise<unknown> => {
    const refuse = (code: CallRefused['code'], cause?: unknown): never => {
      const refused = new CallRefused(code, call, cause);
      onRefused(refused);
      throw refused;
    };
    if (!isCall(call)) return refuse('unknown-call');
    const input = CALLS[call].input.safeParse(raw);
    if (!input.success) return refuse('bad-input', input.error);
    // The table pairs each name with its own input, which TypeScript cannot follow through an indexed call.
    const handle = handlers[call] as (value: unknown) => Promise<unknown>;
    const output = CALLS[call].output.safeParse(await handle(input.data));
    return output.success ? output.data : refuse('bad-output', output.error);
  };
