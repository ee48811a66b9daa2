import './evidence.css';
import './evidence-keys.css';
import { Banner, Button, EmptyState } from '@usher/ui';
import { KeyRound, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { EvidenceKeysShown } from '../../contract/evidence.ts';
import type { SignedIn } from '../../contract/sign-in.ts';
import { ask } from '../../page/host.ts';
import { personName } from '../../page/names.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { dateOnly, listed, say } from '../../page/words.ts';
import { BeginForm } from './begin-form.tsx';
import { ChangeForm } from './change-form.tsx';
import { Fingerprint, Holders } from './holders.tsx';
import { OwnKeyForm } from './own-key-form.tsx';
import { ProposalCard } from './proposal-card.tsx';

type Props = {
  readonly shown: EvidenceKeysShown;
  readonly who: SignedIn;
  readonly put: (shown: EvidenceKeysShown) => void;
};

const isPast = (at: number): boolean => at <= Date.now();

const Now = ({ shown }: Pick<Props, 'shown'>) =>
  shown.known !== null && (
    <section className="card keys-card unprinted" aria-label={say('evidence-keys.now')}>
      <h2>{say('evidence-keys.now')}</h2>
      <p className="u-quiet">{say('evidence-keys.version', { version: shown.known.version })}</p>
      <Holders text={shown.known.text} names={shown.names} />
      <Fingerprint digest={shown.known.digest} />
      <p>
        {shown.recoveredAt === null
          ? say('evidence-keys.drill.never')
          : say('evidence-keys.drill.last', { when: dateOnly(shown.recoveredAt) })}{' '}
        {shown.drillDueAt !== null && isPast(shown.drillDueAt)
          ? say('evidence-keys.drill.due')
          : say('evidence-keys.drill.next', { when: dateOnly(shown.drillDueAt ?? 0) })}
      </p>
    </section>
  );

/** Somebody's own key, made before it is put forward by whoever holds one already. */
const Offer = ({ shown, who, put }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const names = shown.offers.map(({ person }) => personName(person ?? '', shown.names));
  return (
    <section className="card keys-card unprinted" aria-label={say('evidence-keys.offer')}>
      <h2>{say('evidence-keys.offer')}</h2>
      <p>{say('evidence-keys.offer.what')}</p>
      {names.length > 0 && <p role="status">{say('evidence-keys.offered', { names: listed(names) })}</p>}
      {isOpen ? (
        <OwnKeyForm
          part={who.posts.includes('dsl') ? 'lead' : 'deputy'}
          person={who.person}
          name={who.name}
          onMade={async ({ holder }) => {
            put(await ask('evidence-keys.offer', { holder }));
            setOpen(false);
          }}
        />
      ) : (
        <div className="form-foot">
          <Button size="small" onPress={() => setOpen(true)}>
            {say('evidence-keys.offer')}
          </Button>
        </div>
      )}
    </section>
  );
};

const Change = ({ shown, who, put }: Props) => {
  const [isOpen, setOpen] = useState(false);
  if (shown.known === null) return null;
  return (
    <section className="card keys-card" aria-label={say('evidence-keys.change')}>
      <h2 className="unprinted">{say('evidence-keys.change')}</h2>
      {isOpen ? (
        <ChangeForm
          shown={shown}
          known={shown.known}
          school={who.school}
          put={(next) => {
            setOpen(false);
            put(next);
          }}
        />
      ) : (
        <div className="form-foot">
          <Button size="small" onPress={() => setOpen(true)}>
            {say('evidence-keys.change')}
          </Button>
        </div>
      )}
    </section>
  );
};

const Here = (props: Props) => {
  const { shown, put } = props;
  const { known, proposal, may, offers } = shown;
  return (
    <div className="keys">
      {shown.notBelieved > 0 && <Banner icon={ShieldAlert}>{say('evidence-keys.tampered')}</Banner>}
      {known === null && proposal === null && !may.begin && (
        <EmptyState icon={KeyRound} title={say('evidence-keys.none')}>
          <p>{say('evidence-keys.none.what')}</p>
        </EmptyState>
      )}
      {proposal !== null && <ProposalCard {...props} proposal={proposal} />}
      <Now shown={shown} />
      {may.begin && proposal === null && <BeginForm {...props} />}
      {known !== null && may.offer && proposal === null && <Offer {...props} />}
      {may.propose && proposal === null && (
        // Begun anew whenever somebody offers another key.
        <Change key={offers.map(({ recipient }) => recipient).join()} {...props} put={put} />
      )}
    </div>
  );
};

/** Whom evidence is sealed for, and how two people change that. */
export const EvidenceKeysPage = ({ who }: { readonly who: SignedIn }) => {
  const { answer, again, put } = useAnswer(() => ask('evidence-keys', {}), 'evidence-keys');
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  return (
    <>
      <div className="page-head unprinted">
        <h1>{say('page.evidence-keys')}</h1>
        <p className="u-quiet">{say('evidence-keys.what')}</p>
      </div>
      <Here shown={answer.value} who={who} put={put} />
    </>
  );
};
