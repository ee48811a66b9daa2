import { Button, EmptyState } from '@usher/ui';
import { UserRound } from 'lucide-react';
import type { Alert } from '../features/alerts/alert-list.ts';
import { AlertStrip } from '../features/alerts/alert-strip.tsx';
import { LockForm } from '../features/console-lock/lock-form.tsx';
import { AlikeBadge } from '../features/names/alike-badge.tsx';
import { say } from '../words.ts';

const SINCE = Date.UTC(2026, 10, 23, 10, 45);
const nothing = (): void => undefined;
const alerts = (count: number, opens: Alert['opens']): readonly Alert[] =>
  Array.from({ length: count }, (_, i) => ({
    key: String(i),
    station: String(i),
    name: `ICT1-0${i + 1}`,
    opens,
    caseId: null,
  }));

/** What keeps a lesson safe: the lock of this console, alerts that tell the room nothing, names that look alike. */
export const Guards = () => (
  <section>
    <h2>Guards</h2>
    <div className="gallery-row">
      <div className="gallery-half">
        <LockForm
          lock={{ user: 'm.okonkwo', since: SINCE, pin: true, left: 10 }}
          onUnlock={() => Promise.resolve('wrong-secret')}
          onLeave={nothing}
        />
      </div>
      <div className="gallery-half">
        <LockForm
          lock={{ user: 'm.okonkwo', since: SINCE, pin: false, left: 3 }}
          onUnlock={() => Promise.resolve('wrong-secret')}
          onLeave={nothing}
        />
      </div>
      <div>
        amelia.hart <AlikeBadge number={1} /> аmelia.hart <AlikeBadge number={2} />
      </div>
    </div>
    <div className="gallery-sheet">
      <AlertStrip alerts={alerts(1, null)} onShow={nothing} onHide={nothing} onOpen={nothing} />
      <AlertStrip alerts={alerts(1, 'incident')} onShow={nothing} onHide={nothing} onOpen={nothing} />
      <AlertStrip alerts={alerts(6, 'hiding')} onShow={nothing} onHide={nothing} onOpen={nothing} />
      <EmptyState icon={UserRound} title={say('role.nothing')}>
        <p>{say('role.nothing.what', { user: 'h.price', role: say('role.head') })}</p>
        <Button variant="accent">{say('role.sign-out')}</Button>
      </EmptyState>
    </div>
  </section>
);
