import './evidence.css';
import type { Case, EntryOf } from '@usher/incidents';
import { Button, Icon } from '@usher/ui';
import { FileLock2, FilePlus2, LockOpen } from 'lucide-react';
import { useState } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { personName, useNames } from '../../page/names.ts';
import { caseNumber, dateTime, say } from '../../page/words.ts';
import { AddFileForm } from './add-file-form.tsx';
import { sizeText } from './content-kind.ts';
import { OpenForm } from './open-form.tsx';
import { OpenedItem } from './opened-item.tsx';

type Props = { readonly shown: CaseShown; readonly put: (shown: CaseShown) => void };

const Item = ({
  entry,
  canOpen,
  ...props
}: Props & { readonly entry: EntryOf<'case.evidence'>; readonly canOpen: boolean }) => {
  const names = useNames();
  const [isAsking, setAsking] = useState(false);
  const [bytes, setBytes] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const { item, sha256 } = entry.facts;
  return (
    <li className="evidence-item">
      <Icon of={bytes === null ? FileLock2 : LockOpen} />
      <div className="evidence-item-what">
        <p>
          <strong className="u-numbers">{say('evidence.item', { number: caseNumber(item) })}</strong>
          {entry.words.what !== undefined && <span>{entry.words.what}</span>}
        </p>
        <p className="u-quiet u-numbers" title={`SHA-256 ${sha256}`}>
          {say('evidence.added', { by: personName(entry.by, names), when: dateTime(entry.at) })}
          {' · '}
          {say('evidence.size', { size: sizeText(entry.facts.bytes) })}
        </p>
      </div>
      {canOpen && !isAsking && bytes === null && (
        <Button size="small" onPress={() => setAsking(true)}>
          {say('evidence.open')}
        </Button>
      )}
      {isAsking && canOpen && (
        <OpenForm
          {...props}
          item={item}
          onEnd={() => setAsking(false)}
          onOpened={(opened) => {
            setBytes(opened);
            setAsking(false);
          }}
        />
      )}
      {bytes !== null && !props.shown.isSealed && (
        <OpenedItem {...props} item={item} bytes={bytes} onClose={() => setBytes(null)} />
      )}
    </li>
  );
};

/** The files of a case: who added what and when, one more, and, for whoever may, one opened. */
export const EvidenceCard = ({ state, shown, put }: Props & { readonly state: Case }) => {
  const [isAdding, setAdding] = useState(false);
  const { isSealed, may, reads, status } = shown;
  const mayAdd = may.includes('case.evidence') && !isSealed && status === 'open';
  const canOpen = may.includes('case.release') && reads.includes('evidence') && !isSealed;
  if (state.evidence.length === 0 && !mayAdd) return null;
  return (
    <section className="card evidence" aria-label={say('evidence.title')}>
      <h2>{say('evidence.title')}</h2>
      {isSealed && <p>{say('evidence.sealed')}</p>}
      {state.evidence.length === 0 ? (
        <p className="u-quiet">{say('evidence.none')}</p>
      ) : (
        <ul>
          {state.evidence.map((entry) => (
            <Item key={entry.id} entry={entry} canOpen={canOpen} shown={shown} put={put} />
          ))}
        </ul>
      )}
      {mayAdd && !isAdding && (
        <Button icon={FilePlus2} size="small" onPress={() => setAdding(true)}>
          {say('evidence.add')}
        </Button>
      )}
      {mayAdd && isAdding && <AddFileForm shown={shown} put={put} onEnd={() => setAdding(false)} />}
    </section>
  );
};
