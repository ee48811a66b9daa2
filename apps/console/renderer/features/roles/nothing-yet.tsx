import './roles.css';
import { Button, EmptyState } from '@usher/ui';
import { UserRound } from 'lucide-react';
import { useRef } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { IncidentsPage } from '../incidents/incidents-page.tsx';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { LinkBanner } from '../link/link-banner.tsx';
import { shown } from '../names/shown.ts';
import { useMay } from './use-may.ts';

/** What somebody sees whose role has nothing to do in a lesson. */
export const NothingYet = () => {
  const { lesson, view } = usePage();
  const person = useSession((session) => session.person);
  const isIncidents = useView((now) => now.incidents);
  const mayIncidents = useMay('incidents');
  useShortcuts(useRef(null));
  if (person === null) return null;
  if (isIncidents && mayIncidents) return <IncidentsPage />;
  return (
    <div className="nothing-yet">
      <LinkBanner />
      <main>
        <EmptyState icon={UserRound} title={say('role.nothing')} level={1}>
          <p>{say('role.nothing.what', { user: shown(person.user), role: say(`role.${person.role}`) })}</p>
          <div className="nothing-yet-deeds">
            <Button variant="accent" onPress={() => lesson.signOut()}>
              {say('role.sign-out')}
            </Button>
            {mayIncidents && (
              <Button keys="I" onPress={() => view.update((now) => ({ ...now, incidents: true }))}>
                {say('incidents.button')}
              </Button>
            )}
            <Button onPress={() => lesson.lock()}>{say('menu.lock')}</Button>
          </div>
        </EmptyState>
      </main>
    </div>
  );
};
