import './names.css';
import { say } from '../../words.ts';

/** Beside a name that can be taken for another in the room: which of them this is. */
export const AlikeBadge = ({ number }: { readonly number: number | undefined }) => {
  if (number === undefined) return null;
  return (
    <span className="alike" title={say('names.alike')}>
      <span aria-hidden>{number}</span>
      <span className="u-unseen">{say('names.alike.number', { n: number })}</span>
    </span>
  );
};
