import { RadioChoice, SegmentedControl, Select, TextField } from '@usher/ui';
import { useState } from 'react';
import { useChoices } from '../../page/choices.tsx';
import { say, wordsFor } from '../../page/words.ts';
import { ActFrame } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';

type Who = 'pupil' | 'staff' | 'other';
type Part = 'victim' | 'instigator' | 'witness' | 'unknown';
const [WHO, PARTS]: [readonly Who[], readonly Part[]] = [
  ['pupil', 'staff', 'other'],
  ['victim', 'instigator', 'witness', 'unknown'],
];

/** Names somebody in a case. Staff are chosen, so that a case about one of them is kept from the right person. */
export const PersonForm = (props: FormProps) => {
  const { staff } = useChoices();
  const [who, setWho] = useState<Who>('pupil');
  const [person, setPerson] = useState('');
  const [part, setPart] = useState<Part | null>(null);
  return (
    <ActFrame
      {...props}
      label={say('act.person')}
      ready={person.trim() !== '' && part !== null}
      act={() => ({
        kind: 'case.person',
        facts: { who, part: part ?? 'unknown', posts: [] },
        words: {},
        people: [{ person: person.trim(), part: 'about' }],
      })}
    >
      <SegmentedControl
        label={say('act.person.who')}
        value={who}
        onChange={(next) => {
          setWho(next);
          setPerson('');
        }}
        options={WHO.map((one) => ({ value: one, text: wordsFor('who', one) }))}
      />
      {who === 'staff' ? (
        <Select
          label={say('act.person.staff')}
          value={person}
          onChange={setPerson}
          empty={say('act.choose')}
          options={staff.map((one) => ({ value: one.person, text: one.name }))}
        />
      ) : (
        <TextField
          label={say(who === 'pupil' ? 'act.person.pupil' : 'act.person.other')}
          value={person}
          onChange={setPerson}
          maxLength={64}
        />
      )}
      <RadioChoice
        label={say('act.person.part')}
        value={part}
        onChange={setPart}
        options={PARTS.map((one) => ({ value: one, text: wordsFor('part', one) }))}
      />
    </ActFrame>
  );
};
