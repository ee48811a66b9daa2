import { TextArea } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { ask, codeOf } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { caseNumber, say, sayRefusal } from '../../page/words.ts';
import { FormFoot } from '../acts/form-foot.tsx';
import { bytesOf, openEvidence, OtherKey } from './evidence-key.ts';
import { FreshCode } from './fresh-code.tsx';
import { KeyChoice, NotAKey, readGiven, useGivenKey } from './key-choice.tsx';

type Props = {
  readonly shown: CaseShown;
  readonly item: string;
  readonly put: (shown: CaseShown) => void;
  readonly onOpened: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly onEnd: () => void;
};

const troubleOf = (error: unknown): string => {
  if (error instanceof NotAKey) return say(error.words);
  if (error instanceof OtherKey) return say('evidence.open.other-key');
  // What came was changed: only then does the inner lock not open.
  if (error instanceof DOMException) return say('evidence.open.broken');
  return sayRefusal(codeOf(error));
};

/** Asks for an item with a reason and a fresh code, and opens it here with a key that is not sent. */
export const OpenForm = ({ shown, item, put, onOpened, onEnd }: Props) => {
  const [given, setGiven] = useGivenKey();
  const [why, setWhy] = useState('');
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const isReady = why.trim() !== '' && code.trim().length >= 6;
  const open = async (): Promise<void> => {
    // A key that does not open is noticed before anything is asked for and written down.
    const identity = await readGiven(given);
    const released = await ask('evidence.release', { id: shown.id, item, why, code: code.trim() });
    put(released.shown);
    onOpened(
      await openEvidence(identity, {
        caseId: shown.id,
        item,
        key: released.key,
        sealed: bytesOf(released.sealed),
      }),
    );
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady || isWorking) return;
    setWorking(true);
    setTrouble(null);
    open()
      .catch((error: unknown) => setTrouble(troubleOf(error)))
      .finally(() => setWorking(false));
  };
  return (
    <form className="form" onSubmit={submit} aria-label={`${say('evidence.open')} ${caseNumber(item)}`}>
      <p>{say('evidence.open.what')}</p>
      <TextArea label={say('evidence.open.why')} value={why} onChange={setWhy} rows={2} maxLength={1_000} />
      <KeyChoice given={given} onChange={setGiven} />
      <FreshCode code={code} onChange={setCode} />
      {trouble !== null && <Trouble text={trouble} />}
      <FormFoot go={say('evidence.open.go')} isWorking={isWorking} isReady={isReady} onEnd={onEnd} />
    </form>
  );
};
