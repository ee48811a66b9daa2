import { CheckChoice, RadioChoice, Select, TextArea } from '@usher/ui';
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { Icon } from '@usher/ui';
import { useChoices } from '../../page/choices.tsx';
import { ask } from '../../page/host.ts';
import { personName, useNames } from '../../page/names.ts';
import { useAnswer } from '../../page/use-answer.ts';
import { listed, say, wordsFor } from '../../page/words.ts';
import { ActFrame } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';

type Category = 'A' | 'B' | 'C' | 'D' | 'none';

const SuggestionNote = ({ id, person, infringement }: { id: string; person: string; infringement: string }) => {
  const asked = { id, person, infringement: infringement === '' ? null : infringement };
  const { answer } = useAnswer(() => ask('case.suggest', asked), JSON.stringify(asked));
  if (answer.state !== 'there') return null;
  const { category, reasons, decidedBy, sanctions } = answer.value;
  return (
    <div className="suggestion" role="status">
      <Icon of={Lightbulb} />
      <div>
        <strong>
          {category === null ? say('act.sanction.suggested.none') : say('act.sanction.suggested', { category })}
        </strong>
        {reasons.map((reason) => (
          <p key={reason}>{wordsFor('suggestion', reason)}</p>
        ))}
        {sanctions.length > 0 && <p className="u-quiet">{listed(sanctions.map((one) => wordsFor('sanction', one)))}</p>}
        {decidedBy.length > 0 && <p className="u-quiet">{listed(decidedBy.map((post) => wordsFor('role', post)))}</p>}
      </div>
    </div>
  );
};

/** A decision about a sanction: the school's framework suggests with its reasons, a person decides with theirs. */
export const SanctionForm = (props: FormProps) => {
  const names = useNames();
  const { frameworks } = useChoices();
  const people = props.state.people.filter(
    ({ who }) => who === 'pupil' || (who === 'staff' && frameworks.staff.length > 0),
  );
  const [person, setPerson] = useState(people.find(({ part }) => part === 'instigator')?.person ?? '');
  const [infringement, setInfringement] = useState('');
  const [category, setCategory] = useState<Category | null>(null);
  const [sanctions, setSanctions] = useState<string[]>([]);
  const [warned, setWarned] = useState<string[]>([]);
  const [why, setWhy] = useState('');
  const who = people.find((one) => one.person === person)?.who === 'staff' ? 'staff' : 'pupil';
  const rows = frameworks[who];
  const offered = rows.find((row) => row.category === category)?.sanctions ?? [];
  return (
    <ActFrame
      {...props}
      label={say('act.sanction')}
      ready={person !== '' && category !== null && why.trim() !== ''}
      act={() => ({
        kind: 'case.sanction',
        facts: {
          framework: who,
          category: category === 'none' ? null : category,
          infringement: category === 'none' || infringement === '' ? null : infringement,
          sanctions: sanctions.filter((one) => offered.includes(one)),
          warned: warned.length > 0,
        },
        words: { why },
        people: [{ person, part: 'about' }],
      })}
    >
      <Select
        label={say('act.sanction.about')}
        value={person}
        onChange={setPerson}
        empty={say('act.choose')}
        options={people.map((one) => ({ value: one.person, text: personName(one.person, names) }))}
      />
      <Select
        label={say('act.sanction.infringement')}
        value={infringement}
        onChange={setInfringement}
        empty={say('act.choose')}
        options={rows.flatMap((row) =>
          row.infringements.map(({ id, words }) => ({
            value: id,
            text: words === '' ? wordsFor('infringement', id) : words,
          })),
        )}
      />
      {person !== '' && <SuggestionNote id={props.shown.id} person={person} infringement={infringement} />}
      <RadioChoice<Category>
        label={say('act.sanction.category')}
        value={category}
        onChange={setCategory}
        options={[
          { value: 'none', text: say('act.sanction.category.none') },
          ...rows.map((row) => ({
            value: row.category,
            text: say('act.sanction.category.X', { category: row.category }),
          })),
        ]}
      />
      {offered.length > 0 && (
        <CheckChoice
          label={say('act.sanction.sanctions')}
          value={sanctions}
          onChange={setSanctions}
          options={offered.map((one) => ({ value: one, text: wordsFor('sanction', one) }))}
        />
      )}
      <CheckChoice
        label=""
        value={warned}
        onChange={setWarned}
        options={[{ value: 'warned', text: say('act.sanction.warned') }]}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};
