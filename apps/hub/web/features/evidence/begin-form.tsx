import { Button } from '@usher/ui';
import { useState } from 'react';
import type { EvidenceKeysShown } from '../../contract/evidence.ts';
import type { SignedIn } from '../../contract/sign-in.ts';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal } from '../../page/words.ts';
import { approve, type MadeKey } from './evidence-key.ts';
import { OwnKeyForm } from './own-key-form.tsx';
import { RecoverySheet } from './recovery-sheet.tsx';

type Props = {
  readonly shown: EvidenceKeysShown;
  readonly who: SignedIn;
  readonly put: (shown: EvidenceKeysShown) => void;
};

type Step = { readonly at: 'start' | 'own' | 'recovery' | 'send'; readonly own?: MadeKey; readonly recovery?: MadeKey };

/** The first keys of a school: the lead's own, then the printed one, which cannot be passed over. */
export const BeginForm = ({ shown, who, put }: Props) => {
  const [step, setStep] = useState<Step>({ at: 'start' });
  const { send, isWorking, code } = useSend();
  const { own, recovery } = step;
  const forward = (): void => {
    if (own === undefined || recovery === undefined) return;
    void send(async () => {
      const text = JSON.stringify({
        schoolId: shown.schoolId,
        version: 1,
        previous: null,
        madeAt: Date.now(),
        holders: [own.holder, recovery.holder],
      });
      put(await ask('evidence-keys.propose', { text, approval: await approve(own, text) }));
    });
  };
  if (step.at === 'start')
    return (
      <section className="card keys-card" aria-label={say('evidence-keys.begin')}>
        <h2>{say('evidence-keys.begin')}</h2>
        <p>{say('evidence-keys.begin.what')}</p>
        <div className="form-foot">
          <Button variant="accent" onPress={() => setStep({ at: 'own' })}>
            {say('evidence-keys.begin')}
          </Button>
        </div>
      </section>
    );
  const number = { own: 1, recovery: 2, send: 3 }[step.at];
  const title = { own: 'evidence-keys.own', recovery: 'evidence-keys.recovery', send: 'evidence-keys.send' } as const;
  return (
    <section className="card keys-card" aria-label={say(title[step.at])}>
      <p className="keys-step unprinted">{say('evidence-keys.step', { n: number })}</p>
      <h2 className="unprinted">{say(title[step.at])}</h2>
      {step.at === 'own' && (
        <OwnKeyForm
          part="lead"
          person={who.person}
          name={who.name}
          onMade={(made) => setStep({ at: 'recovery', own: made })}
        />
      )}
      {step.at === 'recovery' && (
        <RecoverySheet
          school={who.school}
          onKept={(made) => setStep({ at: 'send', recovery: made, ...(own === undefined ? {} : { own }) })}
        />
      )}
      {step.at === 'send' && (
        <>
          <p>{say('evidence-keys.send.what')}</p>
          {code !== null && <Trouble text={sayRefusal(code)} />}
          <div className="form-foot">
            <Button variant="accent" isPending={isWorking} onPress={forward}>
              {say('evidence-keys.send')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
};
