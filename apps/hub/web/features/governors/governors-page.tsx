import { Button } from '@usher/ui';
import { Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Governors } from '../../contract/reviews.ts';
import { ask } from '../../page/host.ts';
import { MarkedPaper } from '../../page/paper.tsx';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { dateOnly, say, wordsFor } from '../../page/words.ts';
import { BarsChart } from './bars-chart.tsx';

type Table = Governors['tables'][number];

const today = (): string => new Date().toISOString().slice(0, 10);
/** A school year begins in September, wherever nothing else is asked for. */
const yearBegan = (): string => {
  const now = new Date();
  return `${now.getMonth() >= 8 ? now.getFullYear() : now.getFullYear() - 1}-09-01`;
};

const Numbers = ({
  table,
  title,
  group,
}: {
  readonly table: Table;
  readonly title: string;
  readonly group: string;
}) => {
  const hidden = wordsFor('small-number', 'hidden');
  const bars = useMemo(() => table.rows.map(({ id, count }) => ({ name: wordsFor(group, id), count })), [table, group]);
  if (bars.length === 0) return null;
  return (
    <section className="card numbers" aria-label={title}>
      <h2>{title}</h2>
      <BarsChart bars={bars} hidden={hidden} />
      <table className="u-unseen">
        <caption>{title}</caption>
        <tbody>
          {bars.map(({ name, count }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count ?? hidden}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Numbers of a time for people who may know no names. */
export const GovernorsPage = () => {
  const [from, setFrom] = useState(yearBegan);
  const [until, setUntil] = useState(today);
  const isRight = from !== '' && until !== '' && from <= until;
  const [asked, setAsked] = useState({ from, until });
  const { answer, again } = useAnswer(() => ask('governors', asked), JSON.stringify(asked));
  const set = (next: { from: string; until: string }): void => {
    if (next.from !== '' && next.until !== '' && next.from <= next.until) setAsked(next);
  };
  return (
    <>
      <div className="page-head">
        <h1>{say('page.governors')}</h1>
        <p className="u-quiet u-numbers">
          {say('reviews.days', { first: dateOnly(Date.parse(asked.from)), last: dateOnly(Date.parse(asked.until)) })}
        </p>
      </div>
      <div className="numbers-time unprinted">
        <label className="u-field">
          <span className="u-label">{say('search.from')}</span>
          <input
            className="u-input"
            type="date"
            value={from}
            onChange={({ target }) => (setFrom(target.value), set({ from: target.value, until }))}
          />
        </label>
        <label className="u-field">
          <span className="u-label">{say('search.until')}</span>
          <input
            className="u-input"
            type="date"
            value={until}
            onChange={({ target }) => (setUntil(target.value), set({ from, until: target.value }))}
          />
        </label>
        <Button icon={Printer} isDisabled={!isRight} onPress={() => print()}>
          {say('papers.print')}
        </Button>
      </div>
      {answer.state === 'loading' && <LoadingPage />}
      {answer.state === 'refused' && <RefusedPage code={answer.code} onAgain={again} />}
      {answer.state === 'there' && (
        <MarkedPaper marking={answer.value.marking}>
          <p className="numbers-total">
            <strong className="u-numbers">{answer.value.total ?? wordsFor('small-number', 'hidden')}</strong>{' '}
            {say('governors.total', { n: answer.value.total ?? 0 })}
          </p>
          <p className="u-quiet">{say('governors.small')}</p>
          <div className="numbers-all">
            {answer.value.tables.map((table) => (
              <Numbers key={table.id} table={table} group={table.id} title={wordsFor('governors.table', table.id)} />
            ))}
            {answer.value.kinds.map((table) => (
              <Numbers
                key={`kind ${table.id}`}
                table={table}
                group="kind"
                title={say('governors.kinds', { area: wordsFor('risk-area', table.id) })}
              />
            ))}
          </div>
        </MarkedPaper>
      )}
    </>
  );
};
