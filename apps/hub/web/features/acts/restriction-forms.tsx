import { restrictionsOf } from '@usher/incidents';
import { Select, TextArea } from '@usher/ui';
import { useState } from 'react';
import { personName, useNames } from '../../page/names.ts';
import { dateTime, say, wordsFor } from '../../page/words.ts';
import { ActFrame } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';

const LIMITS = ['no-sign-in', 'supervised-only', 'no-internet'] as const;
type Limit = (typeof LIMITS)[number];
const HOUR = 60 * 60_000;
const LENGTHS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, fortnight: 14 * 24 * HOUR } as const;
type Length = keyof typeof LENGTHS;
const LENGTH_NAMES = Object.keys(LENGTHS) as Length[];

/** Limits a pupil for a time, which ends by itself. */
export const RestrictionForm = (props: FormProps) => {
  const names = useNames();
  const pupils = props.state.people.filter(({ who }) => who === 'pupil');
  const [person, setPerson] = useState('');
  const [limit, setLimit] = useState<Limit | ''>('');
  const [length, setLength] = useState<Length | ''>('');
  const [why, setWhy] = useState('');
  const act = () => {
    const from = Date.now();
    const until = from + LENGTHS[length === '' ? 'hour' : length];
    return {
      kind: 'case.restriction' as const,
      facts: { limit: limit === '' ? 'supervised-only' : limit, from, until },
      words: { why },
      people: [{ person, part: 'about' as const }],
    };
  };
  return (
    <ActFrame
      {...props}
      label={say('act.restrict')}
      ready={person !== '' && limit !== '' && length !== '' && why.trim() !== ''}
      act={act}
    >
      <Select
        label={say('act.sanction.about')}
        value={person}
        onChange={setPerson}
        empty={say('act.choose')}
        options={pupils.map((one) => ({ value: one.person, text: personName(one.person, names) }))}
      />
      <Select
        label={say('act.restrict.limit')}
        value={limit}
        onChange={setLimit}
        empty={say('act.choose')}
        options={LIMITS.map((one) => ({ value: one, text: wordsFor('limit', one) }))}
      />
      <Select
        label={say('act.restrict.length')}
        value={length}
        onChange={setLength}
        empty={say('act.choose')}
        options={LENGTH_NAMES.map((one) => ({ value: one, text: say(`act.restrict.${one}`) }))}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

/** Lifts a limit before its time. */
export const LiftForm = (props: FormProps) => {
  const names = useNames();
  // As they were when the form was opened; the hub knows what lasts when it is sent.
  const [openedAt] = useState(() => Date.now());
  const lasting = restrictionsOf(props.state).filter(({ until }) => until > openedAt);
  const [restriction, setRestriction] = useState('');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.lift')}
      ready={restriction !== '' && why.trim() !== ''}
      act={() => ({ kind: 'case.lifted', facts: { restriction }, words: { why }, people: [] })}
    >
      <Select
        label={say('act.lift')}
        value={restriction}
        onChange={setRestriction}
        empty={say('act.choose')}
        options={lasting.map(({ id, person, limit, until }) => ({
          value: id,
          text: `${personName(person, names)}: ${wordsFor('limit', limit)}, ${dateTime(until)}`,
        }))}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};
