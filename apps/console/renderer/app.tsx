import './app.css';
import { EmptyState } from '@usher/ui';
import { CircleDashed, TriangleAlert } from 'lucide-react';
import { useLayoutEffect } from 'react';
import { roleMay } from '@usher/classroom';
import { LockPage } from './features/console-lock/lock-page.tsx';
import { useActivity } from './features/console-lock/use-activity.ts';
import { NothingYet } from './features/roles/nothing-yet.tsx';
import { RoomPage } from './features/room/room-page.tsx';
import { SetUp } from './features/sign-in/set-up.tsx';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { useSession, useView } from './page.ts';
import { say } from './words.ts';

/** Keeps what the whole document shows in step: colours and the hiding of pictures. */
const useDocumentState = (): void => {
  const scheme = useSession((session) => session.settings.scheme);
  const safe = useView((view) => view.safe);
  useLayoutEffect(() => {
    document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-safe', safe);
  }, [safe]);
};

export const App = () => {
  useDocumentState();
  const phase = useSession((session) => session.phase);
  const needsAccount = useSession((session) => session.needsAccount);
  const failed = useSession((session) => session.failed);
  const seesRooms = useSession(({ person }) => person !== null && roleMay(person.role, 'see-room'));
  useActivity(phase === 'signed-in');
  switch (phase) {
    case 'loading':
      return <EmptyState icon={CircleDashed} title={say('app.loading')} />;
    case 'failed':
      return (
        <EmptyState icon={TriangleAlert} title={say('app.failed')}>
          <p>{say('app.failed.what', { code: failed ?? '?' })}</p>
        </EmptyState>
      );
    case 'signed-out':
      return needsAccount ? <SetUp /> : <SignIn />;
    case 'signed-in':
      return seesRooms ? <RoomPage /> : <NothingYet />;
    case 'locked':
      return <LockPage />;
  }
};
