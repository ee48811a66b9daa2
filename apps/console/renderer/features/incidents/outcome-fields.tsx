import { RadioChoice, TextArea } from '@usher/ui';
import { say } from '../../words.ts';
import { nameOf } from './incident-words.ts';

export type TypedOutcome = { readonly outcome: string | null; readonly text: string };
export const NO_OUTCOME: TypedOutcome = { outcome: null, text: '' };

/** What came of it: one of the school's outcomes, and words for who wants to add some. */
export const OutcomeFields = ({
  outcomes,
  typed,
  onChange,
  isMissing,
}: {
  readonly outcomes: readonly string[];
  readonly typed: TypedOutcome;
  readonly onChange: (typed: TypedOutcome) => void;
  readonly isMissing: boolean;
}) => (
  <div className="outcome-fields">
    <RadioChoice
      label={say('incident.outcome')}
      value={typed.outcome}
      onChange={(outcome) => onChange({ ...typed, outcome })}
      options={outcomes.map((id) => ({ value: id, text: nameOf('outcome', id) }))}
      {...(isMissing && typed.outcome === null ? { error: say('incident.outcome.choose') } : {})}
    />
    <TextArea
      label={say('incident.outcome.words')}
      value={typed.text}
      onChange={(text) => onChange({ ...typed, text })}
      rows={2}
    />
  </div>
);
