import { Button, TextField } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal } from '../../page/words.ts';
import { type MadeKey, makeKey, protectKey } from './evidence-key.ts';
import { giveFile } from './give-file.ts';

const SHORTEST_PASSPHRASE = 16;

type Props = {
  readonly part: 'lead' | 'deputy';
  readonly person: string;
  readonly name: string;
  readonly onMade: (made: MadeKey) => Promise<void> | void;
};

/** Makes somebody's own key in this window, and gives it to them as a file under their passphrase. */
export const OwnKeyForm = ({ part, person, name, onMade }: Props) => {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const { send, isWorking, code } = useSend();
  const differs = again !== '' && again !== passphrase;
  const isReady = passphrase.length >= SHORTEST_PASSPHRASE && again === passphrase;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    void send(async () => {
      const made = await makeKey(part, person);
      giveFile(`evidence-key-${name}.age`, await protectKey(made.identity, passphrase), 'text/plain');
      await onMade(made);
    });
  };
  return (
    <form className="form" onSubmit={submit} aria-label={say('evidence-keys.own')}>
      <p>{say('evidence-keys.own.what')}</p>
      <TextField
        label={say('evidence-keys.passphrase')}
        note={say('evidence-keys.passphrase.note')}
        type="password"
        autoComplete="new-password"
        value={passphrase}
        onChange={setPassphrase}
        maxLength={256}
      />
      <TextField
        label={say('evidence-keys.passphrase.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        maxLength={256}
        {...(differs ? { error: say('evidence-keys.passphrase.differs') } : {})}
      />
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <div className="form-foot">
        <Button variant="accent" type="submit" isPending={isWorking} isDisabled={!isReady}>
          {say('evidence-keys.own.go')}
        </Button>
      </div>
    </form>
  );
};
