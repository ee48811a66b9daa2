import { StaffRefusal } from '../../../staff-refusal.ts';
import type { Handlers } from '../serve-calls.ts';
import type { WebSignIn } from './web-sign-in.ts';

/** Signing in and out. */
export const signInCalls = (
  signIn: WebSignIn,
): Pick<Handlers, 'session' | 'sign-in' | 'sign-in.code' | 'sign-out'> => ({
  session: async (_input, { session }) => ({
    told: await signIn.standing(session?.account ?? null, session?.stage ?? null),
  }),
  'sign-in': (asked, { place }) => signIn.password(asked, place),
  'sign-in.code': ({ code }, { place, session }) => {
    if (session === null) throw new StaffRefusal('not-signed-in', 'nobody is signed in');
    return signIn.code(session.account, session.stage, code, { place, token: session.token });
  },
  'sign-out': (_asked, { session }) => {
    if (session === null) throw new StaffRefusal('not-signed-in', 'nobody is signed in');
    return signIn.out(session.account, session.token);
  },
});
