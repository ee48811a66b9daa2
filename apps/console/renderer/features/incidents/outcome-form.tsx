import { Button } from '@usher/ui';
import { type SyntheticEvent, useState } from 'react';
import { usePage } from '../../page.ts';
import { say } from '../../words.ts';
import { nameOf } from './incident-words.ts';
import { NO_OUTCOME, OutcomeFields } from './outcome-fields.tsx';
import { IDLE, Said, type SaidState } from './said.tsx';

/** Records what came of an incident. */
export const OutcomeForm = ({
  caseId,
  outcomes,
}: {
  readonly caseId: string;
  readonly outcomes: readonly string[];
}) => {
  const { incidents } = usePage();
  const [typed, setTyped] = useState(NO_OUTCOME);
  const [isMissing, setMissing] = useState(false);
  const [state, setState] = useState<SaidState>(IDLE);
  const record = async (outcome: string): Promise<void> => {
    setState({ kind: 'working' });
    const ended = await incidents.outcome(caseId, outcome, typed.text.trim());
    if ('code' in ended) return setState({ kind: 'failed', code: ended.code });
    setTyped(NO_OUTCOME);
    return setState({ kind: 'done', text: say('incident.done.outcome', { what: nameOf('outcome', outcome) }) });
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setMissing(typed.outcome === null);
    if (typed.outcome !== null && state.kind !== 'working') void record(typed.outcome);
  };
  return (
    <form className="incident-form" onSubmit={onSubmit} noValidate aria-label={say('incident.outcome.form')}>
      <OutcomeFields outcomes={outcomes} typed={typed} onChange={setTyped} isMissing={isMissing} />
      <Button type="submit">
        {state.kind === 'working' ? say('incident.outcome.recording') : say('incident.outcome.record')}
      </Button>
      <Said state={state} />
    </form>
  );
};
