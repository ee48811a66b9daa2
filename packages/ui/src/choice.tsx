import './choice.css';
import { Check, CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Checkbox,
  CheckboxGroup,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { Icon } from './icon.tsx';

type Option<Value extends string> = {
  readonly value: Value;
  readonly text: string;
  readonly note?: string;
  readonly isDisabled?: boolean;
};

type Asked = { readonly label: ReactNode; readonly note?: string; readonly error?: string };

type Shown = {
  /** Its label is on the page already, and is only said. */
  readonly isLabelled?: boolean;
  /** `cards` are side by side where there is room, each as large as a finger. */
  readonly look?: 'lines' | 'cards';
};

const labelClass = (isLabelled: boolean): string => (isLabelled ? 'u-unseen' : 'u-label');

const Below = ({ note, error }: Pick<Asked, 'note' | 'error'>) =>
  error === undefined ? (
    note !== undefined && (
      <Text slot="description" className="u-field-note">
        {note}
      </Text>
    )
  ) : (
    <Text slot="errorMessage" elementType="p" className="u-field-error">
      <Icon of={CircleAlert} />
      <span>{error}</span>
    </Text>
  );

const OptionText = ({ text, note }: { readonly text: string; readonly note?: string | undefined }) => (
  <span className="u-choice-text">
    <span>{text}</span>
    {note !== undefined && <span className="u-field-note">{note}</span>}
  </span>
);

/** A choice of one, each with its words in full. Nothing is chosen to begin with. */
export const RadioChoice = <Value extends string>({
  label,
  isLabelled = false,
  look = 'lines',
  value,
  onChange,
  options,
  ...below
}: Asked &
  Shown & {
    readonly value: Value | null;
    readonly onChange: (value: Value) => void;
    readonly options: readonly Option<Value>[];
  }) => (
  <RadioGroup
    className="u-choices"
    data-look={look}
    value={value}
    isInvalid={below.error !== undefined}
    onChange={(chosen) => {
      const found = options.find((option) => option.value === chosen);
      if (found !== undefined) onChange(found.value);
    }}
  >
    <Label className={labelClass(isLabelled)}>{label}</Label>
    {options.map((option) => (
      <Radio key={option.value} value={option.value} className="u-choice" isDisabled={option.isDisabled === true}>
        <span className="u-choice-mark" data-shape="round" aria-hidden />
        <OptionText text={option.text} note={option.note} />
      </Radio>
    ))}
    <Below {...below} />
  </RadioGroup>
);

/** A choice of any number. */
export const CheckChoice = <Value extends string>({
  label,
  isLabelled = false,
  look = 'lines',
  value,
  onChange,
  options,
  ...below
}: Asked &
  Shown & {
    readonly value: readonly Value[];
    readonly onChange: (value: Value[]) => void;
    readonly options: readonly Option<Value>[];
  }) => (
  <CheckboxGroup
    className="u-choices"
    data-look={look}
    value={[...value]}
    isInvalid={below.error !== undefined}
    onChange={(chosen) => onChange(options.filter((option) => chosen.includes(option.value)).map((one) => one.value))}
  >
    <Label className={labelClass(isLabelled)}>{label}</Label>
    {options.map((option) => (
      <Checkbox key={option.value} value={option.value} className="u-choice" isDisabled={option.isDisabled === true}>
        <span className="u-choice-mark" data-shape="square" aria-hidden>
          <Icon of={Check} size={14} />
        </span>
        <OptionText text={option.text} note={option.note} />
      </Checkbox>
    ))}
    <Below {...below} />
  </CheckboxGroup>
);

/** Several lines of text. */
export const TextArea = ({
  label,
  value,
  onChange,
  rows = 4,
  maxLength = 4_000,
  ...below
}: Asked & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly maxLength?: number;
}) => (
  <AriaTextField className="u-field" value={value} onChange={onChange} isInvalid={below.error !== undefined}>
    <Label className="u-label">{label}</Label>
    <AriaTextArea className="u-input u-area" rows={rows} maxLength={maxLength} />
    <Below {...below} />
  </AriaTextField>
);

/** A choice of one among many, in the browser's own list. */
export const Select = <Value extends string>({
  label,
  value,
  onChange,
  options,
  empty,
}: {
  readonly label: string;
  readonly value: Value | '';
  readonly onChange: (value: Value | '') => void;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  /** What stands for nothing chosen. */
  readonly empty: string;
}) => (
  <label className="u-field">
    <span className="u-label">{label}</span>
    <select
      className="u-input u-select"
      value={value}
      onChange={({ target }) => onChange(options.find((option) => option.value === target.value)?.value ?? '')}
    >
      <option value="">{empty}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  </label>
);
