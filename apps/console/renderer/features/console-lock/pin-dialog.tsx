import './console-lock.css';
import { Button, Dialog, Icon, TextField } from '@usher/ui';
import { CircleAlert } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { say, sayCode } from '../../words.ts';
import { type PinField, typedPinTrouble } from './pin-trouble.ts';

type Trouble = { readonly of: PinField | 'all'; readonly text: string };

/** Sets a PIN that opens this console when it is locked, or takes it away. */
const PinForm = ({ onDone }: { readonly onDone: () => void }) => {
  const { lesson } = usePage();
  const hasPin = useSession((session) => session.person?.hasPin ?? false);
  const [typed, setTyped] = useState({ password: '', pin: '', again: '' });
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isWorking, setWorking] = useState(false);

  const keep = async (pin: string | null): Promise<void> => {
    setWorking(true);
    const code = await lesson.setPin(typed.password, pin);
    setWorking(false);
    if (code === null) return onDone();
    const text = sayCode('pin.refused', code, 'pin.refused.other');
    return setTrouble({ of: code === 'wrong-password' ? 'password' : 'all', text });
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wrong = typedPinTrouble(typed);
    setTrouble(wrong);
    if (wrong === null && !isWorking) void keep(typed.pin);
  };
  const takeAway = (): void => {
    if (typed.password === '') setTrouble({ of: 'password', text: say('sign-in.password-needed') });
    else if (!isWorking) void keep(null);
  };
  const field = (of: PinField) => ({
    type: 'password' as const,
    value: typed[of],
    onChange: (value: string) => setTyped((now) => ({ ...now, [of]: value })),
    ...(trouble?.of === of ? { error: trouble.text } : {}),
  });
  const digits = { inputMode: 'numeric', maxLength: 8, autoComplete: 'off' } as const;
  return (
    <form className="pin-form" onSubmit={onSubmit} noValidate aria-label={say('pin.title')}>
      <p>{say('pin.why')}</p>
      {trouble?.of === 'all' && (
        <p className="sign-in-notice" role="alert">
          <Icon of={CircleAlert} />
          <span>{trouble.text}</span>
        </p>
      )}
      <TextField
        label={say('sign-in.password')}
        autoComplete="current-password"
        maxLength={256}
        autoFocus
        {...field('password')}
      />
      <TextField label={say('pin.pin')} note={say('pin.note')} {...digits} {...field('pin')} />
      <TextField label={say('pin.again')} {...digits} {...field('again')} />
      <div className="pin-done">
        <Button variant="accent" type="submit" isPending={isWorking}>
          {hasPin ? say('pin.change') : say('pin.set')}
        </Button>
        {hasPin && <Button onPress={takeAway}>{say('pin.take-away')}</Button>}
      </div>
    </form>
  );
};

export const PinDialog = () => {
  const { view } = usePage();
  const isOpen = useView((now) => now.pinning);
  const close = (): void => view.update((now) => ({ ...now, pinning: false }));
  return (
    <Dialog title={say('pin.title')} closeLabel={say('help.close')} isOpen={isOpen} onClose={close} size="small">
      <PinForm onDone={close} />
    </Dialog>
  );
};
