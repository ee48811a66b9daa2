import { Button, TextField } from '@usher/ui';
import { Printer } from 'lucide-react';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { dateOnly, say } from '../../page/words.ts';
import { type MadeKey, makeKey } from './evidence-key.ts';
import { keyGroups } from './fingerprint.ts';

/**
 * The printed key, shown this once. It goes no further until its last group was typed from the paper: a key that nobody
 * has is worse than none, because everybody would believe in it.
 */
export const RecoverySheet = ({
  school,
  onKept,
}: {
  readonly school: string;
  readonly onKept: (made: MadeKey) => void;
}) => {
  const [made, setMade] = useState<MadeKey | null>(null);
  const [date] = useState(() => dateOnly(Date.now()));
  const [last, setLast] = useState('');
  const [isWrong, setWrong] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void makeKey('recovery', null).then((key) => isCurrent && setMade(key));
    return () => {
      isCurrent = false;
    };
  }, []);
  if (made === null) return <p role="status">{say('app.loading')}</p>;
  const groups = keyGroups(made.identity);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (last.trim().toUpperCase() === groups.at(-1)) onKept(made);
    else setWrong(true);
  };
  return (
    <>
      <p className="unprinted">{say('evidence-keys.recovery.what')}</p>
      <section className="recovery-sheet" aria-label={say('evidence-keys.recovery.sheet')}>
        <h3>{say('evidence-keys.recovery.sheet')}</h3>
        <p>{say('evidence-keys.recovery.sheet.what', { school, date })}</p>
        <p className="recovery-key">
          {groups.map((group, place) => (
            // Groups can be the same; their place is what they are.
            // oxlint-disable-next-line react/no-array-index-key
            <code key={place}>{group}</code>
          ))}
        </p>
      </section>
      <form className="form unprinted" onSubmit={submit} aria-label={say('evidence-keys.recovery')}>
        <div className="form-foot">
          <Button icon={Printer} onPress={() => print()}>
            {say('evidence-keys.recovery.print')}
          </Button>
        </div>
        <TextField
          label={say('evidence-keys.recovery.last')}
          value={last}
          autoComplete="off"
          onChange={(text) => {
            setLast(text);
            setWrong(false);
          }}
          maxLength={8}
          {...(isWrong ? { error: say('evidence-keys.recovery.differs') } : {})}
        />
        <div className="form-foot">
          <Button variant="accent" type="submit" isDisabled={last.trim() === ''}>
            {say('evidence-keys.recovery.go')}
          </Button>
        </div>
      </form>
    </>
  );
};
