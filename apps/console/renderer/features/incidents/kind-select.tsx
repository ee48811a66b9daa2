import { Select } from '@usher/ui';
import { useEffect } from 'react';
import { usePage } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { kindName } from './incident-words.ts';

/** What it was, for who can say so at once; folded away, because a room may see it. */
export const KindSelect = ({
  kind,
  onChange,
}: {
  /** The id of one of the school's kinds; empty for none. */
  readonly kind: string;
  readonly onChange: (kind: string) => void;
}) => {
  const { incidents } = usePage();
  const kinds = useStore(incidents.kinds, (now) => now);
  useEffect(() => void incidents.askKinds(), [incidents]);
  return (
    <Select
      label={say('raise.kind')}
      value={kind}
      onChange={onChange}
      empty={say('raise.kind.none')}
      options={kinds.map((one) => ({ value: one.id, text: kindName(one) }))}
    />
  );
};
