import { Icon, StateBadge } from '@usher/ui';
import { ChevronRight, CircleDot, HelpCircle, Lock, PackageCheck, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { CaseSummary } from '../../contract/cases.ts';
import { personName, useNames } from '../../page/names.ts';
import { hrefOf } from '../../page/place.ts';
import { caseNumber, dateTime, listed, say, wordsFor } from '../../page/words.ts';

const WAITS = { 'to-be-opened': CircleDot, 'for-an-answer': HelpCircle, 'to-be-closed': PackageCheck } as const;

const State = ({ of }: { readonly of: CaseSummary }) => {
  if (of.status === 'closed') return <StateBadge word={say('case.closed')} shape={ShieldCheck} />;
  if (of.waits !== null)
    return <StateBadge word={wordsFor('case.waits', of.waits)} shape={WAITS[of.waits]} tone="accent" />;
  return <StateBadge word={say('case.open')} shape={CircleDot} />;
};

const title = ({ kinds }: CaseSummary): string => {
  if (kinds === null) return say('case.hidden');
  return kinds.length === 0 ? say('case.unknown-kind') : listed(kinds.map((kind) => wordsFor('kind', kind)));
};

const where = ({ place }: CaseSummary): string | null => {
  if (place === null || (place.room === null && place.device === null)) return null;
  if (place.room === null || place.device === null) return place.room ?? place.device;
  return say('case.at', { room: place.room, device: place.device });
};

/** A case in a list: what, who, where, when, and what it waits for. */
export const CaseLine = ({ of }: { readonly of: CaseSummary }) => {
  const names = useNames();
  const people = of.people === null ? [] : of.people.map((person) => personName(person, names));
  return (
    <a className="case-line" href={hrefOf({ page: 'case', id: of.id })}>
      <span className="case-line-what">
        <strong>{title(of)}</strong>
        <span className="case-line-marks">
          {of.isSealed && <StateBadge word={say('case.sealed')} shape={Lock} tone="alarm" />}
          {of.isSafeguarding && !of.isSealed && (
            <StateBadge word={say('case.safeguarding')} shape={ShieldAlert} tone="strong" />
          )}
        </span>
      </span>
      <span className="case-line-who">{people.length === 0 ? '' : listed(people)}</span>
      <span className="case-line-where">{where(of)}</span>
      <span className="case-line-when u-numbers">{dateTime(of.openedAt)}</span>
      <span className="case-line-state">
        <State of={of} />
      </span>
      <span className="case-line-number u-numbers">{say('case.short', { number: caseNumber(of.id) })}</span>
      <Icon of={ChevronRight} />
    </a>
  );
};
