import './app.css';
import { useEffect, useState } from 'react';
import type { SignInStep } from '../contract/sign-in.ts';
import { RecoveryCodes } from '../features/sign-in/recovery-codes.tsx';
import { SignIn } from '../features/sign-in/sign-in.tsx';
import { ask, onSignedOut } from './host.ts';
import { Shell } from './shell.tsx';
import { say } from './words.ts';

/** Who is signed in, or the way in. */
export const App = () => {
  const [step, setStep] = useState<SignInStep | null>(null);
  const [hasEnded, setEnded] = useState(false);
  const [kept, setKept] = useState(false);
  // Asked for once, and again when the hub says that nobody is signed in any more.
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    ask('session', {}).then(
      (told) => isCurrent && setStep(told),
      // The form says that the hub cannot be reached when somebody tries.
      () => isCurrent && setStep({ step: 'out', school: '' }),
    );
    return () => {
      isCurrent = false;
    };
  }, [asked]);
  useEffect(
    () =>
      onSignedOut(() => {
        setEnded(true);
        setAsked((n) => n + 1);
      }),
    [],
  );
  if (step === null)
    return (
      <main className="loading" role="status">
        {say('app.loading')}
      </main>
    );
  if (step.step !== 'in')
    return (
      <SignIn
        step={step}
        hasEnded={hasEnded}
        onStep={(next) => {
          setEnded(false);
          setStep(next);
        }}
      />
    );
  if (step.recovery !== undefined && !kept)
    return <RecoveryCodes codes={step.recovery} school={step.school} onKept={() => setKept(true)} />;
  return <Shell who={step} onOut={setStep} />;
};
