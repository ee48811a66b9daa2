import { Select } from '@usher/ui';
import { say } from '../../words.ts';
import { nameOf, RAISED_KINDS } from './incident-words.ts';

type Kind = (typeof RAISED_KINDS)[number] | '';

/** What it was, for who can say so at once; folded away, because a room may see it. */
export const KindSelect = ({ kind, onChange }: { readonly kind: Kind; readonly onChange: (kind: Kind) => void }) => (
  <Select
    label={say('raise.kind')}
    value={kind}
    onChange={onChange}
    empty={say('raise.kind.none')}
    options={RAISED_KINDS.map((id) => ({ value: id, text: nameOf('kind', id) }))}
  />
);
