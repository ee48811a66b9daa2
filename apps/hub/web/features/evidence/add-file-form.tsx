import { Button, Icon, TextArea } from '@usher/ui';
import { KeyRound } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { MOST_EVIDENCE_BYTES } from '../../contract/evidence.ts';
import { ask } from '../../page/host.ts';
import { LoadingPage } from '../../page/refused.tsx';
import { Trouble } from '../../page/trouble.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal } from '../../page/words.ts';
import { FormFoot } from '../acts/form-foot.tsx';
import { sizeText } from './content-kind.ts';
import { FileChoice } from './file-choice.tsx';

type Props = {
  readonly shown: CaseShown;
  readonly put: (shown: CaseShown) => void;
  readonly onEnd: () => void;
};

const base64Of = async (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve((reader.result as string).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file could not be read')));
    reader.readAsDataURL(file);
  });

const troubleWith = (file: File | null): string | null => {
  if (file === null) return null;
  if (file.size === 0) return say('evidence.add.empty');
  return file.size > MOST_EVIDENCE_BYTES ? say('evidence.add.too-large', { size: sizeText(file.size) }) : null;
};

/** Why no file can be added, said before anybody has chosen one. */
const NoKey = ({ keys, onEnd }: { readonly keys: 'missing' | 'waiting'; readonly onEnd: () => void }) => (
  <div className="no-key" role="status">
    <Icon of={KeyRound} />
    <div>
      <h3>{say('evidence.missing.title')}</h3>
      <p>{say(keys === 'missing' ? 'evidence.missing' : 'evidence.waiting')}</p>
      <Button size="small" onPress={onEnd}>
        {say('act.cancel')}
      </Button>
    </div>
  </div>
);

/** Adds a file, which is sealed as it arrives. What was chosen and typed stays when it is refused. */
export const AddFileForm = ({ shown, put, onEnd }: Props) => {
  const { answer } = useAnswer(() => ask('evidence.standing', {}), 'evidence.standing');
  const [file, setFile] = useState<File | null>(null);
  const [what, setWhat] = useState('');
  const { send, isWorking, code } = useSend();
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <Trouble text={sayRefusal(answer.code)} />;
  const { keys } = answer.value;
  if (keys !== 'ready') return <NoKey keys={keys} onEnd={onEnd} />;
  const wrong = troubleWith(file);
  const isReady = file !== null && wrong === null && what.trim() !== '';
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    void send(async () => {
      put(await ask('evidence.add', { id: shown.id, what, content: await base64Of(file) }));
      onEnd();
    });
  };
  return (
    <form className="form" onSubmit={submit} aria-label={say('evidence.add')}>
      <FileChoice label={say('evidence.add.file')} note={say('evidence.add.note')} onChange={setFile} />
      <TextArea
        label={say('evidence.add.what')}
        note={say('evidence.add.what.note')}
        value={what}
        onChange={setWhat}
        rows={2}
        maxLength={1_000}
      />
      {wrong !== null && <Trouble text={wrong} />}
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <FormFoot go={say('evidence.add.go')} isWorking={isWorking} isReady={isReady} onEnd={onEnd} />
    </form>
  );
};
