import { usePage, useSession } from '../../page.ts';
import { SignInFrame } from '../sign-in/sign-in-frame.tsx';
import { LockForm } from './lock-form.tsx';

/** The whole window while this console is locked. Nothing of the room is in it. */
export const LockPage = () => {
  const { lesson } = usePage();
  const lock = useSession((session) => session.lock);
  if (lock === null) return null;
  return (
    <SignInFrame>
      <LockForm lock={lock} onUnlock={(secret) => lesson.unlock(secret)} onLeave={() => lesson.signOut()} />
    </SignInFrame>
  );
};
