import './flow.css';
import { Button, CheckChoice, Icon, RadioChoice, TextArea } from '@usher/ui';
import { CircleCheck, CircleDashed, Phone } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { CaseShown, Question } from '../../contract/cases.ts';
import { useChoices } from '../../page/choices.tsx';
import { ask } from '../../page/host.ts';
import { personName, useNames } from '../../page/names.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal, wordsFor } from '../../page/words.ts';

type Props = { readonly shown: CaseShown; readonly put: (shown: CaseShown) => void };

const Call = ({ contact }: { readonly contact: string }) => {
  const found = useChoices().contacts.find(({ id }) => id === contact);
  const isKnown = found !== undefined && found.name !== '';
  return (
    <p className="flow-call">
      <Icon of={Phone} />
      <span>
        <strong>{wordsFor('contact', contact)}.</strong>{' '}
        {isKnown ? say('flow.call', { name: found.name, how: found.how }) : say('flow.call.nobody')}
      </span>
    </p>
  );
};

const Missing = ({ title, missing }: { readonly title: string; readonly missing: readonly string[] }) => (
  <div className="flow-missing">
    <p>{title}</p>
    <ul>
      {missing.map((what) => (
        <li key={what}>
          <Icon of={CircleDashed} /> {wordsFor('missing', what)}
        </li>
      ))}
    </ul>
  </div>
);

const Asked = ({ shown, put, question, flow }: Props & { readonly question: Question; readonly flow: string }) => {
  const names = useNames();
  const { send, isWorking, code } = useSend();
  const [chosen, setChosen] = useState<readonly string[]>(question.kind === 'do' ? ['done'] : []);
  const [why, setWhy] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send(async () => {
      const { step, person } = question;
      put(await ask('case.answer', { id: shown.id, step, person, answers: [...chosen], why }));
    });
  };
  const label = wordsFor(`flow.${flow}`, question.step);
  const options = question.answers.map(({ answer, mine }) => ({
    value: answer,
    text: wordsFor(`flow.${flow}.${question.step}`, answer),
    isDisabled: !mine,
    ...(mine ? {} : { note: say('flow.not-mine') }),
  }));
  const only = question.answers.filter(({ alone }) => alone).map(({ answer }) => answer);
  const choose = (now: readonly string[]): void => {
    const fresh = now.find((one) => !chosen.includes(one));
    setChosen(fresh !== undefined && only.includes(fresh) ? [fresh] : now.filter((one) => !only.includes(one)));
  };
  return (
    <form className="form" onSubmit={submit} aria-label={label}>
      {question.person !== null && (
        <p className="flow-about">{say('flow.about', { name: personName(question.person, names) })}</p>
      )}
      {question.kind === 'do' && <p className="flow-question">{label}</p>}
      {question.contact !== null && <Call contact={question.contact} />}
      {question.missing.length > 0 && <Missing title={say('flow.first')} missing={question.missing} />}
      {question.kind === 'ask' && (
        <RadioChoice
          label={<span className="flow-question">{label}</span>}
          value={chosen[0] ?? null}
          onChange={(answer) => setChosen([answer])}
          options={options}
        />
      )}
      {question.kind === 'choose' && (
        <CheckChoice
          label={<span className="flow-question">{label}</span>}
          value={chosen}
          onChange={choose}
          options={options}
        />
      )}
      {question.missing.length === 0 && (
        <>
          <TextArea
            label={question.why ? say('flow.why') : say('flow.why.optional')}
            value={why}
            onChange={setWhy}
            rows={2}
          />
          {code !== null && <Trouble text={sayRefusal(code)} />}
          <div className="form-foot">
            <Button variant="accent" type="submit" isPending={isWorking} isDisabled={chosen.length === 0}>
              {question.kind === 'do' ? say('flow.done') : say('flow.go')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
};

/** The guided flow: one question at a time, and what is missing before the case can be closed. */
export const FlowPanel = ({ shown, put }: Props) => {
  const { flow } = shown;
  if (flow === null)
    return (
      <section className="card" aria-label={say('flow.title.no-crime')}>
        <p className="u-quiet">{say('flow.nothing-to-see')}</p>
      </section>
    );
  const [question] = flow.questions;
  const title = wordsFor('flow.title', flow.id);
  const left = flow.questions.length;
  const mayAnswer = shown.may.includes('case.answer') && shown.status === 'open';
  return (
    <section className="card flow" aria-label={title}>
      <h2>{title}</h2>
      {flow.unnamed.map((branch) => (
        <p key={branch} className="flow-unnamed">
          {say('flow.unnamed', { who: wordsFor('flow.unnamed', branch) })}
        </p>
      ))}
      {question !== undefined && mayAnswer && (
        <>
          {left > 1 && <p className="u-quiet">{say('flow.left', { n: left })}</p>}
          <Asked
            key={`${question.step} ${question.person ?? ''} ${shown.entries.length}`}
            shown={shown}
            put={put}
            question={question}
            flow={flow.id}
          />
        </>
      )}
      {question === undefined && flow.unnamed.length === 0 && (
        <p className="flow-all">
          <Icon of={CircleCheck} /> {say('flow.nothing')}
        </p>
      )}
      {question === undefined && shown.missing.length > 0 && (
        <Missing title={say('flow.not-yet')} missing={shown.missing} />
      )}
      {question === undefined && shown.missing.length === 0 && shown.status === 'open' && flow.unnamed.length === 0 && (
        <p className="u-quiet">{say('flow.ready')}</p>
      )}
    </section>
  );
};
