import './case.css';
import { Icon, StateBadge } from '@usher/ui';
import { type Case, caseOf } from '@usher/incidents';
import { ChevronLeft, CircleDot, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import type { SignedIn } from '../../contract/sign-in.ts';
import { ask } from '../../page/host.ts';
import { NamesProvider, useNames } from '../../page/names.ts';
import { MarkedPaper } from '../../page/paper.tsx';
import { hrefOf } from '../../page/place.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { caseNumber, listed, say, wordsFor } from '../../page/words.ts';
import { ActPanel } from '../acts/act-panel.tsx';
import { EvidenceCard } from '../evidence/evidence-card.tsx';
import { FlowPanel } from '../flow/flow-panel.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CasePeople } from './case-people.tsx';
import { Story } from './story.tsx';

const titleOf = ({ details, reports }: Case): string => {
  const kinds = details.kind === undefined ? reports.flatMap(({ facts }) => facts.kinds) : [details.kind];
  return kinds.length === 0 ? say('case.hidden') : listed([...new Set(kinds)].map((kind) => wordsFor('kind', kind)));
};

const SealedNotice = () => (
  <div className="sealed" role="note">
    <Icon of={ShieldAlert} size={24} />
    <div>
      <h2>{say('case.sealed.title')}</h2>
      <p>{say('case.sealed.what')}</p>
    </div>
  </div>
);

const Shown = ({ shown, put }: { readonly shown: CaseShown; readonly put: (shown: CaseShown) => void }) => {
  const state = useMemo(() => caseOf(shown.id, shown.entries), [shown]);
  return (
    <MarkedPaper marking={shown.marking}>
      <article
        className="case"
        aria-label={say('case.number', { number: caseNumber(shown.id) })}
        data-sealed={shown.isSealed || undefined}
      >
        <a className="case-back" href={hrefOf({ page: 'inbox' })}>
          <Icon of={ChevronLeft} /> {say('page.inbox')}
        </a>
        <header className="case-head">
          <h1>{titleOf(state)}</h1>
          <p className="case-head-more">
            <span className="u-numbers">{say('case.number', { number: caseNumber(shown.id) })}</span>
            {shown.status === 'closed' ? (
              <StateBadge word={say('case.closed')} shape={ShieldCheck} />
            ) : (
              <StateBadge word={say('case.open')} shape={CircleDot} tone="accent" />
            )}
          </p>
        </header>
        {shown.isSealed && <SealedNotice />}
        <div className="case-columns">
          <div className="case-told">
            <CaseFacts state={state} shown={shown} />
            <EvidenceCard state={state} shown={shown} put={put} />
            <Story shown={shown} />
          </div>
          <aside className="case-side" aria-label={say('case.next')}>
            <FlowPanel shown={shown} put={put} />
            <CasePeople state={state} />
            <ActPanel shown={shown} state={state} put={put} />
          </aside>
        </div>
      </article>
    </MarkedPaper>
  );
};

/** One case: what happened, what was decided by whom and why, and what comes next. */
export const CasePage = ({ id }: { readonly id: string; readonly who: SignedIn }) => {
  const { answer, again, put } = useAnswer(() => ask('case.open', { id }), id);
  const staff = useNames();
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  return (
    <NamesProvider value={{ ...staff, ...answer.value.names }}>
      <Shown shown={answer.value} put={put} />
    </NamesProvider>
  );
};
