import './sign-in.css';
import { Button, Icon, TextField } from '@usher/ui';
import { CircleAlert } from 'lucide-react';
import { type SyntheticEvent, useRef, useState } from 'react';
import { usePage, useSession } from '../../page.ts';
import { sayCode, say } from '../../words.ts';
import { SignInFrame } from './sign-in-frame.tsx';

type Trouble = { readonly of: 'user' | 'password' | 'both'; readonly text: string };

const Notice = ({ text }: { readonly text: string }) => (
  <p className="sign-in-notice" role="alert">
    <Icon of={CircleAlert} />
    <span>{text}</span>
  </p>
);

/** User name and password, and in plain words why not. */
export const SignIn = () => {
  const { lesson } = usePage();
  const remembered = useSession((session) => session.settings.user);
  const left = useSession((session) => session.left);
  const [user, setUser] = useState(remembered ?? '');
  const [password, setPassword] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isWorking, setWorking] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);

  const submit = async (): Promise<void> => {
    if (user.trim() === '') return setTrouble({ of: 'user', text: say('sign-in.user-needed') });
    if (password === '') return setTrouble({ of: 'password', text: say('sign-in.password-needed') });
    setTrouble(null);
    setWorking(true);
    const code = await lesson.signIn(user.trim(), password);
    setWorking(false);
    if (code === null) return undefined;
    setTrouble({ of: 'both', text: sayCode('sign-in.refused', code, 'sign-in.refused.other') });
    setPassword('');
    passwordField.current?.focus();
    return undefined;
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isWorking) void submit();
  };
  const errorOf = (field: 'user' | 'password') => (trouble?.of === field ? { error: trouble.text } : {});
  return (
    <SignInFrame>
      <form className="sign-in-form" onSubmit={onSubmit} noValidate aria-label={say('sign-in.title')}>
        {trouble?.of === 'both' && <Notice text={trouble.text} />}
        {trouble === null && left !== null && <Notice text={say(`sign-in.left.${left}`)} />}
        <TextField
          label={say('sign-in.user')}
          value={user}
          onChange={setUser}
          autoComplete="username"
          autoFocus={remembered === null}
          maxLength={64}
          {...errorOf('user')}
        />
        <TextField
          label={say('sign-in.password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus={remembered !== null}
          maxLength={256}
          inputRef={passwordField}
          {...errorOf('password')}
        />
        <Button variant="accent" type="submit" isPending={isWorking}>
          {isWorking ? say('sign-in.working') : say('sign-in.go')}
        </Button>
      </form>
    </SignInFrame>
  );
};
