import type { EvidenceHolder, EvidenceKeys } from '@usher/protocol';
import { Button, CheckChoice, RadioChoice } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import type { EvidenceKeysShown } from '../../contract/evidence.ts';
import { ask, codeOf } from '../../page/host.ts';
import { personName } from '../../page/names.ts';
import { Trouble } from '../../page/trouble.tsx';
import { say, sayRefusal } from '../../page/words.ts';
import { approve, holderOf, type MadeKey } from './evidence-key.ts';
import { keysIn } from './holders.tsx';
import { KeyChoice, NotAKey, readGiven, useGivenKey } from './key-choice.tsx';
import { RecoverySheet } from './recovery-sheet.tsx';

type Known = NonNullable<EvidenceKeysShown['known']>;
type Props = {
  readonly shown: EvidenceKeysShown;
  readonly known: Known;
  readonly school: string;
  readonly put: (shown: EvidenceKeysShown) => void;
};

/** The next document, with these holders. */
const nextText = ({ shown, known }: Props, holders: readonly EvidenceHolder[]): string => {
  const keys: EvidenceKeys = {
    schoolId: shown.schoolId,
    version: known.version + 1,
    previous: known.digest,
    madeAt: Date.now(),
    holders: [...holders],
  };
  return JSON.stringify(keys);
};

/** Puts other keys forward, approved with one that counts now. */
export const ChangeForm = (props: Props) => {
  const { shown, known, school, put } = props;
  const { holders } = keysIn(known.text);
  const people = [...holders.filter(({ part }) => part !== 'recovery'), ...shown.offers];
  const [chosen, setChosen] = useState<readonly string[]>(people.map(({ recipient }) => recipient));
  const [recovery, setRecovery] = useState<'keep' | 'new'>('keep');
  const [printed, setPrinted] = useState<MadeKey | null>(null);
  const [given, setGiven] = useGivenKey();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const stay = people.filter(({ recipient }) => chosen.includes(recipient));
  const hasLead = stay.some(({ part }) => part === 'lead');
  const isReady = hasLead && (recovery === 'keep' || printed !== null);
  const forward = async (): Promise<void> => {
    const identity = await readGiven(given);
    const holder = await holderOf(identity, holders).catch(() => {
      throw new NotAKey('evidence.key.not-one');
    });
    if (holder === null) throw new NotAKey('evidence-keys.change.not-one');
    const paper = printed?.holder ?? holders.find(({ part }) => part === 'recovery');
    const text = nextText(props, [...stay, ...(paper === undefined ? [] : [paper])]);
    put(await ask('evidence-keys.propose', { text, approval: await approve({ identity, holder }, text) }));
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady || isWorking) return;
    setWorking(true);
    setTrouble(null);
    forward()
      .catch((error: unknown) => setTrouble(error instanceof NotAKey ? say(error.words) : sayRefusal(codeOf(error))))
      .finally(() => setWorking(false));
  };
  const nameOf = ({ recipient, person }: EvidenceHolder): string => {
    const name = personName(person ?? '', shown.names);
    const isNew = shown.offers.some((offer) => offer.recipient === recipient);
    return isNew ? say('evidence-keys.change.new', { name }) : name;
  };
  return (
    <>
      {recovery === 'new' && printed === null && <RecoverySheet school={school} onKept={setPrinted} />}
      <form className="form unprinted" onSubmit={submit} aria-label={say('evidence-keys.change')}>
        <p>{say('evidence-keys.change.what')}</p>
        <CheckChoice
          label={say('evidence-keys.change.stay')}
          value={chosen}
          onChange={setChosen}
          options={people.map((holder) => ({
            value: holder.recipient,
            text: say(`evidence-keys.part.${holder.part}`),
            note: nameOf(holder),
          }))}
          {...(hasLead ? {} : { error: say('evidence-keys.change.no-lead') })}
        />
        <RadioChoice
          label={say('evidence-keys.change.recovery')}
          value={recovery}
          onChange={(next) => {
            setRecovery(next);
            setPrinted(null);
          }}
          options={[
            { value: 'keep', text: say('evidence-keys.change.recovery.keep') },
            { value: 'new', text: say('evidence-keys.change.recovery.new') },
          ]}
        />
        <KeyChoice given={given} onChange={setGiven} />
        {trouble !== null && <Trouble text={trouble} />}
        <div className="form-foot">
          <Button variant="accent" type="submit" isPending={isWorking} isDisabled={!isReady}>
            {say('evidence-keys.send')}
          </Button>
        </div>
      </form>
    </>
  );
};
