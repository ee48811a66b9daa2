import { Button, Icon, TextField } from '@usher/ui';
import { CircleAlert } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { LEAST_PASSWORD } from '../../../contract/contract.ts';
import { usePage } from '../../page.ts';
import { say, sayCode } from '../../words.ts';
import { type AccountField, accountTrouble } from './account-trouble.ts';
import { SignInFrame } from './sign-in-frame.tsx';

type Trouble = { readonly of: AccountField | 'all'; readonly text: string };

/** The first account of a new school, made where its hub runs. */
export const SetUp = () => {
  const { lesson } = usePage();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isWorking, setWorking] = useState(false);

  const submit = async (): Promise<void> => {
    const wrong = accountTrouble({ user, password, again });
    setTrouble(wrong);
    if (wrong !== null) return;
    setWorking(true);
    const code = await lesson.createAccount(user.trim(), password);
    setWorking(false);
    if (code !== null) setTrouble({ of: 'all', text: sayCode('sign-in.refused', code, 'setup.refused.other') });
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isWorking) void submit();
  };
  const errorOf = (field: AccountField) => (trouble?.of === field ? { error: trouble.text } : {});
  const secret = { type: 'password', autoComplete: 'new-password', maxLength: 256 } as const;
  return (
    <SignInFrame>
      <form className="sign-in-form" onSubmit={onSubmit} noValidate aria-label={say('setup.title')}>
        <p>{say('setup.why')}</p>
        {trouble?.of === 'all' && (
          <p className="sign-in-notice" role="alert">
            <Icon of={CircleAlert} />
            <span>{trouble.text}</span>
          </p>
        )}
        <TextField
          label={say('sign-in.user')}
          value={user}
          onChange={setUser}
          autoComplete="username"
          autoFocus
          maxLength={64}
          {...errorOf('user')}
        />
        <TextField
          label={say('sign-in.password')}
          note={say('setup.note', { n: LEAST_PASSWORD })}
          value={password}
          onChange={setPassword}
          {...secret}
          {...errorOf('password')}
        />
        <TextField label={say('setup.again')} value={again} onChange={setAgain} {...secret} {...errorOf('again')} />
        <Button variant="accent" type="submit" isPending={isWorking}>
          {isWorking ? say('setup.working') : say('setup.go')}
        </Button>
      </form>
    </SignInFrame>
  );
};
