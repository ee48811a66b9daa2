import { EmptyState } from '@usher/ui';
import { Shapes } from 'lucide-react';
import { ask } from '../../page/host.ts';
import { personName, useNames } from '../../page/names.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { dateOnly, say, wordsFor } from '../../page/words.ts';
import { CaseLine } from '../inbox/case-line.tsx';
import './patterns.css';

/** What cases have in common: a suggestion to look, and no more. */
export const PatternsPage = () => {
  const names = useNames();
  const { answer, again } = useAnswer(() => ask('patterns', {}), 'patterns');
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const { patterns, more } = answer.value;
  return (
    <>
      <div className="page-head">
        <h1>{say('page.patterns')}</h1>
        <p className="u-quiet">{wordsFor('pattern-note', 'suggested')}</p>
      </div>
      {patterns.length === 0 && (
        <EmptyState icon={Shapes} title={say('patterns.nothing')}>
          <p>{say('patterns.nothing.what')}</p>
        </EmptyState>
      )}
      {patterns.map(({ by, value, first, last, count, cases }) => (
        <details key={`${by} ${value}`} className="card pattern">
          <summary>
            <strong>
              {wordsFor('pattern', by)}: {by === 'pupil' ? personName(value, names) : value}
            </strong>
            <span className="u-quiet u-numbers">
              {say('inbox.count', { n: count })},{' '}
              {say('reviews.days', { first: dateOnly(first), last: dateOnly(last) })}
            </span>
          </summary>
          <ul className="case-list">
            {cases.map((one) => (
              <li key={one.id}>
                <CaseLine of={one} />
              </li>
            ))}
          </ul>
          {cases.length < count && <p className="u-quiet">{say('patterns.cut', { n: cases.length })}</p>}
        </details>
      ))}
      {more > 0 && <p className="u-quiet">{say('patterns.more', { n: more })}</p>}
    </>
  );
};
