import { EvidenceKeys } from '@usher/protocol';
import { Icon } from '@usher/ui';
import { KeyRound, Printer } from 'lucide-react';
import { personName } from '../../page/names.ts';
import { say } from '../../page/words.ts';
import { fingerprintOf } from './fingerprint.ts';

/** A document as the hub told it. Throws for what is none; the hub has looked at it before. */
export const keysIn = (text: string): EvidenceKeys => EvidenceKeys.parse(JSON.parse(text));

/** Whose keys a document names. */
export const Holders = ({
  text,
  names,
}: {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
}) => (
  <ul className="holders">
    {keysIn(text).holders.map(({ part, person, recipient }) => (
      <li key={recipient}>
        <Icon of={part === 'recovery' ? Printer : KeyRound} />
        <span>
          <strong>{person === null ? say('evidence-keys.part.recovery') : personName(person, names)}</strong>
          {person !== null && <span className="u-quiet">{say(`evidence-keys.part.${part}`)}</span>}
        </span>
      </li>
    ))}
  </ul>
);

/** What two people compare. */
export const Fingerprint = ({ digest }: { readonly digest: string }) => (
  <p className="fingerprint">
    <span className="u-quiet">{say('evidence-keys.fingerprint')}</span>
    <code>{fingerprintOf(digest)}</code>
  </p>
);
