import { Button, Icon } from '@usher/ui';
import {
  BarChart3,
  ClipboardCheck,
  Eye,
  FileText,
  KeyRound,
  Inbox as InboxIcon,
  type LucideIcon,
  LogOut,
  MessageCircleWarning,
  Search as SearchIcon,
  Shapes,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Page, SignedIn, SignInStep } from '../contract/sign-in.ts';
import { CasePage } from '../features/case/case-page.tsx';
import { EvidenceKeysPage } from '../features/evidence/evidence-keys-page.tsx';
import { InboxPage } from '../features/inbox/inbox-page.tsx';
import { PapersPage } from '../features/papers/papers-page.tsx';
import { PatternsPage } from '../features/patterns/patterns-page.tsx';
import { GovernorsPage } from '../features/governors/governors-page.tsx';
import { ReviewsPage } from '../features/reviews/reviews-page.tsx';
import { RaisePage } from '../features/raise/raise-page.tsx';
import { SearchPage } from '../features/search/search-page.tsx';
import { StaffActionsPage } from '../features/staff-actions/staff-actions-page.tsx';
import { ChoicesProvider } from './choices.tsx';
import { ask } from './host.ts';
import { hrefOf, type Place, usePlace } from './place.ts';
import { say, wordsFor } from './words.ts';

const ICONS: Readonly<Record<Page, LucideIcon>> = {
  inbox: InboxIcon,
  search: SearchIcon,
  raise: MessageCircleWarning,
  reviews: ClipboardCheck,
  patterns: Shapes,
  governors: BarChart3,
  papers: FileText,
  'evidence-keys': KeyRound,
  'staff-actions': Eye,
};

const Here = ({ place, who }: { readonly place: Place; readonly who: SignedIn }) => {
  switch (place.page) {
    case 'case':
      return <CasePage key={place.id} id={place.id} who={who} />;
    case 'search':
      return <SearchPage />;
    case 'raise':
      return <RaisePage />;
    case 'staff-actions':
      return <StaffActionsPage />;
    case 'reviews':
      return <ReviewsPage />;
    case 'patterns':
      return <PatternsPage />;
    case 'governors':
      return <GovernorsPage />;
    case 'papers':
      return <PapersPage />;
    case 'evidence-keys':
      return <EvidenceKeysPage who={who} />;
    case 'inbox':
      return <InboxPage who={who} />;
  }
};

/** The pages somebody has, and the one they are on. */
export const Shell = ({ who, onOut }: { readonly who: SignedIn; readonly onOut: (step: SignInStep) => void }) => {
  const asked = usePlace();
  const [first = 'inbox'] = who.pages;
  const place = asked.page === 'case' || who.pages.includes(asked.page) ? asked : ({ page: first } as const);
  const main = useRef<HTMLElement>(null);
  const key = place.page === 'case' ? place.id : place.page;
  const before = useRef(key);
  useEffect(() => {
    // A new page begins at its top, for eyes and for screen readers alike.
    if (before.current !== key) main.current?.focus();
    before.current = key;
  }, [key]);
  const out = async (): Promise<void> => {
    const left = await ask('sign-out', {}).catch(() => ({ step: 'out' as const, school: who.school }));
    location.hash = '';
    onOut(left);
  };
  return (
    <div className="shell">
      <a className="skip" href="#page-here" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {say('app.skip')}
      </a>
      <header className="rail">
        <p className="rail-name">
          {say('app.name')}
          <span className="rail-school">{who.school}</span>
        </p>
        <nav aria-label={say('app.pages')}>
          <ul>
            {who.pages.map((page) => (
              <li key={page}>
                <a
                  className="rail-link"
                  href={hrefOf({ page })}
                  aria-current={place.page === page || (place.page === 'case' && page === 'inbox') ? 'page' : undefined}
                >
                  <Icon of={ICONS[page]} />
                  <span>{wordsFor('page', page)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="rail-foot">
          <p>
            <strong>{who.name}</strong>
            <span className="u-quiet">{who.posts.map((post) => wordsFor('role', post)).join(', ')}</span>
          </p>
          <Button size="small" icon={LogOut} onPress={() => void out()}>
            {say('sign-in.out')}
          </Button>
        </div>
      </header>
      <main className="here" id="page-here" tabIndex={-1} ref={main}>
        <ChoicesProvider>
          <Here place={place} who={who} />
        </ChoicesProvider>
      </main>
    </div>
  );
};
