import { Button } from '@usher/ui';
import { useState } from 'react';
import type { StaffAction } from '../../contract/staff-actions.ts';
import { ask } from '../../page/host.ts';
import { useNames } from '../../page/names.ts';
import { hrefOf } from '../../page/place.ts';
import { LoadingPage, RefusedPage } from '../../page/refused.tsx';
import { Trouble } from '../../page/trouble.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { useSend } from '../../page/use-send.ts';
import { caseNumber, dateTime, say, sayRefusal, wordsFor } from '../../page/words.ts';

const detailOf = ({ facts }: StaffAction): string =>
  Object.entries(facts)
    .filter(([name]) => name !== 'at' && name !== 'posts')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

const Line = ({ done: action }: { readonly done: StaffAction }) => {
  const names = useNames();
  return (
    <tr>
      <td className="u-numbers">{dateTime(action.at)}</td>
      <td>{action.name ?? names[action.by] ?? say('case.somebody')}</td>
      <td>{wordsFor('staff', action.kind.replace(/^staff\./, ''))}</td>
      <td>
        {action.caseId !== null && (
          <a className="u-numbers" href={hrefOf({ page: 'case', id: action.caseId })}>
            {say('case.short', { number: caseNumber(action.caseId) })}
          </a>
        )}{' '}
        <span className="u-quiet">{detailOf(action)}</span>
      </td>
    </tr>
  );
};

/** Who signed in, opened or exported what. */
export const StaffActionsPage = () => {
  const { answer, again } = useAnswer(() => ask('staff-actions', {}), 'staff-actions');
  const [more, setMore] = useState<{ actions: readonly StaffAction[]; next: number | null } | null>(null);
  const { send, isWorking, code } = useSend();
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const actions = [...answer.value.actions, ...(more?.actions ?? [])];
  const next = more === null ? answer.value.next : more.next;
  const earlier = async (before: number): Promise<void> => {
    const page = await ask('staff-actions', { before });
    setMore({ actions: [...(more?.actions ?? []), ...page.actions], next: page.next });
  };
  return (
    <>
      <div className="page-head">
        <h1>{say('page.staff-actions')}</h1>
        <p className="u-quiet">{say('staff-actions.what')}</p>
      </div>
      {actions.length === 0 ? (
        <p>{say('staff-actions.nothing')}</p>
      ) : (
        <div className="card">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{say('staff-actions.when')}</th>
                <th scope="col">{say('staff-actions.who')}</th>
                <th scope="col">{say('staff-actions.did')}</th>
                <th scope="col">{say('staff-actions.detail')}</th>
              </tr>
            </thead>
            <tbody>
              {actions.map((action) => (
                <Line key={action.seq} done={action} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {code !== null && <Trouble text={sayRefusal(code)} />}
      {next !== null && (
        <p className="search-more">
          <Button isPending={isWorking} onPress={() => void send(() => earlier(next))}>
            {say('staff-actions.more')}
          </Button>
        </p>
      )}
    </>
  );
};
