import type { Entry } from '@usher/incidents';
import { Icon } from '@usher/ui';
import {
  ArrowRightLeft,
  Download,
  Eye,
  FileLock2,
  Gavel,
  HelpCircle,
  LockOpen,
  type LucideIcon,
  Megaphone,
  MessageCircleWarning,
  PencilLine,
  Phone,
  ShieldAlert,
  ShieldCheck,
  UserRound,
} from 'lucide-react';
import type { CaseShown } from '../../contract/cases.ts';
import { useNames } from '../../page/names.ts';
import { dateOnly, dateTime, say } from '../../page/words.ts';
import { reasonOf, sentenceOf, textsOf } from './sentence.ts';

const ICONS: Readonly<Partial<Record<Entry['kind'], LucideIcon>>> = {
  'case.report': MessageCircleWarning,
  'case.more': MessageCircleWarning,
  'case.person': UserRound,
  'case.told': Megaphone,
  'case.seen': Eye,
  'case.answer': HelpCircle,
  'case.suspect': ShieldAlert,
  'case.sanction': Gavel,
  'case.contact': Phone,
  'case.parents': Phone,
  'case.custody': ArrowRightLeft,
  'case.evidence': FileLock2,
  'case.release': LockOpen,
  'case.exported': Download,
  'case.closed': ShieldCheck,
};

/** Entries that only say that somebody looked or was told are told more quietly than what was decided. */
const QUIET: readonly Entry['kind'][] = ['case.seen', 'case.told'];

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const Told = ({ entry }: { readonly entry: Entry }) => {
  const names = useNames();
  const why = reasonOf(entry);
  return (
    <li className="told" data-quiet={QUIET.includes(entry.kind) || undefined}>
      <Icon of={ICONS[entry.kind] ?? PencilLine} />
      <div>
        <p className="told-line">
          <span>{sentenceOf(entry, names)}</span>
          <time className="u-quiet u-numbers" dateTime={new Date(entry.at).toISOString()} title={dateTime(entry.at)}>
            {time.format(entry.at)}
          </time>
        </p>
        {textsOf(entry).map((text) => (
          <p key={text} className="told-text">
            {text}
          </p>
        ))}
        {why !== null && why !== '' && <p className="told-why">{say('story.why', { why })}</p>}
      </div>
    </li>
  );
};

/** Everything that was reported, noted, decided and done, in the order it came, by day. */
export const Story = ({ shown }: { readonly shown: CaseShown }) => {
  const days = Map.groupBy(shown.entries, ({ at }) => dateOnly(at));
  return (
    <section className="story" aria-label={say('case.story')}>
      <h2>{say('case.story')}</h2>
      {[...days].map(([day, entries]) => (
        <section key={day} aria-label={day}>
          <h3 className="story-day">{day}</h3>
          <ol className="story-list">
            {entries.map((entry) => (
              <Told key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
      {shown.reads.length < 9 && <p className="u-quiet">{say('case.hidden-rest')}</p>}
    </section>
  );
};
