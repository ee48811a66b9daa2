import './inbox.css';
import { Banner, Button, EmptyState } from '@usher/ui';
import { Inbox as InboxIcon, KeyRound, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { CaseSummary } from '../../contract/cases.ts';
import type { SignedIn } from '../../contract/sign-in.ts';
import { ask } from '../../page/host.ts';
import { hrefOf } from '../../page/place.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { say, type Words } from '../../page/words.ts';
import { CaseLine } from './case-line.tsx';

const REFRESH_MS = 15_000;
/** Cases of each part, and so many more each time they are asked for. */
const [STEP, MOST] = [100, 1_000];

const Cases = ({
  title,
  what,
  cases,
  left,
  empty,
  onMore,
}: {
  readonly title: Words;
  readonly what?: Words;
  readonly cases: readonly CaseSummary[];
  readonly left: number;
  readonly empty?: Words;
  readonly onMore: (() => void) | null;
}) =>
  cases.length === 0 && empty === undefined ? null : (
    <section className="inbox-part" aria-label={say(title)}>
      <h2>
        {say(title)} {cases.length > 0 && <span className="u-quiet u-numbers">{cases.length + left}</span>}
      </h2>
      {what !== undefined && <p className="u-quiet">{say(what)}</p>}
      {cases.length === 0 && empty !== undefined && <p className="u-quiet">{say(empty)}</p>}
      {cases.length > 0 && (
        <ul className="case-list">
          {cases.map((one) => (
            <li key={one.id}>
              <CaseLine of={one} />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && (
        <p>
          {onMore === null ? say('inbox.left', { n: left }) : <Button onPress={onMore}>{say('inbox.more')}</Button>}
        </p>
      )}
    </section>
  );

/** Those who look after the keys to evidence are told when there is none, when some wait, or when somebody meddled. */
const KeysNews = () => {
  const { answer } = useAnswer(() => ask('evidence.standing', {}), 'evidence.standing', REFRESH_MS);
  if (answer.state !== 'there') return null;
  const { keys, isTampered } = answer.value;
  if (keys === 'ready' && !isTampered) return null;
  const link = <a href={hrefOf({ page: 'evidence-keys' })}>{say('inbox.keys.go')}</a>;
  if (isTampered)
    return (
      <Banner icon={ShieldAlert} button={link}>
        {say('evidence-keys.tampered')}
      </Banner>
    );
  return (
    <Banner icon={KeyRound} button={link}>
      {say(keys === 'missing' ? 'inbox.keys.missing' : 'inbox.keys.waiting')}
    </Banner>
  );
};

/** What is overdue, what is new, what waits, and what else is open. */
export const InboxPage = ({ who }: { readonly who: SignedIn }) => {
  const [most, setMost] = useState(STEP);
  const { answer, again } = useAnswer(() => ask('inbox', { most }), `inbox ${most}`, REFRESH_MS);
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const { overdue, fresh, waiting, others, left } = answer.value;
  const onMore = most < MOST ? () => setMost(most + STEP) : null;
  const isEmpty = overdue.length + fresh.length + waiting.length + others.length === 0;
  return (
    <>
      <div className="page-head">
        <h1>{say('inbox.title')}</h1>
      </div>
      {who.pages.includes('evidence-keys') && <KeysNews />}
      {isEmpty ? (
        <EmptyState icon={InboxIcon} title={say('inbox.nothing')}>
          <p>{say('inbox.nothing.what')}</p>
        </EmptyState>
      ) : (
        <>
          <Cases title="inbox.overdue" what="inbox.overdue.what" cases={overdue} left={left.overdue} onMore={onMore} />
          <Cases title="inbox.fresh" cases={fresh} left={left.fresh} onMore={onMore} empty="inbox.none-fresh" />
          <Cases title="inbox.waiting" cases={waiting} left={left.waiting} onMore={onMore} empty="inbox.none-waiting" />
          <Cases title="inbox.others" cases={others} left={left.others} onMore={onMore} />
        </>
      )}
    </>
  );
};
