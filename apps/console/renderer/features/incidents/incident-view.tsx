import type { IncidentPart } from '@usher/protocol';
import { Button, EmptyState, Icon, StateBadge } from '@usher/ui';
import { CircleCheck, CircleDashed, CircleDot, HeartHandshake, TriangleAlert, Unplug } from 'lucide-react';
import { useEffect } from 'react';
import type { IncidentRead } from '../../../contract/incidents.ts';
import type { OpenedIncident } from '../../incidents.ts';
import { usePage, useSession } from '../../page.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { useMayAct } from '../roles/use-may-act.ts';
import { placeOf, sourceOf, tellPart, tellRefusal, whenOf } from './incident-words.ts';
import { NoteForm } from './note-form.tsx';
import { OutcomeForm } from './outcome-form.tsx';

/** Others have it, and what they write is theirs: said kindly, and what this person can do. */
const WithOthers = ({ read }: { readonly read: IncidentRead }) => {
  const mayNote = useMayAct('case.note');
  const { state, own } = read.incident;
  const what = state === 'closed' ? 'incident.closed' : 'incident.lead-has-it';
  const more = what === 'incident.lead-has-it' && own ? say(`${what}.own`) : say(`${what}.what`);
  return (
    <div className="incident-lead">
      <Icon of={state === 'closed' ? CircleCheck : HeartHandshake} size={24} />
      <div>
        <strong>{say(what)}</strong>
        <p>{mayNote ? more : say(`${what}.read-only`)}</p>
      </div>
    </div>
  );
};

const Story = ({ parts, more }: Pick<IncidentRead, 'parts' | 'more'>) => {
  const { board } = usePage();
  const user = useSession((session) => session.person?.user ?? '');
  const now = board.hubNow();
  const key = (part: IncidentPart, i: number): string => `${part.at}/${part.kind}/${i}`;
  if (parts.length === 0) return null;
  return (
    <section aria-label={say('incident.story')} className="incident-story">
      {more && <p className="u-quiet">{say('incident.older-left-out')}</p>}
      <ol>
        {parts.map((part, i) => (
          <li key={key(part, i)}>
            <span className="u-quiet u-numbers">{whenOf(part.at, now)}</span>
            <strong>{shown(tellPart(part, user))}</strong>
            {part.text !== '' && <p className="incident-words">{part.text}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
};

const There = ({ read }: { readonly read: IncidentRead }) => {
  const { board } = usePage();
  const { incident, parts, more, outcomes } = read;
  const user = useSession((session) => session.person?.user ?? '');
  const [mayNote, mayEnd] = [useMayAct('case.note'), useMayAct('case.outcome')];
  const onlyOwn = parts.every(({ by }) => by === user);
  const isOpen = incident.state === 'open';
  const source = sourceOf(incident);
  const place = placeOf(incident);
  return (
    <article className="incident">
      <header>
        <h2>{shown(place)}</h2>
        <p className="incident-facts">
          <StateBadge
            word={say(`incident.state.${incident.state}`)}
            shape={isOpen ? CircleDot : CircleCheck}
            tone={isOpen ? 'strong' : 'quiet'}
            size={16}
          />
          <span className="u-numbers">{whenOf(incident.openedAt, board.hubNow())}</span>
          {incident.room !== null && incident.room !== place && <span>{shown(incident.room)}</span>}
          {source !== null && <span>{source}</span>}
        </p>
      </header>
      {onlyOwn && <WithOthers read={read} />}
      <Story parts={parts} more={more} />
      <div className="incident-forms">
        {mayNote && <NoteForm caseId={incident.caseId} />}
        {mayEnd && isOpen && outcomes.length > 0 && <OutcomeForm caseId={incident.caseId} outcomes={outcomes} />}
      </div>
    </article>
  );
};

/** One incident as far as this person may read it. */
export const IncidentView = ({ opened }: { readonly opened: OpenedIncident }) => {
  const { incidents } = usePage();
  const { kind, caseId } = opened;
  useEffect(() => {
    if (kind === 'wanted') void incidents.open(caseId);
  }, [incidents, kind, caseId]);
  if (opened.kind === 'there') return <There read={opened.read} />;
  if (opened.kind === 'failed')
    return (
      <EmptyState
        icon={opened.code === 'not-connected' ? Unplug : TriangleAlert}
        title={opened.code === 'not-connected' ? say('incidents.offline') : say('incidents.failed')}
      >
        <p>{tellRefusal(opened.code, true)}</p>
        <Button onPress={() => void incidents.open(caseId)}>{say('incidents.again')}</Button>
      </EmptyState>
    );
  return <EmptyState icon={CircleDashed} title={say('incident.opening')} />;
};
