import { Button, TextArea } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { usePage } from '../../page.ts';
import { say } from '../../words.ts';
import { IDLE, Said, type SaidState } from './said.tsx';

/** Adds what somebody saw or did. What was typed stays until it is in the register. */
export const NoteForm = ({ caseId }: { readonly caseId: string }) => {
  const { incidents } = usePage();
  const [text, setText] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const [state, setState] = useState<SaidState>(IDLE);
  const add = async (): Promise<void> => {
    setState({ kind: 'working' });
    const ended = await incidents.note(caseId, text.trim());
    if ('code' in ended) return setState({ kind: 'failed', code: ended.code });
    setText('');
    return setState({ kind: 'done', text: say('incident.done.note') });
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setEmpty(text.trim() === '');
    if (text.trim() !== '' && state.kind !== 'working') void add();
  };
  return (
    <form className="incident-form" onSubmit={onSubmit} noValidate aria-label={say('incident.note.form')}>
      <TextArea
        label={say('incident.note')}
        note={say('incident.note.what')}
        value={text}
        onChange={setText}
        rows={3}
        {...(isEmpty && text.trim() === '' ? { error: say('incident.note.empty') } : {})}
      />
      <Button type="submit">{state.kind === 'working' ? say('incident.note.adding') : say('incident.note.add')}</Button>
      <Said state={state} />
    </form>
  );
};
