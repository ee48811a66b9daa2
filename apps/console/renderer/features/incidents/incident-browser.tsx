import type { IncidentLine } from '@usher/protocol';
import { Button, EmptyState, Icon, PickList, StateBadge } from '@usher/ui';
import { CircleCheck, CircleDashed, CircleDot, Inbox, TriangleAlert, Unplug } from 'lucide-react';
import { usePage, useSession } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { placeOf, sourceOf, tellRefusal, whenOf } from './incident-words.ts';

const Line = ({ line, now }: { readonly line: IncidentLine; readonly now: number }) => {
  const source = sourceOf(line);
  return (
    <>
      <span className="incident-line-top">
        <strong>{shown(placeOf(line))}</strong>
        <StateBadge
          word={say(`incident.state.${line.state}`)}
          shape={line.state === 'open' ? CircleDot : CircleCheck}
          tone={line.state === 'open' ? 'strong' : 'quiet'}
        />
      </span>
      <span className="incident-line-more">
        <span className="u-quiet u-numbers">
          {whenOf(line.openedAt, now)}
          {source !== null && ` · ${source}`}
        </span>
        {!line.seen && <span className="incident-new">{say('incident.new')}</span>}
      </span>
    </>
  );
};

const Failed = ({ code }: { readonly code: string }) => {
  const { incidents } = usePage();
  const isOffline = code === 'not-connected';
  return (
    <EmptyState
      icon={isOffline ? Unplug : TriangleAlert}
      title={isOffline ? say('incidents.offline') : say('incidents.failed')}
    >
      <p>{tellRefusal(code, true)}</p>
      <Button onPress={() => void incidents.refresh()}>{say('incidents.again')}</Button>
    </EmptyState>
  );
};

const More = () => {
  const { incidents } = usePage();
  const list = useStore(incidents.list, (now) => now);
  if (list.kind !== 'there' || list.next === null) return null;
  const { more } = list;
  return (
    <div className="incidents-more">
      {typeof more === 'object' && (
        <p role="alert" className="incident-trouble">
          <Icon of={TriangleAlert} />
          <span>{tellRefusal(more.code, true)}</span>
        </p>
      )}
      <Button variant="quiet" onPress={() => void incidents.more()}>
        {more === 'loading' ? say('incidents.more.working') : say('incidents.more')}
      </Button>
    </div>
  );
};

/** The incidents, the newest first, and what stands there instead of them. */
export const IncidentBrowser = ({ onChoose }: { readonly onChoose: (caseId: string) => void }) => {
  const { incidents, board } = usePage();
  const list = useStore(incidents.list, (now) => now);
  const chosen = useStore(incidents.opened, (now) => now?.caseId ?? null);
  const isUp = useSession((session) => session.link.state === 'up');
  if (list.kind === 'failed') return <Failed code={list.code} />;
  if (list.kind === 'loading')
    return isUp ? <EmptyState icon={CircleDashed} title={say('incidents.loading')} /> : <Failed code="not-connected" />;
  if (list.incidents.length === 0)
    return (
      <EmptyState icon={Inbox} title={say('incidents.none')}>
        <p>{say('incidents.none.what')}</p>
      </EmptyState>
    );
  const now = board.hubNow();
  return (
    <>
      <PickList
        label={say('incidents.list')}
        chosen={chosen}
        onChoose={onChoose}
        items={list.incidents.map((line) => ({
          id: line.caseId,
          text: shown(placeOf(line)),
          content: <Line line={line} now={now} />,
        }))}
      />
      <More />
    </>
  );
};
