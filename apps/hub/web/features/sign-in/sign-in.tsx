import './sign-in.css';
import { Button, TextField } from '@usher/ui';
import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import type { SignInStep } from '../../contract/sign-in.ts';
import { ask, codeOf } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { say, sayRefusal } from '../../page/words.ts';
import { QrCode } from './qr-code.tsx';

type Props = {
  readonly step: Exclude<SignInStep, { step: 'in' }>;
  readonly hasEnded: boolean;
  readonly onStep: (step: SignInStep) => void;
};

/** The card in the middle that everything before the application stands on. */
export const SignInCard = ({
  title,
  school,
  children,
}: {
  readonly title?: string;
  readonly school: string;
  readonly children: ReactNode;
}) => (
  <main className="sign-in">
    <div className="sign-in-card">
      <h1 className="sign-in-name">{title ?? say('app.name')}</h1>
      <p className="sign-in-school">{say('sign-in.what', { school })}</p>
      {children}
    </div>
    <p className="sign-in-foot">{say('sign-in.purpose')}</p>
  </main>
);

/** A form with one button; the answer of the hub is the next step. */
const StepForm = ({
  ready,
  go,
  send,
  onStep,
  onRefused,
  hasEnded,
  children,
  label,
}: {
  readonly ready: boolean;
  readonly go: string;
  readonly label: string;
  readonly send: () => Promise<SignInStep>;
  readonly onStep: (step: SignInStep) => void;
  readonly onRefused: () => void;
  readonly hasEnded: boolean;
  readonly children: ReactNode;
}) => {
  const [code, setCode] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const submit = async (): Promise<void> => {
    setWorking(true);
    setCode(null);
    try {
      onStep(await send());
    } catch (error) {
      setCode(codeOf(error));
      onRefused();
    } finally {
      setWorking(false);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (ready && !isWorking) void submit();
  };
  return (
    <form className="sign-in-form" onSubmit={onSubmit} noValidate aria-label={label}>
      {code !== null && <Trouble text={sayRefusal(code)} />}
      {code === null && hasEnded && <Trouble text={say('sign-in.ended')} />}
      {children}
      <Button variant="accent" type="submit" isPending={isWorking}>
        {go}
      </Button>
    </form>
  );
};

const CodeField = ({ value, onChange, note }: { value: string; onChange: (value: string) => void; note?: string }) => (
  <TextField
    label={say('sign-in.code')}
    value={value}
    onChange={onChange}
    autoComplete="one-time-code"
    maxLength={40}
    autoFocus
    {...(note === undefined ? {} : { note })}
  />
);

const Password = ({ hasEnded, onStep }: Omit<Props, 'step'>) => {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  return (
    <StepForm
      label={say('sign-in.title')}
      ready={user.trim() !== '' && password !== ''}
      go={say('sign-in.go')}
      send={() => ask('sign-in', { user: user.trim(), password })}
      onStep={onStep}
      hasEnded={hasEnded}
      onRefused={() => {
        setPassword('');
        field.current?.focus();
      }}
    >
      <TextField
        label={say('sign-in.user')}
        value={user}
        onChange={setUser}
        autoComplete="username"
        maxLength={64}
        autoFocus
      />
      <TextField
        label={say('sign-in.password')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        maxLength={256}
        inputRef={field}
      />
    </StepForm>
  );
};

/** The way in: name and password, then the second step of who reads what others wrote. */
export const SignIn = ({ step, hasEnded, onStep }: Props) => {
  const [code, setCode] = useState('');
  const asked = {
    ready: code.trim().length >= 6,
    send: () => ask('sign-in.code', { code: code.trim() }),
    onStep,
    hasEnded: false,
    onRefused: () => setCode(''),
    go: say('sign-in.code.go'),
  };
  if (step.step === 'out')
    return (
      <SignInCard school={step.school}>
        <Password hasEnded={hasEnded} onStep={onStep} />
      </SignInCard>
    );
  if (step.step === 'code')
    return (
      <SignInCard school={step.school}>
        <StepForm label={say('sign-in.code')} {...asked}>
          <p>{say('sign-in.code.what')}</p>
          <CodeField value={code} onChange={setCode} note={say('sign-in.code.note')} />
        </StepForm>
      </SignInCard>
    );
  return (
    <SignInCard title={say('sign-in.enrol.title')} school={step.school}>
      <StepForm label={say('sign-in.enrol.title')} {...asked}>
        <p>{say('sign-in.enrol.what')}</p>
        <ol className="sign-in-steps">
          <li>{say('sign-in.enrol.1')}</li>
          <li>
            {say('sign-in.enrol.2')}
            <QrCode rows={step.qr} label={say('sign-in.enrol.qr')} />
            <code className="sign-in-secret">{step.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
          </li>
          <li>{say('sign-in.enrol.3')}</li>
        </ol>
        <CodeField value={code} onChange={setCode} />
      </StepForm>
    </SignInCard>
  );
};
