import './incidents.css';
import { Button, EmptyState, ToggleButton } from '@usher/ui';
import { ArrowLeft, EyeOff, FilePlus, NotebookText } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { Alerts } from '../alerts/alerts.tsx';
import { LinkBanner } from '../link/link-banner.tsx';
import { IncidentBrowser } from './incident-browser.tsx';
import { HiddenNow } from './hidden-now.tsx';
import { IncidentView } from './incident-view.tsx';
import { RaiseForm } from './raise-form.tsx';

const Head = ({ onRaise }: { readonly onRaise: (() => void) | null }) => {
  const { view } = usePage();
  const safe = useView((now) => now.safe);
  const seesRooms = useSession(({ room }) => room.kind !== 'none');
  return (
    <header className="room-head">
      <Button icon={ArrowLeft} keys="Escape" onPress={() => view.update((now) => ({ ...now, incidents: false }))}>
        {seesRooms ? say('incidents.back') : say('look.back')}
      </Button>
      <div className="room-head-name incidents-name">
        <h1>{say('incidents.title')}</h1>
      </div>
      {onRaise !== null && (
        <Button variant="accent" icon={FilePlus} onPress={onRaise}>
          {say('incidents.raise')}
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
    </header>
  );
};

const Chosen = ({ isRaising, onRaised }: { readonly isRaising: boolean; readonly onRaised: () => void }) => {
  const { incidents } = usePage();
  const opened = useStore(incidents.opened, (now) => now);
  if (isRaising) return <RaiseForm onDone={onRaised} />;
  if (opened !== null) return <IncidentView key={opened.caseId} opened={opened} />;
  return (
    <EmptyState icon={NotebookText} title={say('incidents.choose')}>
      <p>{say('incidents.choose.what')}</p>
    </EmptyState>
  );
};

const Body = ({ isRaising, onRaising }: { readonly isRaising: boolean; readonly onRaising: (on: boolean) => void }) => {
  const { incidents } = usePage();
  const isUp = useSession((session) => session.link.state === 'up');
  useEffect(() => {
    // Also when the link is back: what could not be asked can be now.
    if (isUp) void incidents.refresh();
  }, [incidents, isUp]);
  const choose = (caseId: string): void => {
    onRaising(false);
    void incidents.open(caseId);
  };
  return (
    <div className="incidents">
      <nav className="incidents-list" aria-label={say('incidents.list')}>
        <IncidentBrowser onChoose={choose} />
      </nav>
      <section className="incidents-one" aria-live="polite">
        <Chosen isRaising={isRaising} onRaised={() => onRaising(false)} />
      </section>
    </div>
  );
};

/** What this person may know of incidents, in the place of the room. It is opened by them and never by itself. */
export const IncidentsPage = () => {
  const { incidents } = usePage();
  const safe = useView((now) => now.safe);
  const [isRaising, setRaising] = useState(false);
  const top = useRef<HTMLElement>(null);
  useEffect(() => {
    top.current?.focus();
    // What was open is not there any more for whoever opens the page next.
    return () => incidents.close();
  }, [incidents]);
  return (
    <div className="page">
      <Head onRaise={safe ? null : () => setRaising(true)} />
      <div className="page-news">
        <LinkBanner />
        <Alerts />
      </div>
      <main ref={top} className="page-body" tabIndex={-1}>
        {safe ? <HiddenNow /> : <Body isRaising={isRaising} onRaising={setRaising} />}
      </main>
    </div>
  );
};
