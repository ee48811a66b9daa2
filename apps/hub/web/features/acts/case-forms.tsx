import { Select, TextArea, TextField } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CaseSummary, Inbox } from '../../contract/cases.ts';
import { useChoices } from '../../page/choices.tsx';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useAnswer } from '../../page/use-answer.ts';
import { useSend } from '../../page/use-send.ts';
import { caseNumber, dateTime, listed, say, sayRefusal, wordsFor } from '../../page/words.ts';
import { ActFrame, typed } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';
import { FormFoot } from './form-foot.tsx';

/** Gives a case to somebody to look after. */
export const AssignForm = (props: FormProps) => {
  const { staff } = useChoices();
  const [owner, setOwner] = useState('');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.assign')}
      ready={owner !== ''}
      act={() => ({
        kind: 'case.assigned',
        facts: {},
        words: typed({ why }),
        people: [{ person: owner, part: 'owner' }],
      })}
    >
      <Select
        label={say('act.assign.owner')}
        value={owner}
        onChange={setOwner}
        empty={say('act.choose')}
        options={staff.map((one) => ({ value: one.person, text: one.name }))}
      />
      <TextArea label={say('flow.why.optional')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

const caseWords = ({ id, kinds, openedAt }: CaseSummary): string =>
  `${caseNumber(id)}, ${dateTime(openedAt)}: ${kinds === null ? say('case.hidden') : listed(kinds.map((kind) => wordsFor('kind', kind)))}`;

const casesIn = ({ fresh, waiting, overdue, others }: Inbox): readonly CaseSummary[] => [
  ...fresh,
  ...waiting,
  ...overdue,
  ...others,
];

/** Links another open case, or one whose number is known. */
export const LinkForm = (props: FormProps) => {
  const { answer } = useAnswer(() => ask('inbox', {}), 'inbox to link');
  const [other, setOther] = useState('');
  const [why, setWhy] = useState('');
  const all = answer.state === 'there' ? casesIn(answer.value) : [];
  const others = all.filter(({ id }) => id !== props.shown.id && !props.state.linked.includes(id));
  return (
    <ActFrame
      {...props}
      label={say('act.link')}
      ready={other !== ''}
      act={() => ({ kind: 'case.link', facts: { other }, words: typed({ why }), people: [] })}
    >
      <Select
        label={say('act.link.other')}
        value={other}
        onChange={setOther}
        empty={say('act.choose')}
        options={others.map((one) => ({ value: one.id, text: caseWords(one) }))}
      />
      <TextArea label={say('flow.why.optional')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

export const MarkingForm = (props: FormProps) => {
  const { markings } = useChoices();
  const [marking, setMarking] = useState('');
  const [why, setWhy] = useState('');
  return (
    <ActFrame
      {...props}
      label={say('act.marking')}
      ready={marking !== '' && why.trim() !== ''}
      act={() => ({ kind: 'case.marking', facts: { marking }, words: { why }, people: [] })}
    >
      <Select
        label={say('act.marking')}
        value={marking}
        onChange={setMarking}
        empty={say('act.choose')}
        options={markings.map(({ id, words }) => ({ value: id, text: words }))}
      />
      <TextArea label={say('act.why')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};

/** Prints a case once the hub has written down why. */
export const PrintForm = ({ shown, put, onEnd }: FormProps) => {
  const { send, isWorking, code } = useSend();
  const [why, setWhy] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send(async () => {
      const next = await ask('case.print', { id: shown.id, why });
      // What is printed says that it was.
      flushSync(() => put(next));
      print();
    });
  };
  return (
    <form className="form" onSubmit={submit} aria-label={say('act.print')}>
      <TextField label={say('papers.why')} value={why} onChange={setWhy} maxLength={1_000} />
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <FormFoot go={say('papers.print')} isWorking={isWorking} isReady={why.trim() !== ''} onEnd={onEnd} />
    </form>
  );
};
