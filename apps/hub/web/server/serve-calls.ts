import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateWindow } from '../../limits/rate-window.ts';
import type { Clock } from '../../clock.ts';
import type { Accounts } from '../../store/accounts.ts';
import { type CallInput, type CallName, type CallOutput, CALLS, pathOf } from '../contract/api.ts';
import type { Asker, SignedInAsker } from './asker.ts';
import { StaffRefusal } from '../../staff-refusal.ts';
import { isFromOwnPage } from './same-origin.ts';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';
import type { WebSessions } from './sign-in/web-sessions.ts';
import type { StaffDirectory } from '../../incidents/staff-directory.ts';

type Stage<C extends CallName> = (typeof CALLS)[C]['stage'];
/** A handler's answer when it changes which session the browser has. */
export type WithToken<T> = { readonly told: T; readonly token?: string | null };

/** One function for every call; the ones that need a complete sign-in are given who it is of. */
export type Handlers = {
  readonly [C in CallName]: (
    input: CallInput<C>,
    asker: Stage<C> extends 'in' ? SignedInAsker : Asker,
  ) => Promise<Stage<C> extends 'in' ? CallOutput<C> : WithToken<CallOutput<C>>>;
};

type Needs = {
  readonly handlers: Handlers;
  readonly accounts: Accounts;
  readonly staff: StaffDirectory;
  readonly sessions: WebSessions;
  readonly clock: Clock;
};

/** Calls a minute: of one session, and of one address without any. */
const [OF_SESSION, OF_ADDRESS] = [300, 60];
const MINUTE_MS = 60_000;
/** Large bodies that are read at the same time. */
const LARGE_AT_ONCE = 4;

type AnyHandler = (input: unknown, asker: Asker) => Promise<unknown>;
const isWithToken = (answer: unknown): answer is WithToken<unknown> =>
  typeof answer === 'object' && answer !== null && 'told' in answer;

/**
 * Answers the calls of the contract. Each is held to: the own page, a rate, the stage its sign-in has to have, and the
 * form of what goes in. What goes out is held to its form as well, so that nothing leaves that the contract does not say.
 */
export const serveCalls = (server: FastifyInstance, needs: Needs): void => {
  const { accounts, clock, sessions, staff } = needs;
  const rates = { session: new RateWindow(OF_SESSION, MINUTE_MS), address: new RateWindow(OF_ADDRESS, MINUTE_MS) };

  const sessionOf = (request: FastifyRequest, used: boolean): Asker['session'] => {
    const token = readSessionCookie(request.headers.cookie);
    const found = token === null ? null : sessions.find(token, used);
    // Somebody whose account was taken back is out at their next call.
    const account = found === null ? null : accounts.byId(found.account);
    return token === null || found === null || account === null ? null : { account, stage: found.stage, token };
  };

  const holdRate = (kind: keyof typeof rates, key: string): void => {
    const now = clock.monotonic();
    if (rates[kind].full(key, now)) throw new StaffRefusal('too-fast', 'too many requests; wait a minute');
    rates[kind].count(key, now);
  };

  const askerOf = (request: FastifyRequest, call: (typeof CALLS)[CallName]): Asker => {
    const place = request.ip;
    const session = sessionOf(request, !('quiet' in call));
    if (session === null) holdRate('address', place);
    else holdRate('session', session.token);
    if (call.stage === 'in' && session?.stage !== 'in')
      throw new StaffRefusal('not-signed-in', 'nobody is signed in, or the sign-in has ended');
    if (call.stage === 'half' && session === null)
      throw new StaffRefusal('not-signed-in', 'nobody is signed in, or the sign-in has ended');
    return { place, session };
  };

  let large = 0;
  /** A large body is read of few people at once, and of nobody who could not send it; all of it is in memory. */
  const beforeLarge = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isFromOwnPage(request.headers)) throw new StaffRefusal('other-site', 'this was not asked by the page itself');
    if (sessionOf(request, true)?.stage !== 'in')
      throw new StaffRefusal('not-signed-in', 'nobody is signed in, or the sign-in has ended');
    if (large >= LARGE_AT_ONCE) throw new StaffRefusal('too-fast', 'several files are on their way; try again');
    large += 1;
    reply.raw.once('close', () => (large -= 1));
  };

  for (const name of Object.keys(CALLS) as CallName[]) {
    const call = CALLS[name];
    const handler = needs.handlers[name] as unknown as AnyHandler;
    const limits = 'bodyBytes' in call ? { bodyLimit: call.bodyBytes, onRequest: beforeLarge } : {};
    server.post(pathOf(name), limits, async (request: FastifyRequest, reply: FastifyReply) => {
      if (!isFromOwnPage(request.headers))
        throw new StaffRefusal('other-site', 'this was not asked by the page itself');
      const asker = askerOf(request, call);
      const input = call.input.safeParse(request.body);
      if (!input.success) throw new StaffRefusal('bad-request', 'what was asked is not of the form it should have');
      const who = asker.session?.stage === 'in' ? { ...asker, staff: staff.ofAccount(asker.session.account) } : asker;
      const answer = await handler(input.data, who);
      if (isWithToken(answer) && answer.token !== undefined)
        void reply.header('set-cookie', sessionCookie(answer.token));
      return call.output.parse(isWithToken(answer) ? answer.told : answer);
    });
  }
};
