import { Button, TextField } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import type { EvidenceKeysShown } from '../../contract/evidence.ts';
import { ask } from '../../page/host.ts';
import { personName } from '../../page/names.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { dateTime, say, sayRefusal } from '../../page/words.ts';
import { FreshCode } from './fresh-code.tsx';
import { isFingerprint } from './fingerprint.ts';
import { Fingerprint, Holders } from './holders.tsx';

type Proposal = NonNullable<EvidenceKeysShown['proposal']>;
type Props = {
  readonly shown: EvidenceKeysShown;
  readonly proposal: Proposal;
  readonly put: (shown: EvidenceKeysShown) => void;
};

/** The second person types the fingerprint that the first one reads out: it is not on this page to be copied. */
const AgreeForm = ({ shown, proposal, put }: Props) => {
  const [heard, setHeard] = useState('');
  const [code, setCode] = useState('');
  const [differs, setDiffers] = useState(false);
  const { send, isWorking, code: refusal } = useSend();
  const isReady = heard.trim() !== '' && code.trim().length >= 6;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    if (!isFingerprint(heard, proposal.digest)) return setDiffers(true);
    void send(async () => put(await ask('evidence-keys.approve', { digest: proposal.digest, code: code.trim() })));
  };
  const decline = (): void =>
    void send(async () => put(await ask('evidence-keys.decline', { digest: proposal.digest })));
  return (
    <form className="form" onSubmit={submit} aria-label={say('evidence-keys.agree')}>
      <p>{say('evidence-keys.agree.what', { by: personName(proposal.by, shown.names) })}</p>
      <TextField
        label={say('evidence-keys.agree.heard')}
        value={heard}
        autoComplete="off"
        onChange={(text) => {
          setHeard(text);
          setDiffers(false);
        }}
        maxLength={40}
        {...(differs ? { error: say('evidence-keys.agree.differs') } : {})}
      />
      <FreshCode code={code} onChange={setCode} />
      {refusal !== null && <Trouble text={sayRefusal(refusal)} />}
      <div className="form-foot">
        <Button variant="accent" type="submit" isPending={isWorking} isDisabled={!isReady}>
          {say('evidence-keys.agree.go')}
        </Button>
        <Button isPending={isWorking} onPress={decline}>
          {say('evidence-keys.decline')}
        </Button>
      </div>
    </form>
  );
};

const Waiting = ({ proposal, put }: Props) => {
  const { send, isWorking, code } = useSend();
  return (
    <>
      <Fingerprint digest={proposal.digest} />
      <p>{say('evidence-keys.proposal.mine')}</p>
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <div className="form-foot">
        <Button
          size="small"
          isPending={isWorking}
          onPress={() => void send(async () => put(await ask('evidence-keys.decline', { digest: proposal.digest })))}
        >
          {say(proposal.mine ? 'evidence-keys.withdraw' : 'evidence-keys.decline')}
        </Button>
      </div>
    </>
  );
};

/** Keys that count once a second person has agreed. */
export const ProposalCard = (props: Props) => {
  const { shown, proposal } = props;
  return (
    <section className="card keys-card" aria-label={say('evidence-keys.proposal')}>
      <h2>{say('evidence-keys.proposal')}</h2>
      <p className="u-quiet">
        {say('evidence-keys.proposal.by', {
          by: personName(proposal.by, shown.names),
          when: dateTime(proposal.at),
        })}
      </p>
      <Holders text={proposal.text} names={shown.names} />
      {shown.may.approve && !proposal.mine ? <AgreeForm {...props} /> : <Waiting {...props} />}
    </section>
  );
};
