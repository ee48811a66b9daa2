import './room-head.css';
import { Button, Icon, Menu, SearchField, ToggleButton } from '@usher/ui';
import { ChevronDown, CircleQuestionMark, EyeOff, NotebookPen, Settings2, UsersRound } from 'lucide-react';
import type { RefObject } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { useMay } from '../roles/use-may.ts';
import { isFound } from './find.ts';
import { ViewMenu } from './view-menu.tsx';

const RoomName = ({ room }: { readonly room: string }) => {
  const { lesson } = usePage();
  const rooms = useSession((session) => session.person?.rooms);
  if (rooms === undefined || rooms.length < 2) return <h1>{room}</h1>;
  return (
    <>
      <h1 className="u-unseen">{room}</h1>
      <Menu
        label={say('room.choose')}
        groups={[
          {
            title: say('room.choose'),
            kind: 'one',
            items: rooms.map((name) => ({ id: name, text: name, isOn: name === room })),
          },
        ]}
        onChoose={(chosen) => {
          void lesson.openRoom(chosen);
          lesson.save({ room: chosen });
        }}
        trigger={
          <Button variant="quiet" label={say('room.change', { room })}>
            <span className="orders-for">
              {room}
              <ChevronDown size={18} aria-hidden />
            </span>
          </Button>
        }
      />
    </>
  );
};

const Find = ({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement | null> }) => {
  const { view } = usePage();
  const typed = useView((now) => now.find);
  const safe = useView((now) => now.safe);
  const stations = useSession((session) => session.stations);
  const found = typed.trim() === '' ? [] : stations.filter((station) => isFound(station, typed, safe));
  const goThere = (): void => {
    const first = found[0];
    if (first === undefined) return;
    view.update((now) => ({
      ...now,
      find: '',
      selection: { selected: new Set([first.id]), anchor: first.id, focus: first.id },
    }));
    document.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  };
  return (
    <div className="room-head-find">
      <SearchField
        label={say('find.label')}
        shortcut="/"
        value={typed}
        onChange={(find) => view.update((now) => ({ ...now, find }))}
        onSubmit={goThere}
        inputRef={inputRef}
      />
      <span className="u-unseen" role="status">
        {typed.trim() === '' ? '' : found.length === 0 ? say('find.none') : say('find.found', { n: found.length })}
      </span>
    </div>
  );
};

const NAMES_AT_MOST = 2;

/** The other teachers who have this room open; the names are hidden with all others. */
const AlsoHere = () => {
  const staff = useSession((session) => session.staff);
  const safe = useView((now) => now.safe);
  if (staff.length === 0 || safe) return null;
  const names = staff.map(({ user }) => shown(user));
  const more = names.length - NAMES_AT_MOST;
  const some = names.slice(0, NAMES_AT_MOST).join(', ');
  return (
    <span className="room-head-staff" title={say('staff.here', { names: names.join(', ') })}>
      <Icon of={UsersRound} size={16} />
      <span>{more > 0 ? say('staff.here.more', { names: some, n: more }) : say('staff.here', { names: some })}</span>
    </span>
  );
};

/** The line over the room: where this is, who is on, and how it is looked at. */
export const RoomHead = ({
  room,
  find,
}: {
  readonly room: string;
  readonly find: RefObject<HTMLInputElement | null>;
}) => {
  const { view } = usePage();
  const safe = useView((now) => now.safe);
  const mayIncidents = useMay('incidents');
  const count = useSession((session) => session.stations.length);
  const isUp = useSession((session) => session.link.state === 'up');
  const on = useSession((session) => session.stations.filter(({ link }) => link === 'up').length);
  return (
    <header className="room-head">
      <div className="room-head-name">
        <RoomName room={room} />
        {count > 0 && (
          <span className="u-quiet u-numbers">
            {isUp
              ? `${say('room.count', { n: count })} · ${say('room.on', { n: on })}`
              : say('room.count', { n: count })}
          </span>
        )}
        <div role="status" className="room-head-also">
          <AlsoHere />
        </div>
      </div>
      {count > 1 && <Find inputRef={find} />}
      {mayIncidents && (
        <Button
          variant="quiet"
          icon={NotebookPen}
          keys="I"
          onPress={() => view.update((now) => ({ ...now, incidents: true }))}
        >
          {say('incidents.button')}
        </Button>
      )}
      <ToggleButton
        icon={EyeOff}
        keys="B"
        isSelected={safe}
        onChange={(next) => view.update((now) => ({ ...now, safe: next }))}
      >
        {say('safe.button')}
      </ToggleButton>
      <Button
        variant="quiet"
        icon={CircleQuestionMark}
        keys="?"
        onPress={() => view.update((now) => ({ ...now, help: true }))}
      >
        {say('menu.help')}
      </Button>
      <ViewMenu
        trigger={
          <Button variant="quiet" icon={Settings2} label={say('menu.label')}>
            {say('menu.more')}
          </Button>
        }
      />
      <span className="u-unseen" role="status">
        {safe ? say('safe.on') : ''}
      </span>
    </header>
  );
};
