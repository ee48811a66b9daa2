import { Button, EmptyState, StateBadge, TextArea } from '@usher/ui';
import { CircleAlert, CircleCheck, ClipboardCheck, PenLine } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { CaseSummary } from '../../contract/cases.ts';
import type { ReviewDue, Reviews } from '../../contract/reviews.ts';
import { ask } from '../../page/host.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { Trouble } from '../../page/trouble.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { useSend } from '../../page/use-send.ts';
import { dateOnly, dateTime, listed, say, sayRefusal, wordsFor } from '../../page/words.ts';
import { CaseLine } from '../inbox/case-line.tsx';
import './reviews.css';

/** Signatures shown at first, and more each time. */
const SIGNED_SHOWN = 50;

const days = ({ first, last }: Pick<ReviewDue, 'first' | 'last'>): string =>
  say('reviews.days', { first: dateOnly(Date.parse(first)), last: dateOnly(Date.parse(last)) });

type Further = { readonly cases: readonly CaseSummary[]; readonly next: number | null };

const Look = ({ due, put }: { readonly due: ReviewDue; readonly put: (reviews: Reviews) => void }) => {
  const { review, first } = due;
  const { answer, again } = useAnswer(() => ask('reviews.look', { review, first }), `${review} ${first}`);
  const [further, setFurther] = useState<Further | null>(null);
  const { send, isWorking, code } = useSend();
  const [note, setNote] = useState('');
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const cases = [...answer.value.cases, ...(further?.cases ?? [])];
  const { next } = further ?? answer.value;
  const more = async (before: number): Promise<void> => {
    const page = await ask('reviews.look', { review, first, before });
    setFurther({ cases: [...(further?.cases ?? []), ...page.cases], next: page.next });
  };
  const open = cases.filter(({ status }) => status === 'open').length;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send(async () => put(await ask('reviews.sign', { review, first, note })));
  };
  return (
    <div className="review-look">
      <p>
        {say(next === null ? 'reviews.cases' : 'reviews.cases-so-far', { n: cases.length })}{' '}
        {cases.length > 0 && say('reviews.open', { n: open })}
      </p>
      {cases.length > 0 && (
        <ul className="case-list">
          {cases.map((one) => (
            <li key={one.id}>
              <CaseLine of={one} />
            </li>
          ))}
        </ul>
      )}
      {next !== null && (
        <p>
          <Button isPending={isWorking} onPress={() => void send(() => more(next))}>
            {say('reviews.more')}
          </Button>
        </p>
      )}
      {due.isMine && (
        <form className="form review-form" onSubmit={submit} aria-label={say('reviews.sign')}>
          <TextArea
            label={say('reviews.note')}
            note={say('reviews.note.note')}
            value={note}
            onChange={setNote}
            rows={2}
          />
          {code !== null && <Trouble text={sayRefusal(code)} />}
          <div className="form-foot">
            <Button variant="accent" type="submit" icon={PenLine} isPending={isWorking}>
              {say('reviews.sign')}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
};

/** The looks back that wait for a signature, and those that have one. */
export const ReviewsPage = () => {
  const { answer, again, put } = useAnswer(() => ask('reviews', {}), 'reviews');
  const [open, setOpen] = useState<string | null>(null);
  const [shown, setShown] = useState(SIGNED_SHOWN);
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const { due, signed } = answer.value;
  return (
    <>
      <div className="page-head">
        <h1>{say('page.reviews')}</h1>
      </div>
      {due.length === 0 && (
        <EmptyState icon={ClipboardCheck} title={say('reviews.nothing')}>
          <p>{say('reviews.nothing.what')}</p>
        </EmptyState>
      )}
      {due.map((one) => {
        const key = `${one.review} ${one.first}`;
        return (
          <section key={key} className="card review" aria-label={`${wordsFor('review', one.review)}, ${days(one)}`}>
            <div className="review-head">
              <div>
                <h2>{wordsFor('review', one.review)}</h2>
                <p className="u-numbers">{days(one)}</p>
                <p className="u-quiet">
                  {say('reviews.by', { posts: listed(one.by.map((post) => wordsFor('role', post))) })}
                </p>
              </div>
              <div className="review-state">
                {one.isOverdue && <StateBadge word={say('reviews.overdue')} shape={CircleAlert} tone="strong" />}
                <Button variant={one.isMine ? 'accent' : 'plain'} onPress={() => setOpen(open === key ? null : key)}>
                  {say(open === key ? 'reviews.close' : 'reviews.look')}
                </Button>
              </div>
            </div>
            {open === key && <Look due={one} put={put} />}
          </section>
        );
      })}
      {signed.length > 0 && (
        <section className="card" aria-label={say('reviews.signed')}>
          <h2>{say('reviews.signed')}</h2>
          <ul className="signed">
            {signed.slice(0, shown).map((one) => (
              <li key={`${one.review} ${one.first}`}>
                <StateBadge word={wordsFor('review', one.review)} shape={CircleCheck} tone="accent" />
                <span className="u-numbers">{say('reviews.from', { first: dateOnly(Date.parse(one.first)) })}</span>
                <span>{say('reviews.stamp', { name: one.name, at: dateTime(one.at) })}</span>
                {one.note !== null && <q className="u-quiet">{one.note}</q>}
              </li>
            ))}
          </ul>
          {signed.length > shown && (
            <p>
              <Button onPress={() => setShown(shown + SIGNED_SHOWN)}>{say('reviews.signed.more')}</Button>
            </p>
          )}
        </section>
      )}
    </>
  );
};
