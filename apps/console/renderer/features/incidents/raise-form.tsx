import { Button, TextArea, TextField } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { usePage } from '../../page.ts';
import { say } from '../../words.ts';
import { dayInFull } from './incident-words.ts';
import { KindSelect } from './kind-select.tsx';
import { raisedAgo, typedAt } from './raised-at.ts';
import { IDLE, Said, type SaidState } from './said.tsx';

type Trouble = 'time' | 'future' | 'too-old' | 'words' | null;

/** Raises what happened away from a screen; then it is open, where more can be added. */
export const RaiseForm = ({ onDone }: { readonly onDone: () => void }) => {
  const { incidents, board } = usePage();
  const [typed, setTyped] = useState(() => ({ ...typedAt(board.hubNow()), room: '', text: '' }));
  const [kind, setKind] = useState('');
  const [trouble, setTrouble] = useState<Trouble>(null);
  const [state, setState] = useState<SaidState>(IDLE);
  const field = (name: 'date' | 'time' | 'room' | 'text') => ({
    value: typed[name],
    onChange: (value: string) => setTyped((now) => ({ ...now, [name]: value })),
  });
  const raise = async (agoMs: number): Promise<void> => {
    setState({ kind: 'working' });
    const room = typed.room.trim();
    const ended = await incidents.raise({
      station: null,
      room: room === '' ? null : room,
      kinds: kind === '' ? [] : [kind],
      text: typed.text.trim(),
      agoMs,
    });
    if ('code' in ended) return setState({ kind: 'failed', code: ended.code });
    incidents.want(ended.caseId);
    return onDone();
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const ago = raisedAgo(typed.date, typed.time, board.hubNow());
    const wrong = typeof ago === 'string' ? ago : typed.text.trim() === '' && kind === '' ? 'words' : null;
    setTrouble(wrong);
    if (wrong === null && typeof ago === 'number' && state.kind !== 'working') void raise(ago);
  };
  const agoNow = raisedAgo(typed.date, typed.time, board.hubNow());
  const note = typeof agoNow === 'number' ? { note: dayInFull(board.hubNow() - agoNow) } : {};
  const wrongTime = trouble === null || trouble === 'words' ? {} : { error: say(`raise.trouble.${trouble}`) };
  return (
    <form className="incident incident-form" onSubmit={onSubmit} noValidate aria-label={say('raise.title')}>
      <h2>{say('raise.title')}</h2>
      <p className="u-quiet">{say('raise.why')}</p>
      <div className="raise-when">
        <TextField label={say('raise.date')} type="date" autoFocus {...field('date')} {...note} {...wrongTime} />
        <TextField label={say('raise.time')} type="time" {...field('time')} />
      </div>
      <TextField label={say('raise.room')} note={say('raise.room.note')} maxLength={64} {...field('room')} />
      <KindSelect kind={kind} onChange={setKind} />
      <TextArea
        label={say('raise.words')}
        note={say('raise.words.note')}
        rows={4}
        {...field('text')}
        {...(trouble === 'words' ? { error: say('raise.trouble.words') } : {})}
      />
      <div className="ask-deeds">
        <Button variant="accent" type="submit">
          {state.kind === 'working' ? say('raise.working') : say('raise.go')}
        </Button>
        <Button variant="quiet" onPress={onDone}>
          {say('raise.leave')}
        </Button>
      </div>
      <Said state={state} />
    </form>
  );
};
