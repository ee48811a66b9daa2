import { EmptyState } from '@usher/ui';
import { DoorOpen, MonitorX, TriangleAlert } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useSession, useView } from '../../page.ts';
import type { RoomState } from '../../session.ts';
import { say, sayCode } from '../../words.ts';
import { Alerts } from '../alerts/alerts.tsx';
import { CloseLook } from '../close-look/close-look.tsx';
import { PinDialog } from '../console-lock/pin-dialog.tsx';
import { EndDialog } from '../ending/end-dialog.tsx';
import { IncidentsPage } from '../incidents/incidents-page.tsx';
import { KeyHelp } from '../keys/key-help.tsx';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { LinkBanner } from '../link/link-banner.tsx';
import { RegisterBanner } from '../register/register-banner.tsx';
import { LessonActions } from '../orders/lesson-actions.tsx';
import { ReleaseDialog } from '../orders/release-dialog.tsx';
import { useMay } from '../roles/use-may.ts';
import { SawDialog } from '../saw/saw-dialog.tsx';
import { RoomGrid } from './room-grid.tsx';
import { RoomHead } from './room-head.tsx';

const Room = ({ room }: { readonly room: string }) => {
  const isEmpty = useSession((session) => session.stations.length === 0);
  const looking = useView((view) => view.looking);
  if (isEmpty)
    return (
      <EmptyState icon={MonitorX} title={say('room.empty', { room })}>
        <p>{say('room.empty.what')}</p>
      </EmptyState>
    );
  return (
    <>
      <RoomGrid room={room} isHidden={looking !== null} />
      {looking !== null && <CloseLook looking={looking} />}
    </>
  );
};

const bodyOf = (room: RoomState): ReactNode => {
  switch (room.kind) {
    case 'none':
      return (
        <EmptyState icon={DoorOpen} title={say('room.none')}>
          <p>{say('room.none.what')}</p>
        </EmptyState>
      );
    case 'opening':
      return <EmptyState icon={DoorOpen} title={say('room.opening', { room: room.room })} />;
    case 'refused':
      return (
        <EmptyState icon={TriangleAlert} title={say('room.refused', { room: room.room })}>
          <p>{sayCode('room.refused', room.code, 'room.refused.what')}</p>
        </EmptyState>
      );
    case 'open':
      return <Room key={room.room} room={room.room} />;
  }
};

const Lesson = ({ find }: { readonly find: RefObject<HTMLInputElement | null> }) => {
  const room = useSession((session) => session.room);
  const hasPupils = useSession((session) => session.room.kind === 'open' && session.stations.length > 0);
  return (
    <div className="page">
      <RoomHead room={room.kind === 'none' ? say('app.name') : room.room} find={find} />
      <div className="page-news">
        <LinkBanner />
        <RegisterBanner />
        <Alerts />
      </div>
      <main className="page-body">{bodyOf(room)}</main>
      {hasPupils && <LessonActions />}
    </div>
  );
};

/** The lesson: head, room or one pupil large, and the actions; or the incidents in its place. */
export const RoomPage = () => {
  const find = useRef<HTMLInputElement>(null);
  const isIncidents = useView((view) => view.incidents);
  const mayIncidents = useMay('incidents');
  useShortcuts(find);
  return (
    <>
      {isIncidents && mayIncidents ? <IncidentsPage /> : <Lesson find={find} />}
      <KeyHelp />
      <PinDialog />
      <SawDialog />
      <EndDialog />
      <ReleaseDialog />
    </>
  );
};
