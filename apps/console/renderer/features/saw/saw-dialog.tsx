import { Button, Dialog, TextArea } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { KindSelect } from '../incidents/kind-select.tsx';
import { IDLE, Said, type SaidState } from '../incidents/said.tsx';
import { shown } from '../names/shown.ts';

/** The press that counts has the keyboard: S, Enter, and the picture is withheld. What it was may be said, or later. */
const SawForm = ({ station, onDone }: { readonly station: string; readonly onDone: () => void }) => {
  const { incidents } = usePage();
  const safe = useView((now) => now.safe);
  const [kind, setKind] = useState('');
  const [text, setText] = useState('');
  const [state, setState] = useState<SaidState>(IDLE);
  const report = async (): Promise<void> => {
    setState({ kind: 'working' });
    const kinds = kind === '' ? [] : [kind];
    const ended = await incidents.raise({ station, room: null, kinds, text: text.trim(), agoMs: 0 });
    setState(
      'code' in ended
        ? { kind: 'failed', code: ended.code }
        : { kind: 'done', text: say(safe ? 'saw.done.safe' : 'saw.done') },
    );
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (state.kind !== 'working') void report();
  };
  if (state.kind === 'done')
    return (
      <div className="ask">
        <Said state={state} />
        <div className="ask-deeds">
          <Button autoFocus onPress={onDone}>
            {say('saw.close')}
          </Button>
        </div>
      </div>
    );
  return (
    <form className="ask" onSubmit={onSubmit} noValidate>
      {!safe && <p>{say('saw.why')}</p>}
      {safe ? (
        <p className="u-quiet">{say('saw.later')}</p>
      ) : (
        <>
          <KindSelect kind={kind} onChange={setKind} />
          <TextArea label={say('saw.words')} value={text} onChange={setText} rows={2} />
        </>
      )}
      <div className="ask-deeds">
        <Button variant="accent" type="submit" autoFocus>
          {state.kind === 'working' ? say('saw.working') : say('saw.go')}
        </Button>
        <Button variant="quiet" onPress={onDone}>
          {say('raise.leave')}
        </Button>
      </div>
      <Said state={state} />
    </form>
  );
};

/** "I saw something": reports what is on one pupil's screen. */
export const SawDialog = () => {
  const { view } = usePage();
  const station = useView((now) => (now.asking?.kind === 'saw' ? now.asking.station : null));
  const name = useSession(({ stations }) => stations.find(({ id }) => id === station)?.name ?? '');
  const safe = useView((now) => now.safe);
  const close = (): void => view.update((now) => ({ ...now, asking: null }));
  return (
    <Dialog
      title={say(safe ? 'saw.title.safe' : 'saw.title', { name: shown(name) })}
      closeLabel={say('saw.close')}
      isOpen={station !== null}
      onClose={close}
      size="small"
    >
      {station !== null && <SawForm station={station} onDone={close} />}
    </Dialog>
  );
};
