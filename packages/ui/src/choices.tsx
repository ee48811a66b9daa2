import './choices.css';
import { Check } from 'lucide-react';
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components';
import { Icon } from './icon.tsx';

export type Choice<Value extends string> = {
  readonly value: Value;
  readonly text: string;
  readonly note?: string;
};

type Common<Value extends string> = {
  readonly label: string;
  /** Its label is on the page already, and is only said. */
  readonly isLabelled?: boolean;
  readonly choices: readonly Choice<Value>[];
};

const Content = ({ text, note }: { readonly text: string; readonly note?: string | undefined }) => (
  <>
    <span className="u-choice-mark">
      <Icon of={Check} />
    </span>
    <span className="u-choice-words">
      <span>{text}</span>
      {note !== undefined && <span className="u-choice-note">{note}</span>}
    </span>
  </>
);

/** Any number of choices, all in sight, each as large as a finger. */
export const ManyChoices = <Value extends string>({
  label,
  isLabelled = false,
  choices,
  values,
  onChange,
}: Common<Value> & {
  readonly values: readonly Value[];
  readonly onChange: (values: readonly Value[]) => void;
}) => (
  <CheckboxGroup
    className="u-choices"
    value={[...values]}
    onChange={(now) => onChange(choices.filter(({ value }) => now.includes(value)).map(({ value }) => value))}
  >
    <Label className={isLabelled ? 'u-unseen' : 'u-label'}>{label}</Label>
    {choices.map(({ value, text, note }) => (
      <Checkbox key={value} value={value} className="u-choice">
        <Content text={text} note={note} />
      </Checkbox>
    ))}
  </CheckboxGroup>
);

/** One choice of a few, or none yet. */
export const OneChoice = <Value extends string>({
  label,
  isLabelled = false,
  choices,
  value,
  onChange,
}: Common<Value> & { readonly value: Value | null; readonly onChange: (value: Value) => void }) => (
  <RadioGroup
    className="u-choices"
    value={value}
    onChange={(now) => {
      const chosen = choices.find((choice) => choice.value === now);
      if (chosen !== undefined) onChange(chosen.value);
    }}
  >
    <Label className={isLabelled ? 'u-unseen' : 'u-label'}>{label}</Label>
    {choices.map(({ value: one, text, note }) => (
      <Radio key={one} value={one} className="u-choice" data-shape="one">
        <Content text={text} note={note} />
      </Radio>
    ))}
  </RadioGroup>
);
