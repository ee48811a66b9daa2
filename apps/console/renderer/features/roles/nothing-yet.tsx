import './roles.css';
import { Button, EmptyState } from '@usher/ui';
import { UserRound } from 'lucide-react';
import { usePage, useSession } from '../../page.ts';
import { say } from '../../words.ts';
import { LinkBanner } from '../link/link-banner.tsx';
import { shown } from '../names/shown.ts';

/** What somebody sees whose role has nothing to do in a lesson. */
export const NothingYet = () => {
  const { lesson } = usePage();
  const person = useSession((session) => session.person);
  if (person === null) return null;
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
            <Button onPress={() => lesson.lock()}>{say('menu.lock')}</Button>
          </div>
        </EmptyState>
      </main>
    </div>
  );
};
