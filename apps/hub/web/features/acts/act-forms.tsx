import { Select, SegmentedControl, TextArea, TextField } from '@usher/ui';
import { useState } from 'react';
import type { WishedAct } from '../../contract/cases.ts';
import { useChoices } from '../../page/choices.tsx';
import { personName, useNames } from '../../page/names.ts';
import { say, wordsFor, type Words } from '../../page/words.ts';
import { ActFrame, typed } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';

const about = (person: string): WishedAct['people'] => [{ person, part: 'about' }];

export const NoteForm = (props: FormProps) => {
  const [text, setText] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.note')}
      ready={text.trim() !== ''}
      act={() => ({ kind: 'case.note', facts: {}, words: { text }, people: [] })}
    >
      <TextArea label={say('act.note.text')} value={text} onChange={setText} />
    </ActFrame>
  );
};

export const ActionForm = (props: FormProps) => {
  const { actions } = useChoices();
  const [action, setAction] = useState('');
  const [what, setWhat] = useState('');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.action')}
      ready={action !== '' && what.trim() !== '' && why.trim() !== ''}
      act={() => ({ kind: 'case.action', facts: { action }, words: { what, why }, people: [] })}
    >
      <Select
        label={say('act.action.action')}
        value={action}
        onChange={setAction}
        empty={say('act.choose')}
        options={[...actions, 'other'].map((id) => ({ value: id, text: wordsFor('action', id) }))}
      />
      <TextArea label={say('act.action.what')} value={what} onChange={setWhat} rows={2} />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

export const OutcomeForm = (props: FormProps) => {
  const { outcomes } = useChoices();
  const [outcome, setOutcome] = useState('');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.outcome')}
      ready={outcome !== ''}
      act={() => ({ kind: 'case.outcome', facts: { outcome }, words: typed({ why }), people: [] })}
    >
      <Select
        label={say('act.outcome.outcome')}
        value={outcome}
        onChange={setOutcome}
        empty={say('act.choose')}
        options={outcomes.map((id) => ({ value: id, text: wordsFor('outcome', id) }))}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

export const ParentsForm = (props: FormProps) => {
  const names = useNames();
  const pupils = props.state.people.filter(({ who }) => who === 'pupil').map(({ person }) => person);
  const [person, setPerson] = useState(pupils[0] ?? '');
  const [informed, setInformed] = useState<'yes' | 'no'>('yes');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.parents')}
      act={() => ({
        kind: 'case.parents',
        facts: { informed: informed === 'yes' },
        words: typed({ why }),
        people: person === '' ? [] : about(person),
      })}
    >
      {pupils.length > 0 && (
        <Select
          label={say('act.parents.about')}
          value={person}
          onChange={setPerson}
          empty={say('act.choose')}
          options={pupils.map((one) => ({ value: one, text: personName(one, names) }))}
        />
      )}
      <SegmentedControl
        label={say('act.parents.informed')}
        value={informed}
        onChange={setInformed}
        options={[
          { value: 'yes', text: say('answer.yes') },
          { value: 'no', text: say('answer.no') },
        ]}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

export const ContactForm = (props: FormProps) => {
  const { contacts } = useChoices();
  const [contact, setContact] = useState('');
  const [reference, setReference] = useState('');
  const [advice, setAdvice] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.contact')}
      ready={contact !== ''}
      act={() => ({ kind: 'case.contact', facts: { contact, reference }, words: typed({ advice }), people: [] })}
    >
      <Select
        label={say('act.contact.contact')}
        value={contact}
        onChange={setContact}
        empty={say('act.choose')}
        options={contacts.map(({ id, name }) => ({ value: id, text: name === '' ? wordsFor('contact', id) : name }))}
      />
      <TextField label={say('act.contact.reference')} value={reference} onChange={setReference} maxLength={128} />
      <TextArea label={say('act.contact.advice')} value={advice} onChange={setAdvice} rows={2} />
    </ActFrame>
  );
};

export const CustodyForm = (props: FormProps) => {
  const [item, setItem] = useState('');
  const [words, setWords] = useState({ what: '', from: '', to: '' });
  const set = (name: keyof typeof words) => (text: string) => setWords({ ...words, [name]: text });
  return (
    <ActFrame
      {...props}
      label={say('act.custody')}
      ready={item.trim() !== '' && words.what.trim() !== ''}
      act={() => ({ kind: 'case.custody', facts: { item }, words: typed(words), people: [] })}
    >
      <TextField label={say('act.custody.item')} value={item} onChange={setItem} maxLength={128} />
      <TextArea label={say('act.custody.what')} value={words.what} onChange={set('what')} rows={2} />
      <TextField label={say('act.custody.from')} value={words.from} onChange={set('from')} maxLength={128} />
      <TextField label={say('act.custody.to')} value={words.to} onChange={set('to')} maxLength={128} />
    </ActFrame>
  );
};

/** An act that needs no more than a reason. */
export const WhyForm = ({
  kind,
  facts,
  label = 'act.why',
  what,
  ...props
}: FormProps & {
  readonly kind: WishedAct['kind'];
  readonly facts: WishedAct['facts'];
  readonly label?: Words;
  readonly what?: Words;
}) => {
  const [why, setWhy] = useState('');
  return (
    <ActFrame {...props} label={say(label)} act={() => ({ kind, facts, words: typed({ why }), people: [] })}>
      {what !== undefined && <p>{say(what)}</p>}
      <TextArea label={say(label)} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};
