import './console-lock.css';
import { Button, Icon, TextField } from '@usher/ui';
import { CircleAlert, Lock } from 'lucide-react';
import { type SyntheticEvent, useRef, useState } from 'react';
import type { LockView } from '../../../contract/contract.ts';
import { clockTime, say, sayCode } from '../../words.ts';
import { shown } from '../names/shown.ts';

type LockFormProps = {
  readonly lock: LockView;
  /** Null when it is open, else the code of why not. */
  readonly onUnlock: (secret: string) => Promise<string | null>;
  readonly onLeave: () => void;
};

const troubleOf = (code: string, lock: LockView): string =>
  code === 'wrong-secret'
    ? say(lock.pin ? 'lock.wrong' : 'lock.wrong.password', { n: lock.left })
    : sayCode('lock.refused', code, 'lock.refused.other');

/** Who locked this console and since when, and the one field that opens it. */
export const LockForm = ({ lock, onUnlock, onLeave }: LockFormProps) => {
  const [secret, setSecret] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const label = lock.pin ? say('lock.secret') : say('sign-in.password');

  const submit = async (): Promise<void> => {
    if (secret === '') return setCode(lock.pin ? 'empty-pin' : 'empty');
    setWorking(true);
    const refused = await onUnlock(secret);
    setWorking(false);
    if (refused === null) return undefined;
    setCode(refused);
    setSecret('');
    field.current?.focus();
    return undefined;
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isWorking) void submit();
  };
  return (
    <form className="lock-form" onSubmit={onSubmit} noValidate aria-label={say('lock.title')}>
      <div className="lock-who">
        <Icon of={Lock} size={24} />
        <div>
          <h2>{say('lock.title')}</h2>
          <p className="u-quiet">
            {say('lock.who', { user: shown(lock.user) })} {say('lock.since', { time: clockTime(lock.since) })}
          </p>
        </div>
      </div>
      {code !== null && (
        <p className="sign-in-notice" role="alert">
          <Icon of={CircleAlert} />
          <span>{troubleOf(code, lock)}</span>
        </p>
      )}
      <TextField
        label={label}
        type="password"
        value={secret}
        onChange={setSecret}
        autoComplete="off"
        autoFocus
        maxLength={256}
        inputRef={field}
      />
      <Button variant="accent" type="submit" isPending={isWorking}>
        {isWorking ? say('lock.working') : say('lock.go')}
      </Button>
      <Button variant="quiet" onPress={onLeave}>
        {say('lock.leave')}
      </Button>
    </form>
  );
};
